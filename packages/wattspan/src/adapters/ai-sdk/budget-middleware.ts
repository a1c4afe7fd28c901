/** Hooks of the AI SDK that obey budgets before anything is sent: a middleware, and a condition to stop. */

import { type Advice, type InferenceHandle, meterInference } from "@wattspan/core";
import { insideAskedInference } from "@wattspan/core/attempts";
import { providerName } from "@wattspan/core/observe";
import { activities } from "./run-events.js";

/** The used parameters of a call. */
interface Params {
  readonly maxOutputTokens?: number | undefined;
}

/** The used part of a language model. */
interface Model {
  readonly modelId: string;
  readonly provider: string;
}

/** A language model of the AI SDK, as a provider creates it. */
export interface CallableModel extends Model {
  doGenerate(params: never): PromiseLike<unknown>;
  doStream(params: never): PromiseLike<unknown>;
}

/** Options of {@link budgetMiddleware}. */
export interface BudgetMiddlewareOptions {
  /**
   * Creates the model that a budget advises, such as `openai`. With it calls follow advice: the model, if it advises
   * another, and the most tokens of output are those of the budget. Default: calls stay as they are.
   */
  readonly models?: (modelId: string) => CallableModel;
}

/** A middleware, as `wrapLanguageModel` of the package `ai` takes it. */
export interface BudgetMiddleware {
  readonly specificationVersion: "v3";
  readonly wrapGenerate: <R>(call: {
    readonly doGenerate: () => PromiseLike<R>;
    readonly params: Params;
    readonly model: CallableModel;
  }) => Promise<R>;
  readonly wrapStream: <R>(call: {
    readonly doStream: () => PromiseLike<R>;
    readonly params: Params;
    readonly model: CallableModel;
  }) => Promise<R>;
}

/**
 * A middleware of the AI SDK (6 and 7) that asks the budgets around a model call before it is sent, and meters it. A
 * refused call rejects with the error of the budget and sends nothing; a call may wait for a person, and follow advice.
 *
 * Inside a call that was asked for, such as one that `wattspanTelemetry` reports, it does nothing.
 *
 * @example
 * const model = wrapLanguageModel({ model: openai("gpt-4o"), middleware: budgetMiddleware({ models: openai }) });
 * await meterAgent({ name: "researcher", budget }, () => generateText({ model, prompt }));
 */
export function budgetMiddleware({ models }: BudgetMiddlewareOptions = {}): BudgetMiddleware {
  const ask = <R>(
    method: "doGenerate" | "doStream",
    params: Params,
    model: CallableModel,
    send: () => PromiseLike<R>,
  ): Promise<R> => {
    if (insideAskedInference()) return Promise.resolve(send());
    const provider = providerName(model.provider);
    const { maxOutputTokens: output } = params;
    const options = {
      model: model.modelId,
      ...(provider && { provider }),
      ...(output !== undefined && { expects: { output } }),
      followsAdvice: models !== undefined,
    };
    let isAdmitted = false;
    // An `async` function: budgets may make it wait.
    const answer = meterInference(options, async ({ advice }: InferenceHandle): Promise<R> => {
      isAdmitted = true;
      if (!advice || !models) return send();
      // The application's own model has settings that a new one would lose.
      const advised = advice.model === undefined ? model : models(advice.model);
      return advised[method](advisedParams(params, advice) as never) as PromiseLike<R>;
    });
    return answer.catch((error: unknown) => {
      if (!isAdmitted) activities().refusedInside(error);
      throw error;
    });
  };
  return {
    specificationVersion: "v3",
    wrapGenerate: ({ doGenerate, params, model }) => ask("doGenerate", params, model, doGenerate),
    wrapStream: ({ doStream, params, model }) => ask("doStream", params, model, doStream),
  };
}

const advisedParams = (params: Params, { maxOutputTokens: most }: Advice): Params =>
  most === undefined
    ? params
    : { ...params, maxOutputTokens: Math.min(params.maxOutputTokens ?? most, most) };

/** The used part of a budget of `@wattspan/budget`. */
export interface BudgetToStop {
  status(): { readonly left: Readonly<Record<string, number | undefined>> };
}

/**
 * A condition for `stopWhen`: the loop of steps ends, with what it has, when nothing is left of a limit.
 * @example await generateText({ model, tools, prompt, stopWhen: [isStepCount(20), isSpent(budget)] });
 */
export const isSpent =
  (budget: BudgetToStop): (() => boolean) =>
  () =>
    Object.values(budget.status().left).some((left) => left !== undefined && left <= 0);
