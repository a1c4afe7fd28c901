/** What the tests of the meters found, for people. */

import type { MeterTest } from "@wattspan/audit";
import { safeText } from "../terminal/text/safe-text.js";

const MAX_LINE = 300;
/** As a share of the power. Less is lost in the digits that are shown. */
const MIN_SHOWN_NOISE = 0.001;
const digits = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 });

/**
 * A line for each meter of this machine. Those that are not for it are in the record alone.
 * @example
 * meterTestsText([{ meter: "rapl", outcome: "failed", why: "package-0: its counter stood still for 0.5 s", zones: [] }])
 */
export const meterTestsText = (tests: readonly MeterTest[]): string =>
  tests
    .filter(({ outcome }) => outcome !== "unavailable")
    .map((test) => `${safeText(lineOf(test), MAX_LINE)}\n`)
    .join("");

function lineOf({ meter, outcome, why, zones }: MeterTest): string {
  if (outcome === "failed") return `meter ${meter} failed its test and is not used: ${why}`;
  const seen = zones.map(({ zone, watts, noiseWatts }) => {
    if (watts === undefined) return zone;
    // A model hardly has any.
    const hasNoise = noiseWatts !== undefined && noiseWatts > MIN_SHOWN_NOISE * watts;
    return `${zone} ${digits.format(watts)} W${hasNoise ? ` ± ${digits.format(noiseWatts)} W` : ""} at rest`;
  });
  const scope = meter === "process-cpu" ? ", modelled for the workload alone" : "";
  return `meter ${meter} passed its test: ${seen.join(", ")}${scope}`;
}
