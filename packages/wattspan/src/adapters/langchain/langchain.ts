/** `wattspan/langchain`: meters what LangChain and LangGraph report to their callback handlers. */

import type { ManualOptions, ReportedRun, RunKind } from "@wattspan/core/manual";
import { providerName } from "@wattspan/core/observe";
import { activitiesOf, quiet } from "../framework-activities.js";
import { ownField } from "../own-field.js";
import { giveMetered, isMeteredAround } from "./current-run.js";

export {
  type AdvisedModel,
  type BudgetMiddleware,
  type BudgetMiddlewareOptions,
  budgetMiddleware,
  type InvokableModel,
} from "./budget-middleware.js";

/** As LangChain calls it. For chains the order differs from its types. */
type Started = (
  serialized: unknown,
  input: unknown,
  runId: string,
  parentRunId?: string,
  ...more: readonly unknown[]
) => void;
type Ended = (given: unknown, runId: string, ...more: readonly unknown[]) => void;

/** A callback handler, as `callbacks` of LangChain take it. */
export interface WattspanLangChainHandler {
  readonly name: string;
  /** Only the refusal of a budget is thrown. Our faults never reach the application. */
  readonly raiseError: true;
  /** Called at once, so that times are right. It never waits. */
  readonly awaitHandlers: true;
  readonly handleLLMStart: Started;
  readonly handleChatModelStart: Started;
  readonly handleLLMNewToken: (
    token: unknown,
    place: unknown,
    runId: string,
    ...more: readonly unknown[]
  ) => void;
  readonly handleLLMEnd: Ended;
  readonly handleLLMError: Ended;
  readonly handleChainStart: Started;
  readonly handleChainEnd: Ended;
  readonly handleChainError: Ended;
  readonly handleToolStart: Started;
  readonly handleToolEnd: Ended;
  readonly handleToolError: Ended;
  readonly handleRetrieverStart: Started;
  readonly handleRetrieverEnd: Ended;
  readonly handleRetrieverError: Ended;
}

const activities = () => activitiesOf("langchain");

/**
 * A callback handler for LangChain and LangGraph. An outermost chain is a run of an agent. Chains inside it,
 * such as the nodes of a graph, are steps. Tools and retrievers are steps of their kinds. Each model call is
 * an inference with the tokens that LangChain states. Embeddings have no callbacks, and LangChain drops their
 * tokens. Prompts and answers are not kept.
 *
 * Each call counts once, even when the handler is given twice. A model call, tool or retriever that a budget
 * around it refuses is not made: its `invoke` rejects with the error of the budget.
 *
 * @example
 * const handler = wattspanLangChain();
 * await graph.invoke({ question }, { callbacks: [handler] });
 */
export function wattspanLangChain(): WattspanLangChainHandler {
  const ended = quiet((_: unknown, runId: string) => activities().end(runId));
  const failed = quiet((error: unknown, runId: string) =>
    activities().end(runId, { error: error ?? new Error("failed") }),
  );
  const model = obeying((...[serialized, , runId, parent, extra, , metadata]) =>
    begin("inference", runId, parent, modelOf(serialized, extra, metadata), true),
  );
  const step = (kind: "tool" | "retrieval"): Started =>
    obeying((...[serialized, input, runId, parent, , , name]) => {
      const options = { name: nameOf(name, serialized, kind), kind };
      return begin("step", runId, parent, options, true, runOf(kind, name, serialized, input));
    });
  return {
    name: "wattspan",
    raiseError: true,
    awaitHandlers: true,
    handleLLMStart: model,
    handleChatModelStart: model,
    // The pieces are read because LangChain adds up Anthropic's figures wrongly.
    handleLLMNewToken: quiet(
      (...[, , runId, , , fields]: Parameters<WattspanLangChainHandler["handleLLMNewToken"]>) => {
        const piece = ownField(ownField(fields, "chunk"), "message");
        if (activities().has(runId)) activities().take(runId, piece);
        else giveMetered(piece);
      },
    ),
    handleLLMEnd: quiet((output: unknown, runId: string, ...[, , extra]: readonly unknown[]) => {
      const duplicate = ownField(extra, "cached") === true; // an earlier call has counted
      activities().end(runId, { result: output, duplicate });
    }),
    handleLLMError: failed,
    handleChainStart: quiet((...[serialized, , runId, parent, , , , name]: Parameters<Started>) => {
      const options = { name: nameOf(name, serialized, "chain") };
      const run = runOf("chain", name, serialized);
      begin(activities().has(String(parent)) ? "step" : "agent", runId, parent, options, false, run);
    }),
    handleChainEnd: ended,
    handleChainError: failed,
    handleToolStart: step("tool"),
    handleToolEnd: ended,
    handleToolError: failed,
    handleRetrieverStart: step("retrieval"),
    handleRetrieverEnd: ended,
    handleRetrieverError: failed,
  };
}

function begin<K extends keyof ManualOptions>(
  kind: K,
  runId: unknown,
  parent: unknown,
  options: ManualOptions[K],
  canRefuse = false,
  run?: ReportedRun,
): Error | undefined {
  if (kind !== "agent" && canRefuse && isMeteredAround(kind)) return undefined;
  const parents = typeof parent === "string" ? [parent] : [];
  return activities().begin(kind, String(runId), options, parents, canRefuse, run);
}

/** A callback that throws what a budget refuses. LangChain then sends nothing. */
function obeying(start: (...args: Parameters<Started>) => Error | undefined): Started {
  return (...args) => {
    let refused: Error | undefined;
    quiet(() => {
      refused = start(...args);
    })();
    if (refused) throw refused;
  };
}

/** The application's name for it, or its class. */
const nameOf = (name: unknown, serialized: unknown, otherwise: string): string =>
  namesOf(name, serialized).find((known) => known !== undefined) ?? otherwise;

const namesOf = (name: unknown, serialized: unknown): readonly (string | undefined)[] => [
  text(name),
  text(ownField(serialized, "name")),
  classOf(serialized),
];

function classOf(serialized: unknown): string | undefined {
  const id = ownField(serialized, "id");
  return Array.isArray(id) ? text(id.at(-1)) : undefined;
}

/** The run, by the names that instrumentations give it: the application's, or that of its class. */
const runOf = (kind: RunKind, name: unknown, serialized: unknown, input?: unknown): ReportedRun => ({
  framework: "langchain",
  kind,
  names: namesOf(name, serialized),
  input: text(input),
});

/** The requested model. Integrations state it as LangSmith wants it, and in the parameters of the call. */
function modelOf(serialized: unknown, extra: unknown, metadata: unknown): ManualOptions["inference"] {
  const asked = ownField(extra, "invocation_params");
  const built = ownField(serialized, "kwargs");
  const named = [
    ownField(asked, "model"),
    ownField(metadata, "ls_model_name"),
    ownField(asked, "model_name"),
    ownField(built, "model"),
  ];
  const provider = providerName(ownField(metadata, "ls_provider")) ?? providerOf(classOf(serialized));
  return {
    model: named.map(text).find((name) => name !== undefined) ?? "unknown",
    ...(provider && { provider }),
  };
}

/** The provider, from the class of the model: `ChatOpenAI`, `ChatAnthropic`. */
const providerOf = (type: string | undefined) => providerName(type?.replace(/^Chat|LLM$/g, ""));

const text = (value: unknown): string | undefined =>
  typeof value === "string" && value !== "" ? value : undefined;
