/** Sampling jitters its timers at random. In tests the same schedule comes each time, so that a failure can be seen again. */

import { afterEach, beforeEach } from "vitest";

const SEED = 20_261_125;
const { random } = Math;

beforeEach(() => {
  let state = SEED;
  // mulberry32, in the public domain.
  // Plainly replaced: a spy would remember every call, and some tests look at the heap.
  Math.random = () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
});

afterEach(() => {
  Math.random = random;
});
