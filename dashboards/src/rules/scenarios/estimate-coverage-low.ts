import { attribute, metric } from "@wattspan/core/names";
import { eachFiveMinutes, fires, given, quiet, type Scenario, SHOP } from "./scenario.ts";

const NAME = "WattspanEstimateCoverageLow";
const MODEL = { ...SHOP, [attribute.model]: "llama" };
/** The given calls every five minutes, for ten hours. */
const calls = (comparison: string, each: number) =>
  given(metric.estimateCoverage, { ...MODEL, [attribute.comparison]: comparison }, `0+${each}x120`);

const low = (share: string) => ({
  labels: { job: "shop", [attribute.model]: "llama" },
  summary: `Only ${share} of the calls of llama in shop whose energy is known are within the estimate's band`,
  description: `Over six hours, ${share} of the calls of llama in shop with reported or measured energy were inside the band of the estimate; 90% should be. Estimates of its other calls may be equally wrong. The kind of the rest (outside, moved or refused) shows why.`,
});

export const estimateCoverageLow: readonly Scenario[] = [
  eachFiveMinutes(
    "three in ten are outside of the band",
    [calls("inside", 7), calls("outside", 3)],
    [...quiet(NAME, "30m"), fires(NAME, "7h", low("70%")), fires(NAME, "9h", low("70%"))],
  ),
  eachFiveMinutes(
    "nine in ten are inside, of those that are not refused",
    [calls("inside", 72), calls("outside", 8), calls("refused", 20)],
    [fires(NAME, "8h", low("72%"))],
  ),
  eachFiveMinutes(
    "changes are noticed again and again",
    [calls("inside", 7), calls("moved", 3)],
    [fires(NAME, "8h", low("70%"))],
  ),
  eachFiveMinutes("nothing is inside", [calls("refused", 3)], [fires(NAME, "8h", low("0%"))]),
  eachFiveMinutes(
    "a quarter less a little is outside",
    [calls("inside", 76), calls("outside", 24)],
    quiet(NAME, "7h", "9h"),
  ),
  eachFiveMinutes("all are inside", [calls("inside", 5)], quiet(NAME, "7h", "9h")),
  eachFiveMinutes(
    "49 calls in six hours are too few to judge",
    [given(metric.estimateCoverage, { ...MODEL, [attribute.comparison]: "outside" }, "0 0+1x49 49x100")],
    quiet(NAME, "4h", "7h", "9h"),
  ),
  eachFiveMinutes("nothing is compared any more", [calls("outside", 0)], quiet(NAME, "7h", "9h")),
];
