/**
 * `@wattspan/core/span-following`: what a follower of other instrumentations' spans needs of core: the activity of an
 * open span, the run or the end of a call that a span reports, and faults. For `@wattspan/spans`.
 */

export {
  type ActivitySource,
  forgetSpan,
  handleOf,
  noteSpan,
  noteSpanProcessor,
  OpenSpans,
  sourceOfSpan,
} from "./activity/span-activities.js";
export { claimRun, type SpanPlace, type SpanRun } from "./api/claim-run.js";
export { endFollowed, isInEndedCall, type SpanStatement } from "./api/end-followed.js";
export { areRunsExpected, awaitRun, type Turn } from "./api/expected-runs.js";
export { Faults } from "./runtime/fault.js";
