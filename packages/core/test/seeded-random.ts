/** A setup file. Each test of core begins alike, whatever ran before it: a failure can be seen again by that test alone. */

import { afterAll, afterEach, beforeEach, expect, vi } from "vitest";
import { forgetShared, registeredWithApi } from "./fresh-process.js";
import { random } from "./random.js";

const SEED = 20_261_125;
const { random: systemRandom } = Math;

beforeEach(() => {
  // Sampling jitters its timers at random. Plainly replaced: a spy would remember every call, and some tests look at the heap.
  Math.random = random(SEED);
  forgetShared();
});

afterEach(() => {
  Math.random = systemRandom;
});

afterAll(() => {
  const left = [...registeredWithApi(), ...(vi.isFakeTimers() ? ["fake timers"] : [])];
  expect(left, "what this file leaves to the next one").toEqual([]);
});
