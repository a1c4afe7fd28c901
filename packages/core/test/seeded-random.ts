/**
 * A setup file. Each test of core draws the same random numbers, regardless of earlier tests: a failure can
 * be seen again by that test alone.
 */

import { random } from "@wattspan/testing";
import { afterEach, beforeEach } from "vitest";

const SEED = 20_261_125;
const { random: systemRandom } = Math;

beforeEach(() => {
  // Sampling jitters its timers at random. Plainly replaced: a spy would remember every call, and some tests look at the heap.
  Math.random = random(SEED);
});

afterEach(() => {
  Math.random = systemRandom;
});
