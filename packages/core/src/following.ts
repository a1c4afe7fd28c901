/**
 * `@wattspan/core/following`: what a follower of other instrumentations' spans needs of core: the activity of an
 * open span, the end of a call that a span reports, and faults. For `@wattspan/spans`.
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
export { endFollowed, isInEndedCall, type SpanStatement } from "./begin/end-followed.js";
export { Faults } from "./runtime/fault.js";
