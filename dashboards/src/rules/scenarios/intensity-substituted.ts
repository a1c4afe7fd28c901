import { attribute, metric } from "@wattspan/core/names";
import { eachFiveMinutes, fires, given, quiet, type Scenario, SHOP } from "./scenario.ts";

const NAME = "WattspanIntensitySubstituted";
const ZONE = { [attribute.gridZone]: "DE", [attribute.gridSignal]: "average" };
const ANNUAL = { [attribute.gridSource]: "electricity-maps-annual@2025" };
const INSTEAD = { [attribute.gridInsteadOf]: "energy-charts" };

/** End of validity of the annual mean that replaces a live source. Time begins at 0 here. */
const substitute = (values: string, labels: Readonly<Record<string, string>> = INSTEAD) =>
  given(metric.gridValidUntil, { ...SHOP, ...ZONE, ...ANNUAL, ...labels }, values);

const said = {
  labels: { job: "shop", ...ZONE, ...INSTEAD },
  summary: "Another source replaces energy-charts in shop",
  description:
    "shop prices its energy in DE (average) with a substitute, because energy-charts has not answered for an hour. Energy is not affected.",
};

export const intensitySubstituted: readonly Scenario[] = [
  eachFiveMinutes(
    "the live source has no answer for hours, and then it has",
    [substitute("0+300x36 10800x60")],
    [...quiet(NAME, "30m", "55m"), fires(NAME, "2h", said), ...quiet(NAME, "3h15m", "6h")],
  ),
  eachFiveMinutes(
    "an outage of half an hour",
    [substitute("0+300x6 1800x60")],
    quiet(NAME, "30m", "65m", "2h"),
  ),
  eachFiveMinutes(
    "what was asked for is itself a table",
    [substitute("31536000x60", {})],
    quiet(NAME, "2h", "5h"),
  ),
  eachFiveMinutes("nothing runs any more", [substitute("0+300x3 900x60")], quiet(NAME, "30m", "2h", "5h")),
];
