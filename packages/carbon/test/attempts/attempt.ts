import type { Trial } from "../provider-trial.js";

/** One thing that is tried. */
export interface Attempt {
  /** What is done to the provider, for the lines. */
  readonly what: string;
  /** What is wrong with what comes of it; empty: nothing. A call of the provider may take so long. */
  find(trial: Trial, boundMs: number): Promise<readonly string[]>;
}
