import type { Reason } from "wattspan";

/** What a reason means, for a person. */
const reasonText: Record<Reason, string> = {
  no_meter: "no device could be read",
  not_open: "it began before the meters were open",
  no_estimator: "the model is served elsewhere, and no estimator knows it",
  unknown_model: "the model is served elsewhere, and none of the estimators knows it",
  other_output: "the model makes images, speech or video, and no estimator knows what that takes",
  assumed_size: "the model's size is not published, so a wide range of sizes was taken",
  no_usage: "the tokens are not known",
  duplicate: "another span told of the same call, and that one counts",
  usage_counted: "the application counted the tokens itself",
  retry_unknown: "requests failed after the server may have begun, and what they took is not known",
  reported_set_aside: "an energy was reported that is counted already",
  malformed_report: "an energy was reported that was no number, negative or out of order",
  may_count_twice: "a gateway or a server may have counted the same energy",
  counted_elsewhere: "the service that answered counted the call itself",
  gap: "the device could not be read for a while",
  reset: "the counter restarted",
  ambiguous: "the counter may have wrapped more than once",
  suspended: "the machine slept",
  late: "the device brought no new value in time",
  pending: "a device has yet to say the rest",
  shared: "other calls ran at the same time, and only their sum is known",
  idle_unknown: "the power at rest is not known yet",
  child_outlived: "it was still running when its parent ended",
  abandoned: "it made no progress",
  unfollowed: "its result went on after it and could not be followed",
  no_intensity: "the grid's carbon intensity is not known",
  stale_intensity: "the carbon intensity is older than its validity",
  world_location: "the location is not known: the world's average was taken",
  assumed_location: "nothing says where the model was served: its provider's usual place was taken",
  upper_bound: "what else the server did is not known: all of its energy was taken",
  server_restarted: "the server started again meanwhile",
  server_unseen: "the server's CPU time, devices or energy could not be read",
  unreported: "a service that was called did not state its energy, or not of everything",
  fault: "something inside Wattspan failed, see `wattspan.faults`",
  estimator_failed: "the estimator failed",
  self_limit: "sampling stopped because it cost too much",
  lost: "the device went away",
  stuck: "the counter did not move",
  unknown_cotenants: "others may have used the device too",
  exceeds_host: "the sensors say more than the meter of the whole machine",
};

/** Several reasons as one text, with the names under which metrics have them. @example reasonsText(["lost"]) // "the device went away (lost)" */
export const reasonsText = (reasons: readonly Reason[]): string =>
  reasons.length === 0
    ? "no reason given"
    : reasons.map((reason) => `${reasonText[reason]} (${reason})`).join("; ");
