/** Embodied emissions of accelerator cards. */

import type { Range } from "@wattspan/core";
import {
  EMBODIED_ACCELERATORS,
  EMBODIED_ACCELERATORS_TABLE,
  ESTIMATED_ACCELERATORS,
  ESTIMATED_ACCELERATORS_TABLE,
  estimatedKilograms,
} from "../../data/embodied-accelerators.js";

/** A card of the tables. */
export interface KnownAccelerator {
  /** Kilograms of CO2e of making one. */
  readonly kilograms: Range;
  /** Name and version of the table. It ends in `-estimated@…` where no figure was published. */
  readonly table: string;
}

/** The names of all cards. */
export const ACCELERATORS: readonly string[] = [
  ...Object.keys(EMBODIED_ACCELERATORS),
  ...Object.keys(ESTIMATED_ACCELERATORS),
];

/**
 * Finds a card by its name, in any case, with hyphens, spaces or underscores.
 * @returns `undefined` for a card that is in no table.
 * @example acceleratorOf("H200") // { kilograms: { value: 216.5, … }, table: "embodied-accelerators-estimated@2026-11" }
 */
export function acceleratorOf(model: string): KnownAccelerator | undefined {
  const name = model
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, "_");
  if (Object.hasOwn(EMBODIED_ACCELERATORS, name))
    return {
      kilograms: EMBODIED_ACCELERATORS[name as keyof typeof EMBODIED_ACCELERATORS],
      table: EMBODIED_ACCELERATORS_TABLE,
    };
  if (!Object.hasOwn(ESTIMATED_ACCELERATORS, name)) return undefined;
  const shape = ESTIMATED_ACCELERATORS[name as keyof typeof ESTIMATED_ACCELERATORS];
  return { kilograms: estimatedKilograms(shape), table: ESTIMATED_ACCELERATORS_TABLE };
}
