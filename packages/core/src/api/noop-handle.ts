/** The handle while nothing is metered. */

import type { AgentHandle, InferenceHandle, StageHandle } from "../contracts/activity-options.js";
import type { ManualActivity } from "../contracts/manual-activity.js";

const nothing = (): void => undefined;

/** The handle that functions get while nothing is metered: everything is allowed and nothing happens. */
export const NOOP_HANDLE: InferenceHandle & AgentHandle & StageHandle = Object.freeze({
  span: undefined,
  setAttributes: nothing,
  setWeight: nothing,
  setUsage: nothing,
  addUnits: nothing,
  reportEnergy: nothing,
  discard: nothing,
  succeed: nothing,
  fail: nothing,
  miss: nothing,
});

/** The begun activity while nothing is metered. */
export const NOOP_ACTIVITY: ManualActivity<"inference"> & ManualActivity<"step"> & ManualActivity<"agent"> =
  /* @__PURE__ */ Object.freeze({
    handle: NOOP_HANDLE,
    inside: NOOP_HANDLE,
    counts: false,
    run: <R>(fn: () => R): R => fn(),
    take: nothing,
    end: nothing,
    complete: true,
  });
