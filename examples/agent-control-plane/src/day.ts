import { random } from "@wattspan/testing";
import { type Paper, papers } from "../../quickstart/src/paper.ts";

/** A paper that lands on the tray. */
export interface Arrival {
  readonly tick: number;
  readonly paper: Paper;
}

/** The longest time between two papers, in ticks. */
const MAX_GAP = 14;

/**
 * A made-up day: the same papers at the same ticks for the same seed. Each paper comes equally often.
 * @example dayOf(24, 7)
 */
export function dayOf(count: number, seed: number): readonly Arrival[] {
  const next = random(seed);
  let tick = 0;
  return Array.from({ length: count }, (_, i) => {
    tick += 1 + Math.floor(next() * MAX_GAP);
    return { tick, paper: papers[i % papers.length] as Paper };
  });
}
