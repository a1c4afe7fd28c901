/** Recognises activities among handles. */

import type { ActivityHandle } from "../contracts/activity-options.js";
import { WATTSPAN } from "../runtime/shared.js";
import type { RunningActivity } from "./running-activity.js";

/** The activity of a handle, or its enclosing one. The no-op handle has none. */
export function asActivity(handle: ActivityHandle | undefined): RunningActivity | undefined {
  const found = isActivity(handle) ? handle : (handle as { around?: unknown } | undefined)?.around;
  return isActivity(found) ? found : undefined;
}

const isActivity = (value: unknown): value is RunningActivity =>
  (value as { [WATTSPAN]?: unknown } | null | undefined)?.[WATTSPAN] === "activity";
