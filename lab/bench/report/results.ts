import type { Circumstances } from "../../report/circumstances.ts";
import type { BarResult } from "../measure/bar.ts";

/** A whole run, as `docs/measured/bench.json` keeps it. */
export interface Results extends Circumstances {
  readonly results: readonly BarResult[];
}
