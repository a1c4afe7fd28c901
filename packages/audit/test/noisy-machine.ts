/** A simulated machine: what a run costs in the order in which runs happen. */

import { random } from "@wattspan/testing";

/** How unsteady it is. Logarithms of cost. */
export interface Noise {
  /** Warming up over the whole session. */
  readonly drift: number;
  /** Slow changes: the deviation of an autoregressive process, and how much of it stays from run to run. */
  readonly slow: number;
  readonly stays: number;
  /** The chance that a neighbour comes, who adds 10 to 40 % for five runs on average. */
  readonly neighbour: number;
  /** Of each run. */
  readonly own: number;
}

export const QUIET: Noise = { drift: 0, slow: 0, stays: 0, neighbour: 0, own: 0.02 };
/** Beside a co-tenant that comes and goes. */
export const SHARED: Noise = { drift: 0.06, slow: 0.03, stays: 0.7, neighbour: 0.03, own: 0.02 };
export const BAD: Noise = { drift: 0.1, slow: 0.06, stays: 0.8, neighbour: 0.08, own: 0.04 };

const RUNS_OF_DRIFT = 60;
const NEIGHBOUR_STAYS = 0.8;

/** Normal numbers, by Box and Muller. */
export const normalFrom = (uniform: () => number) => (): number =>
  Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());

/** The factor by which the machine changes the cost of the next run. */
export function noisyMachine(noise: Noise, seed: number): () => number {
  const uniform = random(seed);
  const normal = normalFrom(uniform);
  let slow = 0;
  let added = 0;
  let run = 0;
  return () => {
    slow = noise.stays * slow + noise.slow * Math.sqrt(1 - noise.stays ** 2) * normal();
    if (added > 0) added = uniform() < NEIGHBOUR_STAYS ? added : 0;
    else if (uniform() < noise.neighbour) added = 0.1 + 0.3 * uniform();
    return Math.exp((noise.drift * run++) / RUNS_OF_DRIFT + slow + added + noise.own * normal());
  };
}
