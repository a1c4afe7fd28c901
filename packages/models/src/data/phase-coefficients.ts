/*!
 * Constants of phase@1. Copyright the Wattspan authors. Licensed under the Apache License, Version 2.0.
 *
 * Fitted to the ML.ENERGY leaderboard v3 of 2026-02-16 (Apache-2.0; the table beside this file): 838 runs of
 * language models on H100 and B200, from scratch. How well it does on families that were not fitted: docs/models/phase.md.
 */
// Written by scripts/fit-phase.mjs; change that, not this file.

import type { PhaseCoefficients } from "../phase/phase-coefficients.js";

/** Name and edition of the fit, as it appears on footprints. */
export const PHASE_TABLE = "phase-fit@2026.11";

/** What was fitted. */
export const PHASE_COEFFICIENTS: PhaseCoefficients = {
  stepJoulesPerGpu: 0.7991,
  readJoulesPerGigabyte: 0.09467,
  bitsExponent: 0.6904,
  batchExponent: 0.773,
  computeJoulesPerBillion: 0.0009725,
  contextJoules: 0.02883,
  contextExponent: 0.6024,
  promptReads: 1.035,
  blackwell: {
    step: 1.257,
    work: 1.006,
    prefill: 0.5703,
  },
  error: {
    low: 0.4698,
    high: 2.241,
  },
};
