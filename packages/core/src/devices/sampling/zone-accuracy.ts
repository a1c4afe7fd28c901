/** How wrong a zone can be. */

import type { Zone } from "../../contracts/energy-meter.js";

/** The truth lies in `[low × E, high × E]`. */
export interface Accuracy {
  readonly low: number;
  readonly high: number;
}

/** The error that a zone has when its meter does not state one. */
const ACCURACY = {
  sensor: { low: 0.95, high: 1.05 },
  attributed: { low: 0.9, high: 1.1 },
  model: { low: 0.5, high: 2 },
};

/**
 * The error of a zone's energy, as its meter states it or its origin has it: a sensor's is within 5 %, an attributed one's within 10 %, a
 * model's within a factor of 2.
 *
 * @example accuracyOf(zone) // { low: 0.95, high: 1.05 }
 */
export const accuracyOf = ({ accuracy, origin }: Zone): Accuracy => accuracy ?? ACCURACY[origin];
