/** The accuracy of a zone. */

import type { Zone } from "../../contracts/energy-meter.js";

/** The truth lies in `[low × E, high × E]`. */
export interface Accuracy {
  readonly low: number;
  readonly high: number;
}

/** The accuracy of a zone whose meter does not state it. */
const ACCURACY = {
  sensor: { low: 0.95, high: 1.05 },
  attributed: { low: 0.9, high: 1.1 },
  model: { low: 0.5, high: 2 },
};

/** The accuracy of a zone's energy, as its meter states it or by its origin. */
export const accuracyOf = ({ accuracy, origin }: Zone): Accuracy => accuracy ?? ACCURACY[origin];
