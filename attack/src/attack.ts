/** What an attack is. */

import type { Measure } from "./measures.ts";
import type { Observed } from "./observed.ts";

/** One variant of an attack, for example one length of its calls. */
export interface Case {
  readonly name: string;
  /** Its place on the page, where cases vary in two ways. */
  readonly at?: { readonly panel: string; readonly row: string; readonly column: string };
  /** Calls in one run. */
  readonly calls: number;
  /** What it says something of, where that is not everything. */
  readonly judges?: readonly Measure[];
  /** Most seeds that it is run over: for what needs real time, or does not depend on what is drawn. Default: all. */
  readonly mostSeeds?: number;
  run(seed: number, calls: number): Promise<Observed>;
}

/** A way to make attribution say a wrong number, as each file of an attack exports it. */
export interface Attack {
  readonly id: string;
  readonly title: string;
  /** What it does, in a sentence or two. */
  readonly how: string;
  readonly cases: readonly Case[];
}
