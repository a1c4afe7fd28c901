/** Turns the AI SDK's events into activities, both from its telemetry and from its diagnostics channel. */

import { type Ending, expectRuns, type RunKind } from "@wattspan/core/manual";
import { followPromise, isObject, providerName } from "@wattspan/core/observe";
import { activitiesOf, type FrameworkActivities, quiet } from "../framework-activities.js";
import { ownField } from "../own-field.js";

/**
 * The activities of all runs. The key of a run is its `callId`. A run has one step at a time, and a step one
 * model call.
 */
export const activities = (): FrameworkActivities => activitiesOf(FRAMEWORK, true);

/** Keys of the run of an event, and of its parts. */
export function keysOf(event: unknown) {
  const run = text(event, "callId") ?? "";
  const tool = text(event, "toolCallId") ?? text(ownField(event, "toolCall"), "toolCallId") ?? "";
  return {
    run,
    step: `${run}/step`,
    call: `${run}/call`,
    tool: `${run}/tool/${tool}`,
    embedding: `${run}/embed/${partOf(event, run)}`,
    embeddings: `${run}/embed/`,
  };
}

/** The first attempt at values that `embedMany` has to embed, in the run that embeds them now. */
const firstAttempts = /* @__PURE__ */ new WeakMap<object, { readonly run: string; readonly id: string }>();

/** The part of an embedding operation. The SDK gives each attempt at it an id of its own, and the same values. */
function partOf(event: unknown, run: string): string {
  if (text(event, "operationId") === "ai.embed.doEmbed") return "only";
  const id = text(event, "embedCallId") ?? "";
  const values = ownField(event, "values");
  if (!isObject(values)) return id;
  const first = firstAttempts.get(values);
  if (first?.run === run) return first.id;
  firstAttempts.set(values, { run, id });
  return id;
}

/** Runs that make steps. Embedding, ranking, speech and transcription make none. */
const WITH_STEPS = /(?:generate|stream)(?:Text|Object)$/;

/** Begins a run of an agent (`generateText` and the like) under the name that the application gives it. */
export function beginRun(event: unknown): void {
  const operation = text(event, "operationId") ?? "";
  if (!WITH_STEPS.test(operation)) return;
  const name = text(event, "functionId") ?? operation;
  const run = runOf("chain", [name, `invoke_agent ${text(event, "modelId")}`]);
  activities().begin("agent", keysOf(event).run, { name }, [], false, run);
}

/** Begins a step: a model call and the tools that it requests. */
export function beginStep(event: unknown): void {
  const { run, step } = keysOf(event);
  const number = ownField(event, "stepNumber");
  const name = `step ${typeof number === "number" ? number + 1 : 1}`;
  activities().begin("step", step, { name }, [run], false, runOf("chain", [name]));
}

/** Maximum of remembered refusals: calls that are never run, in runs that never end, must not fill the memory. */
const MAX_REFUSALS = 10_000;
/** The errors of budgets that refused a call, by its key, until the call is run or its run ends. */
const refusals = /* @__PURE__ */ new Map<string, Error>();

/**
 * Begins a model call. Its retries are part of it.
 * @param canRefuse Whether it is run by {@link runCall}, which obeys budgets.
 */
export function beginCall(event: unknown, canRefuse = false): void {
  const { run, step, call } = keysOf(event);
  if (refusals.has(call)) return;
  const refused = activities().begin("inference", call, modelOf(event), [step, run], canRefuse);
  if (!refused) return;
  refusals.set(call, refused);
  const [oldest] = refusals.size > MAX_REFUSALS ? refusals.keys() : [];
  if (oldest !== undefined) refusals.delete(oldest);
}

/** Runs a model call inside its activity. One that a budget refused is not run: it rejects. */
export function runCall<T>(event: unknown, execute: () => PromiseLike<T>): PromiseLike<T> {
  const key = keyOf(event, "call");
  const refused = refusals.get(key);
  if (!refused) return activities().run(key, execute);
  refusals.delete(key);
  return Promise.reject(refused);
}

/**
 * Begins an embedding call, unless the operation around it is already open and counts as one. Its retries are part of
 * it.
 */
export function beginEmbedding(event: unknown): void {
  const { embedding, embeddings } = keysOf(event);
  if (!activities().has(embeddings))
    activities().begin("inference", embedding, { ...modelOf(event), operation: "embeddings" });
}

