/** Answers that an application keeps, as a cache does, and gives again: their call has counted. */

import type { Activity } from "../activity/activity.js";
import { SharedSlot } from "../runtime/shared.js";

/** Ids that are remembered. */
const MAX_IDS = 1000;
/** Shorter ids are counted up, or drawn from few: those of Ollama are `chatcmpl-` and a number below 1000. */
const MIN_ID = 20;

/** Ids of answers that have counted, the latest last. */
const IDS = /* @__PURE__ */ new SharedSlot<Set<string>>("answer-ids.v1", "add");

/**
 * Whether the answer to a hosted call has the id of an earlier one, and no request was seen that could have brought it.
 * Remembers the id.
 */
export function isKeptAnswer({ remote, replies, attempts, stated }: Activity): boolean {
  const id = replies?.answer?.id;
  if (!remote || id === undefined || id.length < MIN_ID) return false;
  const ids = IDS.orMake(() => new Set());
  const isKnown = ids.delete(id);
  ids.add(id);
  const [oldest] = ids.size > MAX_IDS ? ids : [];
  if (oldest !== undefined) ids.delete(oldest);
  return isKnown && !attempts && stated?.host === undefined;
}
