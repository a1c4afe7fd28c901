import { type Admission, type Advice, meterAgent } from "@wattspan/core";
import { expect, it } from "vitest";
import { meteredGlobally } from "../../../test/adapters/metered-globally.js";
import { budgetMiddleware } from "./budget-middleware.js";

/** What was called: whose model, which, and with how many tokens at most. */
function setUp() {
  meteredGlobally();
  const called: unknown[][] = [];
  const model = (modelId: string, of: string) => {
    const call = async ({ maxOutputTokens }: { readonly maxOutputTokens?: number }) => {
      called.push([of, modelId, maxOutputTokens]);
      return "answer";
    };
    return { modelId, provider: "openai.chat", doGenerate: call, doStream: call };
  };
  const own = model("large", "the application");
  const middleware = budgetMiddleware({ models: (id) => model(id, "the budget") });
  const advised = (advice: Advice, maxOutputTokens?: number) => {
    const budget: Admission = {
      admit: ({ kind }) =>
        kind === "agent" ? undefined : { advice, settle: () => undefined, release: () => undefined },
    };
    const params = maxOutputTokens === undefined ? {} : { maxOutputTokens };
    const call = { params, model: own };
    return meterAgent({ name: "a", budget }, async () => [
      await middleware.wrapGenerate({ ...call, doGenerate: () => own.doGenerate(params) }),
      await middleware.wrapStream({ ...call, doStream: () => own.doStream(params) }),
    ]);
  };
  return { called, advised };
}

it.each([
  { advice: { maxOutputTokens: 5 }, most: 100, expected: ["the application", "large", 5] },
  { advice: { maxOutputTokens: 50 }, most: 10, expected: ["the application", "large", 10] },
  { advice: { maxOutputTokens: 50 }, most: undefined, expected: ["the application", "large", 50] },
  { advice: { samples: 1 }, most: 10, expected: ["the application", "large", 10] },
  { advice: { model: "small" }, most: 10, expected: ["the budget", "small", 10] },
  { advice: { model: "small", maxOutputTokens: 5 }, most: 10, expected: ["the budget", "small", 5] },
])("a model is made anew only if another is advised: $advice", async ({ advice, most, expected }) => {
  const { called, advised } = setUp();
  expect(await advised(advice, most)).toEqual(["answer", "answer"]);
  expect(called).toEqual([expected, expected]);
});
