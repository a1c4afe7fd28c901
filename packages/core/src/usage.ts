/**
 * `@wattspan/core/usage`: reads token counts that others state as the parts of `TokenUsage`, for readers of spans
 * and answers.
 */

export { type Answer, givenId } from "./usage/answer.js";
export {
  countIn,
  firstCount,
  isCount,
  knownUsage,
  outputParts,
  ownObject,
  splitInput,
  sumOf,
} from "./usage/token-counts.js";
export { addUsage } from "./usage/usage.js";
