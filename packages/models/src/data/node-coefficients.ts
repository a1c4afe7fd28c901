/*!
 * Constants of phase@2. Copyright the Wattspan authors. Licensed under the Apache License, Version 2.0.
 *
 * Fitted to the ML.ENERGY leaderboard v3 of 2026-02-16 (Apache-2.0; the table beside this file): 838 runs of
 * language models on H100 and B200, from scratch. How well it does on families that were not fitted: docs/explanation/estimates.md.
 */
// Written by scripts/fit-phase.mjs; change that, not this file.

import type { NodeCoefficients } from "../phase/energy/node-energy.js";

/** Name and edition of the fit, as it appears on footprints. */
export const NODE_TABLE = "node-fit@2026.11";

/** What was fitted. */
export const NODE_COEFFICIENTS: NodeCoefficients = {
  stepJoulesPerGpu: 0.7957,
  tokenJoulesPerGpu: 0.02734,
  readJoulesPerGigabyte: 0.1579,
  eightBitReads: 1.474,
  batchKnee: 6.889,
  batchExponent: 0.8647,
  computeJoulesPerBillion: 0.0007603,
  contextJoules: 0.02333,
  contextExponent: 0.6344,
  promptReads: 0.5625,
  precisionExponent: 0.433,
  blackwell: {
    step: 1.036,
    work: 1.04,
    prefill: 0.6249,
  },
  error: {
    sixteenBits: {
      low: 0.6798,
      high: 1.825,
    },
    fewerBits: {
      low: 0.4079,
      high: 3.077,
    },
  },
  pace: {
    watts: {
      hopper: 502.2,
      blackwell: 717.1,
    },
    error: {
      low: 0.5957,
      high: 1.452,
    },
  },
};
