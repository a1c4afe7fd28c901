/** Bounds of `history@1` on values whose distribution is known. */

import { random } from "@wattspan/testing";
import { boundsOfNext } from "../src/history/next-value.js";

/** Draws one value. */
export type Draw = (uniform: () => number) => number;

const normal: Draw = (uniform) => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform());
const lognormal =
  (deviation: number): Draw =>
  (uniform) =>
    Math.exp(deviation * normal(uniform));

/** What calls of one class may take, up to a factor. */
export const CASES: readonly (readonly [name: string, draw: Draw])[] = [
  ["lognormal, 0.3", lognormal(0.3)],
  ["lognormal, 0.6", lognormal(0.6)],
  ["lognormal, 1", lognormal(1)],
  ["exponential", (uniform) => -Math.log(1 - uniform())],
  ["one in five is eight times as large", (uniform) => (uniform() < 0.2 ? 8 : 1) * lognormal(0.2)(uniform)],
];

/** Lognormal values that grow by 0.1 % with each call, as the inputs of a long conversation do. */
export const GROWTH = 1.001;
export const GROWING: readonly (readonly [name: string, draw: Draw])[] = [0.01, 0.05, 0.3].map(
  (deviation) => [`lognormal, ${deviation}, each 0.1 % larger`, lognormal(deviation)],
);

/** How often the bounds of `count` values hold the next one, and the median of high ÷ low. */
export function simulatedBounds(draw: Draw, count: number, growth = 1, trials = 4000) {
  const uniform = random(count);
  let held = 0;
  const widths = [];
  for (let trial = 0; trial < trials; trial++) {
    const all = Array.from({ length: count + 1 }, (_, index) => growth ** index * draw(uniform));
    const next = all.pop() as number;
    const { low, high } = boundsOfNext(all);
    if (low <= next && next <= high) held++;
    widths.push(high / low);
  }
  widths.sort((a, b) => a - b);
  return { held: held / trials, width: widths[trials / 2] as number };
}
