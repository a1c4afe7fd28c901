/** What the tests of the meters found, for people. */

import type { AuditOptions } from "@wattspan/audit";
import { safeText } from "../terminal/text/safe-text.js";

const MAX_LINE = 300;
const digits = new Intl.NumberFormat("en-US", { maximumSignificantDigits: 3 });

/** What each meter showed. */
export type MeterTests = Parameters<NonNullable<AuditOptions["onTested"]>>[0];

/**
 * A line for each meter of this machine. Those that are not for it are in the record alone.
 * @example
 * meterTestsText([{ meter: "rapl", outcome: "failed", why: "package-0: its counter stood still for 0.5 s", zones: [] }])
 */
export const meterTestsText = (tests: MeterTests): string =>
  tests
    .filter(({ outcome }) => outcome !== "unavailable")
    .map((test) => `${safeText(lineOf(test), MAX_LINE)}\n`)
    .join("");

function lineOf({ meter, outcome, why, zones }: MeterTests[number]): string {
  if (outcome === "failed") return `meter ${meter} failed its test and is not used: ${why}`;
  const seen = zones.map(({ zone, watts }) =>
    watts === undefined ? zone : `${zone} ${digits.format(watts)} W at rest`,
  );
  const scope = meter === "process-cpu" ? ", modelled for the workload alone" : "";
  return `meter ${meter} passed its test: ${seen.join(", ")}${scope}`;
}
