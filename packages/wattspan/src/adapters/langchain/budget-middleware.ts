import {
  type Advice,
  type InferenceHandle,
  meterInference,
  meterStep,
  type TokenUsage,
} from "@wattspan/core";
import { addUsage } from "@wattspan/spans";
import { activitiesOf } from "../framework-activities.js";
import { runPending } from "../pending-run.js";
import { asMetered, currentRunId } from "./current-run.js";
import { namedModel, read } from "./named-model.js";

/** What a budget advises. */
export interface AdvisedModel {
  readonly model: string;
  /** At most so many tokens of output. Absent: as many as the call had. */
  readonly maxOutputTokens?: number;
}

/** A chat model of LangChain. */
export interface InvokableModel {
  invoke(input: never, options?: never): unknown;
}

/** Options of {@link budgetMiddleware}. */
export interface BudgetMiddlewareOptions {
  /**
   * Creates the model that a budget advises. With it calls follow advice. Default: calls stay as they are.
   * @example ({ model, maxOutputTokens }) => new ChatOpenAI({ model, maxTokens: maxOutputTokens })
   */
  readonly models?: (advised: AdvisedModel) => InvokableModel;
}

/** What `createMiddleware` of the package `langchain` takes. */
export interface BudgetMiddleware {
  readonly name: string;
  readonly wrapModelCall: <Q extends { readonly model: unknown }, R>(
    request: Q,
    handler: (request: Q) => R | Promise<R>,
  ) => Promise<R>;
  readonly wrapToolCall: <Q extends { readonly toolCall: { readonly name: string } }, R>(
    request: Q,
    handler: (request: Q) => R | Promise<R>,
  ) => Promise<R>;
}

/**
 * A middleware for `createAgent` of LangChain 1 that asks the budgets around each model call and each tool before it
 * begins, and meters it. What is refused sends nothing, and the agent's `invoke` rejects with an error whose `cause`
 * is that of the budget. Calls may wait, for a delay or a person, and follow advice.
 *
 * With `wattspanLangChain` around, calls belong to its agent and steps, and count once. Make it the last middleware:
 * what is inside it is one call.
 *
 * @example
 * const models = ({ model, maxOutputTokens }) => new ChatOpenAI({ model, maxTokens: maxOutputTokens });
 * const agent = createAgent({ model: "openai:gpt-4o", tools, middleware: [createMiddleware(budgetMiddleware({ models }))] });
 * await meterAgent({ name: "researcher", budget }, () => agent.invoke({ messages }));
 */
export function budgetMiddleware({ models }: BudgetMiddlewareOptions = {}): BudgetMiddleware {
  return {
    name: "wattspan",
    wrapModelCall: (request, handler) => {
      const { maxTokens, ...named } = namedModel(request.model);
      const options = {
        ...{ ...named, ...enclosing(), followsAdvice: models !== undefined },
        ...(maxTokens !== undefined && { expects: { output: maxTokens } }),
      };
      // `async` functions: budgets may make them wait.
      return meterInference(options, async (call: InferenceHandle) => {
        const model = models && advisedModel(models, named.model, maxTokens, call.advice);
        return asMetered({ kind: "inference", take: piecesOf(call) }, () =>
          handler(model ? { ...request, model } : request),
        );
      });
    },
    wrapToolCall: (request, handler) =>
      meterStep({ name: request.toolCall.name, kind: "tool", ...enclosing() }, async (step) =>
        runPending(step, runOf(request), () => asMetered({ kind: "step" }, () => handler(request))),
      ),
  };
}

/** The run of a tool, as instrumentations name it: by its name or its class. */
function runOf(request: { readonly toolCall: { readonly name: string } }) {
  const id = read(read(request, "tool"), "lc_id");
  const names = [request.toolCall.name, Array.isArray(id) ? id.at(-1) : undefined];
  return { framework: "langchain", kind: "tool", names } as const;
}

function advisedModel(
  models: NonNullable<BudgetMiddlewareOptions["models"]>,
  model: string,
  maxTokens = Number.POSITIVE_INFINITY,
  advice?: Advice,
): InvokableModel | undefined {
  const { model: advised = model, maxOutputTokens = maxTokens } = advice ?? {};
  const most = Math.min(maxOutputTokens, maxTokens);
  // The application's own model has settings that a new one would lose.
  if (advised === model && most === maxTokens) return undefined;
  return models({
    model: advised,
    ...(most < Number.POSITIVE_INFINITY && { maxOutputTokens: most }),
  });
}

/** Reads tokens from the pieces of a streamed answer: of Anthropic's, LangChain adds up the wrong ones. */
function piecesOf(call: InferenceHandle): (piece: unknown) => void {
  let usage: TokenUsage | undefined;
  return (piece) => {
    const more = addUsage(usage, piece);
    if (more && more !== usage) call.setUsage(more);
    usage = more;
  };
}

/** The step that `wattspanLangChain` reports around the running code, as the parent. */
function enclosing() {
  const run = currentRunId();
  const parent = run === undefined ? undefined : activitiesOf("langchain").handle(run);
  return parent && { parent };
}
