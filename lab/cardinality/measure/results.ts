import type { Circumstances } from "../../report/circumstances.ts";
import type { LiveCost } from "../backends/live.ts";
import type { Stored } from "../backends/stored.ts";
import type { Week } from "../load/week.ts";
import type { WindowResult } from "./window.ts";

/** Backends that were measured. */
export type Backend = "prometheus" | "victoriaMetrics";

/** A whole run, as docs/measured/scale.json keeps it. */
export interface Results extends Circumstances {
  readonly weeks: readonly Week[];
  /** Maximum attribute sets of a metric, as stated in docs/series-bounds.md at that time. */
  readonly bounds: Readonly<Record<string, number>>;
  readonly exports: Readonly<Record<"typical" | "full" | "large", WindowResult>>;
  readonly stored: Readonly<Record<"typical" | "busy", Readonly<Record<Backend, Stored>>>>;
  readonly live: Readonly<Record<Backend, LiveCost>>;
}
