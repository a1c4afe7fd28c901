/**
 * `wattspan/ai-sdk`: meters what the AI SDK (7) reports to its telemetry: runs, steps, model calls and tools.
 */

import { WattspanConfigurationError } from "@wattspan/core";
import { quiet } from "../framework-activities.js";
import { ownField } from "../own-field.js";
import { installedVersion } from "./installed-version.js";
import {
  beginCall,
  beginEmbedding,
  beginRun,
  beginStep,
  beginTool,
  endCall,
  endEmbedding,
  endRun,
  endStep,
  endTool,
  expectSpans,
  failStep,
  runCall,
  runIn,
  seenAnswer,
  toolEnding,
} from "./run-events.js";
import { followChannel, type TracingChannels } from "./telemetry-channel.js";

export {
  type BudgetMiddleware,
  type BudgetMiddlewareOptions,
  type BudgetToStop,
  budgetMiddleware,
  type CallableModel,
  isSpent,
} from "./budget-middleware.js";
export type { TracingChannels } from "./telemetry-channel.js";

/** The first version with the channel. */
const FIRST_WITH_CHANNEL = 7;

type Callback = (event: unknown) => void;

/** The work that the AI SDK hands to an integration. */
export interface Executed<T> {
  readonly callId: string;
  readonly execute: () => PromiseLike<T>;
}

/** An integration, as `registerTelemetry` of the package `ai` takes it. */
export interface WattspanTelemetry {
  readonly onStart: Callback;
  readonly onStepStart: Callback;
  readonly onLanguageModelCallStart: Callback;
  readonly onLanguageModelCallEnd: Callback;
  readonly onToolExecutionStart: Callback;
  readonly onToolExecutionEnd: Callback;
  readonly onStepEnd: Callback;
  readonly onStepError: Callback;
  readonly onObjectStepStart: Callback;
  readonly onObjectStepEnd: Callback;
  readonly onEmbedStart: Callback;
  readonly onEmbedEnd: Callback;
  readonly onEnd: Callback;
  readonly onAbort: Callback;
  readonly onError: Callback;
  /** Runs a model call inside its inference, so that the inference sees its requests. */
  readonly executeLanguageModelCall: <T>(options: Executed<T>) => PromiseLike<T>;
  /** Runs a tool inside its step, so that anything metered in it is part of the step. */
  readonly executeTool: <T>(options: Executed<T> & { readonly toolCallId: string }) => PromiseLike<T>;
}

/**
 * An integration of the AI SDK: each `generateText` and `streamText` is a run of an agent with its steps,
 * model calls and tools; each embedding call is an inference. Tokens are those that the SDK states. Prompts
 * and answers are not kept.
 *
 * Each call counts once, even when this is registered twice or together with {@link followAiSdk}. A model call that
 * a budget around it refuses is not sent: it rejects with the error of the budget.
 *
 * @example
 * import { registerTelemetry } from "ai";
 * import { wattspanTelemetry } from "wattspan/ai-sdk";
 *
 * registerTelemetry(wattspanTelemetry());
 */
export function wattspanTelemetry(): WattspanTelemetry {
  expectSpans();
  return {
    onStart: quiet(beginRun),
    onStepStart: quiet(beginStep),
    onLanguageModelCallStart: quiet((event: unknown) => beginCall(event, true)),
    onLanguageModelCallEnd: quiet((event: unknown) => endCall(event, event)),
    onToolExecutionStart: quiet(beginTool),
    onToolExecutionEnd: quiet((event: unknown) => endTool(event, toolEnding(ownField(event, "toolOutput")))),
    onStepEnd: quiet((event: unknown) => endStep(event, event)),
    onStepError: quiet((event: unknown) => failStep(event, ownField(event, "error"))),
    onObjectStepStart: quiet((event: unknown) => beginCall(event)),
    onObjectStepEnd: quiet((event: unknown) => endCall(event, event)),
    onEmbedStart: quiet(beginEmbedding),
    onEmbedEnd: quiet((event: unknown) => endEmbedding(event, event)),
    onEnd: quiet((event: unknown) => endRun(event)),
    onAbort: quiet((event: unknown) => endRun(event, { outcome: "aborted" })),
    onError: quiet((event: unknown) => endRun(event, { error: ownField(event, "error") ?? event })),
    executeLanguageModelCall: (options) => seenAnswer(options, runCall(options, options.execute)),
    executeTool: (options) => runIn(options, "tool", options.execute),
  };
}

/**
 * Follows the AI SDK's diagnostics channel, which reports everything without registration. Only
 * `telemetry: { isEnabled: false }` keeps a call out.
 *
 * @param channels The module `node:diagnostics_channel`. Default: the runtime's own. Without one, nothing is
 *   followed.
 * @returns A function that stops following.
 * @throws WattspanConfigurationError if the working directory has an AI SDK before 7, which has no such
 *   channel.
 * @example const unfollow = followAiSdk();
 */
export function followAiSdk(channels: TracingChannels | undefined = builtinChannels()): () => void {
  requireChannel(installedVersion("ai", workingDirectory() ?? "."));
  if (!channels) return () => undefined;
  expectSpans();
  return followChannel(channels);
}

/** Without this check an application on AI SDK 5 or 6 would wait for joules that never come. */
function requireChannel(version: string | undefined): void {
  if (version === undefined || !(Number.parseInt(version, 10) < FIRST_WITH_CHANNEL)) return;
  throw new WattspanConfigurationError(
    "ai",
    version,
    `${FIRST_WITH_CHANNEL}.0.0 or newer, which has the diagnostics channel. With an older one pass experimental_telemetry: { isEnabled: true } ` +
      "to its functions and list wattspanSpanProcessor() in your OpenTelemetry SDK",
  );
}

const workingDirectory = (): string | undefined =>
  (globalThis as { process?: { cwd?: () => string } }).process?.cwd?.();

function builtinChannels(): TracingChannels | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } };
  return process?.getBuiltinModule?.("node:diagnostics_channel") as TracingChannels | undefined;
}
