/*!
 * Constants of phase@1. Copyright the Wattspan authors. Licensed under the Apache License, Version 2.0.
 *
 * Fitted to the ML.ENERGY leaderboard v3 of 2026-02-16 (Apache-2.0; the table beside this file): 838 runs of
 * language models on H100 and B200, from scratch. How well it does on families that were not fitted: docs/models/phase.md.
 */
// Written by scripts/fit-phase.mjs; change that, not this file.

import type { PhaseCoefficients } from "../phase/energy/serving-energy.js";

/** Name and edition of the fit, as it appears on footprints. */
export const PHASE_TABLE = "phase-fit@2026.11";

/** What was fitted. */
export const PHASE_COEFFICIENTS: PhaseCoefficients = {
  stepJoulesPerGpu: 0.5942,
  tokenJoulesPerGpu: 0.02704,
  readJoulesPerGigabyte: 0.1384,
  batchExponent: 0.8689,
  computeJoulesPerBillion: 0.0005471,
  contextJoules: 0.02034,
  contextExponent: 0.7603,
  promptReads: 0.3594,
  blackwell: {
    step: 1.043,
    work: 1.091,
    prefill: 0.6553,
  },
  error: {
    low: 0.5903,
    high: 2.191,
  },
};
