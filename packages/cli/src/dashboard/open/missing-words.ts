/** Why something is not known, in words. */

import type { Reason } from "@wattspan/core";

/** Values of `wattspan.reason` for which an activity has no energy, or less than all. */
const REASONS: Readonly<Record<Reason, string>> = {
  no_meter: "no device could be read: wattspan doctor says which could be",
  no_estimator: "the model is served elsewhere, and no estimator is asked",
  unknown_model: "the model is served elsewhere, and no estimator knows it",
  no_usage: "the tokens are not known",
  duplicate: "another span told of the same call, and that one counts",
  usage_counted: "the application counted the tokens itself",
  retry_unknown: "what requests took that failed on the way is not known",
  gap: "the device could not be read for a while",
  reset: "the counter of the device restarted",
  ambiguous: "the counter may have wrapped more than once",
  suspended: "the machine slept",
  late: "the device brought no new value in time",
  idle_unknown: "the power at rest is not known yet",
  child_outlived: "it was still running when its parent ended",
  abandoned: "it made no progress",
  no_intensity: "the grid's carbon intensity is not known",
  stale_intensity: "the carbon intensity is older than its validity",
  world_location: "the location is not known: the world's average was taken",
  assumed_location: "nothing says where the model was served: its provider's usual place was taken",
  upper_bound: "what else the server did is not known: all of its energy was taken",
  server_restarted: "the server started again meanwhile",
  server_unseen: "the server's energy could not be read",
  unreported: "a service that was called did not state its energy",
  fault: "something inside Wattspan failed",
  estimator_failed: "the estimator failed",
  self_limit: "sampling stopped because it cost too much",
  lost: "the device went away",
  stuck: "the counter of the device did not move",
  unknown_cotenants: "others may have used the device too",
  exceeds_host: "the sensors say more than the meter of the whole machine",
};

/** @example reasonWords("lost") // "the device went away" */
export const reasonWords = (reason: string): string =>
  Object.hasOwn(REASONS, reason) ? REASONS[reason as Reason] : "see docs/signals.md";

/** Why there is no figure, and what to do. */
export const MISSING = {
  energy:
    "No energy is told: nothing has been metered yet, no device can be read here (wattspan doctor says why), or no estimator knows the models.",
  carbon: "No grams are told: there is no energy, or no carbon intensity for its place.",
  operations: "No activity has ended yet.",
  inferences: "No inference with known energy has ended yet.",
  models: "No energy is told of a model: nothing has been inferred yet, or its energy is not known.",
  agents: "No agent has run: meterAgent() and meterStep() tell of them.",
  devices:
    "No device is metered: hosted models alone have none, and wattspan doctor says what can be read here.",
  grid: "No carbon intensity is told: set a location, or a provider of intensities.",
  shares: "No share is told: not every source of intensities knows one, nor for every zone.",
  readings: "Nothing to draw in this time yet: a rate needs two readings.",
} as const;
