/** The metering that the four functions use, shared by every copy of this package in the process. */

import { diag } from "@opentelemetry/api";
import type {
  AgentHandle,
  AgentOptions,
  InferenceHandle,
  InferenceOptions,
  StageHandle,
  StageOptions,
  StepHandle,
  StepOptions,
} from "../contracts/activity-options.js";
import type { Metering } from "../options/metering-options.js";
import { WATTSPAN } from "../runtime/shared.js";
import { NOOP_HANDLE } from "./noop-handle.js";

interface Shared {
  metering: Metering | undefined;
  enabled: boolean;
}

/** The slot `metering.v1` of the shared state, without its class: every library carries this. */
const root = globalThis as { [WATTSPAN]?: { "metering.v1"?: Shared } };

/** Of this copy alone, where the shared state is frozen or taken by another. */
let own: Shared | undefined;
let isNotified = false;

function read(): Shared | undefined {
  try {
    return own ?? root[WATTSPAN]?.["metering.v1"];
  } catch {
    return undefined; // a getter of another
  }
}

function change(set: (state: Shared) => void): void {
  const made: Shared = { metering: undefined, enabled: true };
  try {
    root[WATTSPAN] ??= {};
    root[WATTSPAN]["metering.v1"] ??= made;
    set(own ?? root[WATTSPAN]["metering.v1"]);
  } catch {
    own = { ...made, ...read() };
    set(own);
  }
}

/**
 * The current metering; undefined while none is set or metering is switched off.
 * @example await globalMetering()?.flush();
 */
export function globalMetering(): Metering | undefined {
  const state = read();
  return state?.enabled === false ? undefined : state?.metering;
}

/**
 * Sets the metering that the four functions use; undefined removes it. Returns the previous one. Applications
 * call `startWattspan` instead; libraries should never set it.
 * @example setGlobalMetering(createMetering({ meters: [rapl()] }));
 */
export function setGlobalMetering(metering: Metering | undefined): Metering | undefined {
  const before = read()?.metering;
  change((state) => {
    state.metering = metering;
  });
  return before;
}

/**
 * Switches the four functions off or on at run time. Off, they only call their function; running activities
 * finish.
 * @example setMeteringEnabled(false);
 */
export function setMeteringEnabled(enabled: boolean): void {
  change((state) => {
    state.enabled = enabled;
  });
}

function current(): Metering | undefined {
  const metering = globalMetering();
  if (!metering && !isNotified) {
    isNotified = true;
    diag.debug("wattspan: nothing is metered. Call startWattspan() first.");
  }
  return metering;
}

/**
 * Meters one inference of a model. Returns exactly the value, promise or stream of `fn`, the same object.
 * Without a configured metering it only calls `fn`.
 *
 * @example
 * const answer = await meterInference({ model: "gpt-4o-mini", provider: "openai" }, () =>
 *   client.chat.completions.create({ model: "gpt-4o-mini", messages }));
 */
export function meterInference<T>(options: InferenceOptions, fn: (call: InferenceHandle) => T): T {
  const metering = current();
  return metering ? metering.meterInference(options, fn) : fn(NOOP_HANDLE);
}

/**
 * Meters one step of an agent: planning, a tool, retrieval. Inferences inside it own their energy; the step
 * keeps the rest.
 * @example const plan = await meterStep({ name: "decompose", kind: "plan" }, () => planner.run(goal));
 */
export function meterStep<T>(options: StepOptions, fn: (step: StepHandle) => T): T {
  const metering = current();
  return metering ? metering.meterStep(options, fn) : fn(NOOP_HANDLE);
}

/**
 * Meters a whole agent run. State success with `agent.succeed()`: returning without an error does not imply
 * it.
 * @example
 * await meterAgent({ name: "researcher" }, async (agent) => {
 *   if (await research(question)) agent.succeed();
 * });
 */
export function meterAgent<T>(options: AgentOptions, fn: (agent: AgentHandle) => T): T {
  const metering = current();
  return metering ? metering.meterAgent(options, fn) : fn(NOOP_HANDLE);
}

/**
 * Meters a stage of a model's life, such as an epoch of training.
 * @example
 * meterStage({ name: "epoch-1", kind: "training", units: "samples" }, (stage) => {
 *   for (const batch of batches) { train(batch); stage.addUnits(batch.length); }
 * });
 */
export function meterStage<T>(options: StageOptions, fn: (stage: StageHandle) => T): T {
  const metering = current();
  return metering ? metering.meterStage(options, fn) : fn(NOOP_HANDLE);
}
