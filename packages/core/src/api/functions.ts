/** `@wattspan/core/functions`: the four functions alone, for libraries that meter their calls. They work once an application has started Wattspan. */

export type {
  AgentHandle,
  AgentOptions,
  InferenceHandle,
  InferenceOptions,
  StageHandle,
  StageOptions,
  StepHandle,
  StepOptions,
} from "../contracts/activity-options.js";
export { meterAgent, meterInference, meterStage, meterStep } from "./global.js";
