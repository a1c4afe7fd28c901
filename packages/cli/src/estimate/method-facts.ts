/** What the figure of each method is, in words that a report can use. */

import { disclosures } from "@wattspan/models";

/** What a figure includes, and what its band is. */
export interface MethodFacts {
  /** What the joules include. */
  readonly boundary: string;
  /** What `low`, `value` and `high` are. */
  readonly band: string;
}

const PERCENTILES = "5th percentile, median and 95th percentile of what is not known";

/** By the id without its version: editions differ in their numbers alone. docs/models has a page for each. */
const FACTS: ReadonlyMap<string, MethodFacts> = new Map([
  ["phase", { boundary: "data centre: GPUs, hosts, idle machines, PUE", band: PERCENTILES }],
  [
    "ecologits",
    {
      boundary: "data centre: GPUs, a share of the server, PUE",
      band: "bounds by the sizes of closed models, PUE and WUE alone, and their middle",
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
      band: "least and most of the measured arrangements, and their geometric mean",
    },
  ],
]);

const UNKNOWN: MethodFacts = { boundary: "not stated", band: "as the method gives it" };
const OF_DISCLOSED = "a fifth to five times what the vendor stated, whatever the tokens";

/**
 * The facts of a method's figure.
 * @param tables those that the figure came from: a disclosed one ends where its vendor says.
 * @example methodFacts("phase@2", []).boundary // "data centre: GPUs, hosts, idle machines, PUE"
 */
export function methodFacts(id: string, tables: readonly string[]): MethodFacts {
  const name = id.split("@")[0] ?? id;
  if (name !== "disclosed") return FACTS.get(name) ?? UNKNOWN;
  const stated = disclosures().find((disclosure) => tables.includes(disclosure.id));
  return { boundary: `as the vendor stated it: ${stated?.boundary ?? "not known"}`, band: OF_DISCLOSED };
}
