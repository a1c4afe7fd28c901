/** What an attack is. */

import type { Measure } from "./measures.ts";
import type { Observed } from "./observed.ts";

/** One variant of an attack, for example one length of its calls. */
export interface Case {
  readonly name: string;
  /** Calls in one run. */
  readonly calls: number;
  /** What it says something about, if not everything. */
  readonly judges?: readonly Measure[];
  /** Maximum number of seeds, for cases that need real time or have no random input. Default: all. */
  readonly mostSeeds?: number;
  run(seed: number, calls: number): Promise<Observed>;
}

/** A way to make attribution report a wrong number. Each attack's file exports one. */
export interface Attack {
  readonly id: string;
  readonly title: string;
  /** Description in a sentence or two. */
  readonly how: string;
  readonly cases: readonly Case[];
}
