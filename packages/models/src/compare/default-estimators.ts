/** What estimates hosted calls when nothing else is said. */

import type { EnergyEstimator } from "@wattspan/core";
import { phase } from "../phase/phase.js";

/**
 * The estimators of a service that names none: {@link phase} with its default options.
 * @example createMetering({ estimators: defaultEstimators() })
 */
export const defaultEstimators = (): readonly EnergyEstimator[] => [phase()];
