/** What the figure of each method covers, in words for a report. */

import { disclosures } from "@wattspan/models";

/** What a figure covers, and the meaning of its band. */
export interface MethodFacts {
  /** What the joules cover. */
  readonly boundary: string;
  /** Meaning of `low`, `value` and `high`. */
  readonly band: string;
}

const PERCENTILES = "5th percentile, median and 95th percentile of the unknowns";

/** By id without version: editions differ only in their numbers. docs/models has a page for each. */
const FACTS: ReadonlyMap<string, MethodFacts> = new Map([
  ["phase", { boundary: "data centre: GPUs, hosts, idle machines, PUE", band: PERCENTILES }],
  [
    "ecologits",
    {
      boundary: "data centre: GPUs, a share of the server, PUE",
      band: "bounds from the sizes of closed models, PUE and WUE only, and their middle",
    },
  ],
  [
    "throughput",
    {
      boundary: "data centre: servers, idle machines, PUE",
      band: "all assumptions at their low ends, in the middle, and at their high ends",
    },
  ],
  [
    "measured-table",
    {
      boundary: "data centre: measured GPUs; hosts, idle machines and PUE assumed",
      band: "lowest and highest of the measured arrangements, and their geometric mean",
    },
  ],
]);

const UNKNOWN: MethodFacts = { boundary: "not stated", band: "as the method gives it" };
const OF_DISCLOSED = "a fifth to five times the vendor's figure, for any number of tokens";

/**
 * The facts of a method's figure.
 * @param tables the sources of the figure: a vendor's statement has its own boundary.
 * @example methodFacts("phase@2", []).boundary // "data centre: GPUs, hosts, idle machines, PUE"
 */
export function methodFacts(id: string, tables: readonly string[]): MethodFacts {
  const name = id.split("@")[0] ?? id;
  if (name !== "disclosed") return FACTS.get(name) ?? UNKNOWN;
  const stated = disclosures().find((disclosure) => tables.includes(disclosure.id));
  return { boundary: `as the vendor stated it: ${stated?.boundary ?? "not known"}`, band: OF_DISCLOSED };
}
