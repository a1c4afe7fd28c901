/** The handle while nothing is metered. */

import type { AgentHandle, InferenceHandle, StageHandle } from "./activity-options.js";

const nothing = (): void => undefined;

/** The handle that functions get while nothing is metered: everything is allowed and nothing happens. */
export const NOOP_HANDLE: InferenceHandle & AgentHandle & StageHandle = Object.freeze({
  span: undefined,
  setAttributes: nothing,
  setWeight: nothing,
  fail: nothing,
  setUsage: nothing,
  reportEnergy: nothing,
  succeed: nothing,
  addUnits: nothing,
});
