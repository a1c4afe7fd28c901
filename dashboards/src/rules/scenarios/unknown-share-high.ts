import { attribute, metric } from "@wattspan/core/names";
import { fires, given, quiet, type Scenario, SHOP, scenario } from "./scenario.ts";

const NAME = "WattspanUnknownShareHigh";
const INFERENCE = { ...SHOP, [attribute.activity]: "inference" };
const known = (values: string) =>
  given(metric.operations, { ...INFERENCE, [attribute.method]: "measured" }, values);
const unknown = (values: string, reason = "unknown_model") =>
  given(
    metric.operations,
    { ...INFERENCE, [attribute.method]: "unavailable", [attribute.reason]: reason },
    values,
  );

const high = (share: string) => ({
  labels: { job: "shop" },
  summary: `The energy of ${share} of the inferences of shop is not known`,
  description: `Over an hour, ${share} of the inferences of shop ended without a figure. No sum of energy or CO2e includes them. Their reasons state what is missing.`,
});

export const unknownShareHigh: readonly Scenario[] = [
  scenario(
    "a quarter is not known, for two reasons",
    [known("0+15x180"), unknown("0+3x180"), unknown("0+2x180", "no_usage")],
    [...quiet(NAME, "25m"), fires(NAME, "2h", high("25%"))],
  ),
  scenario("nothing is known", [unknown("0+2x180")], [fires(NAME, "2h", high("100%"))]),
  scenario("a fifth less a little", [known("0+17x180"), unknown("0+4x180")], quiet(NAME, "1h", "2h", "3h")),
  scenario("everything is known", [known("0+17x180")], quiet(NAME, "2h")),
  scenario(
    "19 calls in an hour are too few to judge",
    [unknown("0x60 1+1x18 19x120")],
    quiet(NAME, "90m", "2h", "3h"),
  ),
  scenario(
    "processes that start again count from 0",
    [known("0+17x70 0+17x120"), unknown("0+4x70 0+4x120")],
    quiet(NAME, "70m", "75m", "2h", "3h"),
  ),
  scenario(
    "steps and agents without energy of their own do not count",
    [
      known("0+15x180"),
      given(
        metric.operations,
        {
          ...SHOP,
          [attribute.activity]: "step",
          [attribute.method]: "unavailable",
          [attribute.reason]: "no_meter",
        },
        "0+60x180",
      ),
    ],
    quiet(NAME, "2h", "3h"),
  ),
  scenario("nothing runs", [known("100x180"), unknown("70x180")], quiet(NAME, "2h", "3h")),
];
