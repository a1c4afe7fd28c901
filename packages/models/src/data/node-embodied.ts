/*!
 * Greenhouse gas of making a server with eight GPUs, from the table embodied-ai-servers@2026-11 of @wattspan/carbon. Licensed under the
 * Apache License, Version 2.0.
 */
// Written by scripts/tables/node-embodied.mjs; change that table, then run the script.

import type { Range } from "@wattspan/core";
import type { PhaseGpu } from "../phase/energy/serving-energy.js";

/** Name and version of the table, as it appears on footprints. */
export const NODE_EMBODIED_TABLE = "embodied-ai-servers@2026-11";

/** Kilograms of CO2e of making one, by its GPUs: with eight H100, and with eight B200. */
export const NODE_KILOGRAMS: Readonly<Record<PhaseGpu, Range>> = {
  hopper: { value: 6033, low: 3151, high: 11627 },
  blackwell: { value: 6995, low: 3730, high: 13131 },
};
