/** Why energy or CO2e is not known, or less certain, in words. */

import type { Reason } from "@wattspan/core";

/** Values of `wattspan.reason`. */
const REASONS: Readonly<Record<Reason, string>> = {
  no_meter: "no device could be read; wattspan doctor shows which could be",
  not_open: "it began before the meters were open",
  no_estimator: "the model is served elsewhere, and no estimator is configured",
  unknown_model: "the model is served elsewhere, and no estimator knows it",
  other_output: "the model makes images, speech or video, and no estimator knows what that takes",
  assumed_size: "the model's size is not published, so a wide range of sizes was taken",
  no_usage: "the number of tokens is not known",
  duplicate: "another span reports the same call, and that one counts",
  usage_counted: "the provider did not state the tokens, and they were counted",
  retry_unknown: "the energy of requests that failed and were retried is not known",
  reported_set_aside: "an energy was reported that is already counted",
  malformed_report: "the reported energy was not a number, negative or out of order",
  may_count_twice: "a gateway or a server may have counted the same energy",
  counted_elsewhere: "the service that answered counted the call itself",
  gap: "the device could not be read for a while",
  reset: "the device's counter restarted",
  ambiguous: "the device's counter may have wrapped more than once",
  suspended: "the machine was asleep",
  late: "the device gave no new value in time",
  pending: "a device has yet to say the rest",
  shared: "other calls ran at the same time, and only their sum is known",
  idle_unknown: "the power at rest is not known yet",
  child_outlived: "it was still running when its parent ended",
  abandoned: "it made no progress",
  unfollowed: "its result went on after it and could not be followed",
  no_intensity: "the grid's carbon intensity is not known",
  stale_intensity: "the carbon intensity is past its validity",
  world_location: "the location is not known, so the world average was used",
  assumed_location: "the model's location is not known, so its provider's usual one was used",
  upper_bound: "it is not known what else the server did, so all of its energy was counted",
  server_restarted: "the server restarted in the meantime",
  server_unseen: "the server's energy could not be read",
  unreported: "a service that was called did not report its energy",
  fault: "something inside Wattspan failed",
  estimator_failed: "the estimator failed",
  self_limit: "sampling stopped because it cost too much",
  lost: "the device disappeared",
  stuck: "the device's counter did not move",
  unknown_cotenants: "others may have used the device too",
};

/**
 * A reason in a few words, for people; docs/reference/reasons.md has them in full. A newer version may have more.
 *
 * @example reasonWords("lost") // "the device disappeared"
 */
export const reasonWords = (reason: string): string =>
  Object.hasOwn(REASONS, reason) ? REASONS[reason as Reason] : "a reason that this version does not know";
