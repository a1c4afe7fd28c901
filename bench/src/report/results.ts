import type { BarResult } from "../bar.ts";
import type { Machine } from "./machine.ts";

/** A whole run, as `docs/bench.json` keeps it. */
export interface Results {
  /** Day of the run, ISO 8601. */
  readonly date: string;
  readonly machine: Machine;
  /** Processes that wanted to run in the minute before, per core: above 0 the machine had other work too. */
  readonly loadPerCore: number;
  readonly results: readonly BarResult[];
}
