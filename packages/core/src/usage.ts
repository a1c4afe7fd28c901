/**
 * `@wattspan/core/usage`: reads token counts that others state as the parts of `TokenUsage`, for readers of spans
 * and answers.
 */

export { type Answer, givenId } from "./usage/answer.js";
export {
  countIn,
  finerUsage,
  firstCount,
  firstObject,
  inputOf,
  isCount,
  knownUsage,
  outputParts,
  ownObject,
  splitInput,
  sumOf,
  sumUsage,
  TOTAL,
  withModels,
  withMore,
} from "./usage/token-counts.js";
export { UsageReading } from "./usage/usage-reading.js";
