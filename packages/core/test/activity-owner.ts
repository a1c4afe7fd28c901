import type { ActivityOwner } from "../src/activity/activity.js";

const nothing = (): void => undefined;

/** A metering that does nothing for its activities, at a moment that stands still. */
export const ownerAt = (nowMs: number): ActivityOwner => ({
  onChunk: nothing,
  onEnd: nothing,
  onStream: nothing,
  onAttempt: nothing,
  deviceUseSettled: nothing,
  within: (_activity, fn) => fn(),
  onFault: nothing,
  weigh: nothing,
  nowMs: () => nowMs,
  idOf: (sequence) => `id-${sequence}`,
  soFar: () => undefined,
  estimateSoFar: () => undefined,
  deviceJoules: () => undefined,
  call: () => undefined,
  newCounter: undefined,
  guard: (_stage, _reason, task) => task(),
});
