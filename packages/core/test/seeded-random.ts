/** Sampling jitters its timers at random. In tests the same schedule comes each time, so that a failure can be seen again. */

import { afterEach, beforeEach } from "vitest";
import { random } from "./random.js";

const SEED = 20_261_125;
const { random: systemRandom } = Math;

beforeEach(() => {
  // Plainly replaced: a spy would remember every call, and some tests look at the heap.
  Math.random = random(SEED);
});

afterEach(() => {
  Math.random = systemRandom;
});
