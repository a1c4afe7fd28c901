/** `wattspan/openai-agents`: meters what the OpenAI Agents SDK reports to its tracing processors. */

import type { StepKind } from "@wattspan/core";
import { isObject, ownData } from "@wattspan/core/observe";
import { checkOptionNames } from "@wattspan/core/options";
import { checkedText } from "../checked-options.js";
import { activitiesOf, quiet } from "../framework-activities.js";
import { WaitingCalls } from "./waiting-calls.js";

type Callback = (given: unknown) => Promise<void>;

/** A processor, as `addTraceProcessor` and `setTraceProcessors` of `@openai/agents` take it. */
export interface WattspanTracingProcessor {
  readonly onTraceStart: Callback;
  readonly onTraceEnd: Callback;
  readonly onSpanStart: Callback;
  readonly onSpanEnd: Callback;
  readonly shutdown: () => Promise<void>;
  readonly forceFlush: () => Promise<void>;
}

/** Options of {@link wattspanTracingProcessor}. */
export interface TracingProcessorOptions {
  /** The `gen_ai.provider.name` of the models. Default `openai`. */
  readonly provider?: string;
}

/**
 * Spans that are steps, with their kinds. Others, such as turns and tasks, are steps too: their token sums
 * are not read.
 */
const STEPS: Readonly<Record<string, StepKind>> = {
  function: "tool",
  mcp_tools: "tool",
  handoff: "handoff",
  guardrail: "evaluate",
};
const CALLS: ReadonlySet<unknown> = new Set(["generation", "response"]);

const activities = activitiesOf("openai-agents");
const calls = new WaitingCalls(activities);

/**
 * A tracing processor for the OpenAI Agents SDK. A trace, and each agent in it, is a run of an agent. Turns,
 * functions, handoffs and guardrails are steps. Each response or generation is an inference with the tokens
 * of its answer. The model is that of the answer, because the SDK does not report it earlier. If its traces
 * leave out sensitive data, the tokens are unknown. Prompts and answers are not kept.
 *
 * Each call counts once, even when this is added twice or together with a metered fetch. With a metered fetch a
 * call that a budget around the run refuses is not sent. Alone this only listens: calls are charged.
 *
 * @throws WattspanConfigurationError for an invalid option.
 * @example
 * import { addTraceProcessor } from "@openai/agents";
 * import { wattspanTracingProcessor } from "wattspan/openai-agents";
 *
 * addTraceProcessor(wattspanTracingProcessor());
 */
export function wattspanTracingProcessor(options: TracingProcessorOptions = {}): WattspanTracingProcessor {
  checkOptionNames<TracingProcessorOptions>(options, { provider: true });
  const provider = checkedText("provider", options.provider ?? "openai");
  const nothing = async () => undefined;
  return {
    onTraceStart: asynchronous((trace) =>
      activities.begin("agent", text(trace, "traceId"), { name: text(trace, "name") || "workflow" }),
    ),
    onTraceEnd: asynchronous((trace) => activities.end(text(trace, "traceId"))),
    onSpanStart: asynchronous((span) => beginSpan(span, provider)),
    onSpanEnd: asynchronous(endSpan),
    shutdown: nothing,
    forceFlush: nothing,
  };
}

function asynchronous(callback: (given: unknown) => void): Callback {
  const safe = quiet(callback);
  return async (given) => safe(given);
}

function beginSpan(span: unknown, provider: string): void {
  const key = text(span, "spanId");
  const parents = [text(span, "parentId"), text(span, "traceId")];
  const data = read(span, "spanData");
  const type = text(data, "type");
  const name = text(data, "name") || type;
  if (CALLS.has(type)) {
    calls.begin(key, { provider, parents, isCurrent: () => isCurrentSpan(key) });
  } else if (type === "agent") activities.begin("agent", key, { name }, parents);
  else activities.begin("step", key, { name, kind: STEPS[type] ?? "other" }, parents);
}

function endSpan(span: unknown): void {
  const key = text(span, "spanId");
  const failure = read(span, "error");
  const ending = failure ? { error: errorOf(failure) } : {};
  const data = read(span, "spanData");
  const answer = answerOf(data);
  calls.end(key, text(answer, "model") || text(data, "model") || undefined, { ...ending, result: answer });
  activities.end(key, ending);
  // The SDK does not end the trace of a run that throws.
  const trace = text(span, "traceId");
  if (failure && read(span, "parentId") === null && activities.isEmpty(trace)) activities.end(trace, ending);
}

/** The SDK's store of the running code, for all of its copies. */
const CONTEXT = Symbol.for("openai.agents.core.asyncLocalStorage");

/** Whether a span is the one running here. True if that cannot be determined. */
function isCurrentSpan(spanId: string): boolean {
  const storage = (globalThis as { [CONTEXT]?: { getStore(): unknown } })[CONTEXT];
  const current = text(read(storage?.getStore(), "span"), "spanId");
  return current === "" || current === spanId;
}

/** The answer of the API, which the SDK keeps on the live span, or else its token counts. */
function answerOf(data: unknown): unknown {
  const output = read(data, "output");
  const response = read(data, "_response") ?? (Array.isArray(output) ? output.at(-1) : undefined);
  return isObject(response) ? response : { usage: read(data, "usage") };
}

/** The SDK keeps only the message of an error. */
function errorOf(failure: unknown): Error {
  const message = text(failure, "message");
  return Object.assign(new Error(message), /abort/i.test(message) && { name: "AbortError" });
}

/** Spans have getters, which only return what they hold. */
function read(object: unknown, name: string): unknown {
  if (!isObject(object)) return undefined;
  return Object.hasOwn(object, name) ? ownData(object, name) : (object as Record<string, unknown>)[name];
}

function text(object: unknown, name: string): string {
  const value = read(object, name);
  return typeof value === "string" ? value : "";
}
