/** The default estimators of hosted calls. */

import type { EnergyEstimator } from "@wattspan/core";
import { phase } from "./phase.js";

/**
 * The estimators of a service that names none: {@link phase} with its default options.
 * @example createMetering({ estimators: defaultEstimators() })
 */
export const defaultEstimators = (): readonly EnergyEstimator[] => [phase()];
