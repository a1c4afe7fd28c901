/** What the AI SDK's events mean, whoever brings them: its telemetry or its diagnostics channel. */

import type { Ending } from "@wattspan/core/begin";
import { followPromise, isObject, ownData, providerName } from "@wattspan/core/observe";
import { quiet, type ToldActivities, toldBy } from "../told-activities.js";

/** The activities of all runs. A run has its `callId`; at a time it has one step, and one model call in it. */
export const told = (): ToldActivities => toldBy("ai-sdk");

/** Where the run of an event, and what it consists of, is found. */
export function keysOf(event: unknown) {
  const run = text(event, "callId") ?? "";
  const tool = text(event, "toolCallId") ?? text(field(event, "toolCall"), "toolCallId") ?? "";
  return {
    run,
    step: `${run}/step`,
    call: `${run}/call`,
    tool: `${run}/tool/${tool}`,
    embedding: `${run}/embed/${text(event, "embedCallId") ?? ""}`,
    embeddings: `${run}/embed/`,
  };
}

/** Runs that make steps; embedding, ranking, speech and transcription make none. */
const WITH_STEPS = /(?:generate|stream)(?:Text|Object)$/;

/** `generateText` and the like: a run of an agent, by the name that the application gives it. */
export function beginRun(event: unknown): void {
  const operation = text(event, "operationId") ?? "";
  if (!WITH_STEPS.test(operation)) return;
  told().begin("agent", keysOf(event).run, { name: text(event, "functionId") ?? operation });
}

/** A step: a model call, and the tools that it asks for. */
export function beginStep(event: unknown): void {
  const { run, step } = keysOf(event);
  const number = field(event, "stepNumber");
  told().begin("step", step, { name: `step ${typeof number === "number" ? number + 1 : 1}` }, [run]);
}

/** A model call. Retries of it are part of it. */
export function beginCall(event: unknown): void {
  const { run, step, call } = keysOf(event);
  told().begin("inference", call, modelOf(event), [step, run]);
}

/** An embedding call, unless the operation around it was told already and counts as one. */
export function beginEmbedding(event: unknown): void {
  const { embedding, embeddings } = keysOf(event);
  if (!told().has(embeddings))
    told().begin("inference", embedding, { ...modelOf(event), operation: "embeddings" });
}

/** A tool that runs here. */
export function beginTool(event: unknown): void {
  const { run, step, tool } = keysOf(event);
  const name = text(field(event, "toolCall"), "toolName") ?? "tool";
  told().begin("step", tool, { name, kind: "tool" }, [step, run]);
}

/** Ends a model call with its tokens, as far as the answer says them. */
export function endCall(event: unknown, answer: unknown): void {
  told().end(keysOf(event).call, answered(answer));
}

/** Ends an embedding call. */
export function endEmbedding(event: unknown, answer: unknown, error?: unknown): void {
  const ending = error === undefined ? answered(answer, "embedding", "embeddings") : { error };
  told().end(keysOf(event).embedding, ending);
}

/** Ends a step; a model call that was not told to end has the step's tokens. */
export function endStep(event: unknown, result: unknown): void {
  const { step, call } = keysOf(event);
  told().end(call, answered(result));
  told().end(step);
}

/** Ends a step that failed, and the model call in it. */
export function failStep(event: unknown, error: unknown): void {
  told().end(keysOf(event).step, { error });
}

/** Ends a tool, which may have failed. */
export function endTool(event: unknown, ending?: Ending): void {
  told().end(keysOf(event).tool, ending);
}

/** How a tool ended: its error is told as an output. */
export const toolEnding = (output: unknown): Ending =>
  field(output, "type") === "tool-error" ? { error: field(output, "error") } : {};

/** Ends a run and all in it that is open. */
export function endRun(event: unknown, ending?: Ending): void {
  const { run } = keysOf(event);
  told().end(run, ending);
  // What it consists of is open by itself where the run was not told, as that of an embedding, and failed.
  if (ending) told().endAll(`${run}/`, ending);
}

/** Runs code inside of what an event tells of; just runs it where that is not open. */
export function runIn<R>(event: unknown, part: keyof ReturnType<typeof keysOf>, fn: () => R): R {
  return told().run(keyOf(event, part), fn);
}

function keyOf(event: unknown, part: keyof ReturnType<typeof keysOf>): string {
  try {
    return keysOf(event)[part];
  } catch {
    return ""; // an event that does not let itself be looked at
  }
}

/** Lets a model call have the model that answers, which its events do not name. Streams are left alone. */
export function seenAnswer<T extends PromiseLike<unknown>>(event: unknown, result: T): T {
  const seen = quiet((answer: unknown) => {
    const modelId = field(field(answer, "response"), "modelId");
    if (modelId !== undefined) told().take(keyOf(event, "call"), { type: "response-metadata", modelId });
  });
  if (isObject(result)) followPromise(result, seen, () => undefined);
  return result;
}

/** Of an answer only the tokens, why it ended and the model that gave it: all else is the application's. */
const answered = (answer: unknown, ...more: readonly string[]): Ending => ({
  result: {
    ...Object.fromEntries(["usage", "finishReason", ...more].map((name) => [name, field(answer, name)])),
    modelId: text(field(answer, "response"), "modelId"),
  },
});

function modelOf(event: unknown): { readonly model: string; readonly provider?: string } {
  const provider = providerName(field(event, "provider"));
  return { model: text(event, "modelId") ?? "unknown", ...(provider && { provider }) };
}

/** A field of an event that is plain data. */
export const field = (event: unknown, name: string): unknown =>
  isObject(event) ? ownData(event, name) : undefined;

function text(event: unknown, name: string): string | undefined {
  const value = field(event, name);
  return typeof value === "string" && value !== "" ? value : undefined;
}