/** Begins a tool that runs here. */
export function beginTool(event: unknown): void {
  const { run, step, tool } = keysOf(event);
  const call = ownField(event, "toolCall");
  const name = text(call, "toolName") ?? "tool";
  const offered = runOf("tool", [name], text(call, "toolCallId"));
  activities().begin("step", tool, { name, kind: "tool" }, [step, run], false, offered);
}

const FRAMEWORK = "ai-sdk";
/** To be called before the SDK reports anything: it may report to its own telemetry first. */
export const expectSpans = (): void => expectRuns(FRAMEWORK);

/** A run, as spans of the SDK's own telemetry name it. */
const runOf = (kind: RunKind, names: readonly string[], callId?: string) => ({
  ...{ framework: FRAMEWORK, kind, names, callId },
});

/** Ends a model call with the tokens that the answer states. A middleware may have kept the answer. */
export function endCall(event: unknown, answer: unknown): void {
  activities().end(keysOf(event).call, { ...answered(answer), mayBeKept: true });
}

/** Ends an embedding call. */
export function endEmbedding(event: unknown, answer: unknown, error?: unknown): void {
  const ending = error === undefined ? answered(answer, "embedding", "embeddings") : { error };
  activities().end(keysOf(event).embedding, ending);
}

/** Ends a step. A model call without an end of its own gets the step's tokens. */
export function endStep(event: unknown, result: unknown): void {
  const { step, call } = keysOf(event);
  activities().end(call, { ...answered(result), mayBeKept: true });
  activities().end(step);
}

/** Ends a step that failed, and its model call. */
export function failStep(event: unknown, error: unknown): void {
  activities().end(keysOf(event).step, { error });
}

/** Ends a tool, which may have failed. */
export function endTool(event: unknown, ending?: Ending): void {
  activities().end(keysOf(event).tool, ending);
}

/** The ending of a tool: the SDK reports its error as an output. */
export const toolEnding = (output: unknown): Ending =>
  ownField(output, "type") === "tool-error" ? { error: ownField(output, "error") } : {};

/** Ends a run and everything open in it. */
export function endRun(event: unknown, ending?: Ending): void {
  const { run, call, embeddings } = keysOf(event);
  refusals.delete(call);
  activities().end(run, ending);
  // Without a begin of the run, as in a failed embedding, its parts are open on their own.
  if (ending) activities().endAll(`${run}/`, ending);
  else if (text(event, "operationId") === "ai.embedMany" && !activities().has(embeddings))
    activities().endAll(embeddings, RETRIED);
}

/** How attempts end whose retries were not recognised, as the SDK hides their values. */
const RETRIED: Ending = { outcome: "error" };

/** Runs code inside the activity of an event, or on its own if that is not open. */
export function runIn<R>(event: unknown, part: keyof ReturnType<typeof keysOf>, fn: () => R): R {
  return activities().run(keyOf(event, part), fn);
}

function keyOf(event: unknown, part: keyof ReturnType<typeof keysOf>): string {
  try {
    return keysOf(event)[part];
  } catch {
    return ""; // an event that throws when read
  }
}

/** Gives a model call the model that answers, which its events do not name. Streams are left alone. */
export function seenAnswer<T extends PromiseLike<unknown>>(event: unknown, result: T): T {
  const seen = quiet((answer: unknown) => {
    const modelId = ownField(ownField(answer, "response"), "modelId");
    if (modelId !== undefined)
      activities().take(keyOf(event, "call"), { type: "response-metadata", modelId });
  });
  if (isObject(result)) followPromise(result, seen, () => undefined);
  return result;
}

/** Only the tokens, the finish reason, the model and the id of an answer. The rest is the application's. */
const answered = (answer: unknown, ...more: readonly string[]): Ending => ({
  result: {
    ...Object.fromEntries(["usage", "finishReason", ...more].map((name) => [name, ownField(answer, name)])),
    modelId: text(ownField(answer, "response"), "modelId"),
    responseId: text(answer, "responseId") ?? text(ownField(answer, "response"), "id"),
  },
});

function modelOf(event: unknown): { readonly model: string; readonly provider?: string } {
  const provider = providerName(ownField(event, "provider"));
  return { model: text(event, "modelId") ?? "unknown", ...(provider && { provider }) };
}

function text(event: unknown, name: string): string | undefined {
  const value = ownField(event, name);
  return typeof value === "string" && value !== "" ? value : undefined;
}
