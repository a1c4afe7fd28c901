/** Reproducible random numbers. */

import { random } from "../../packages/testing/src/fakes/random.ts";

/** Uniform between 0 and 1, and normal (Box and Muller). */
export interface Random {
  uniform(): number;
  normal(): number;
}

/** @example seeded(71_000).normal() */
export function seeded(seed: number): Random {
  const uniform = random(seed);
  const normal = () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
  return { uniform, normal };
}
