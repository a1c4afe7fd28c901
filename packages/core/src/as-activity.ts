/** Knows activities among handles. */

import type { Activity } from "./activity.js";
import type { ActivityHandle } from "./activity-options.js";

/** By which the two formats of this package, and its entries in a bundle, know each other's activities: `instanceof` does not. */
export const ACTIVITY = Symbol.for("wattspan.activity.v1");

/** The activity of a handle, or the one in which it stands. The no-op handle has none. */
export function asActivity(handle: ActivityHandle | undefined): Activity | undefined {
  const found = isActivity(handle) ? handle : (handle as { around?: unknown } | undefined)?.around;
  return isActivity(found) ? found : undefined;
}

const isActivity = (value: unknown): value is Activity =>
  (value as { [ACTIVITY]?: unknown } | null | undefined)?.[ACTIVITY] === true;
