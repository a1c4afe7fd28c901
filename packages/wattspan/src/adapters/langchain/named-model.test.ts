import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { namedModel } from "./named-model.js";

describe("the name of a model of LangChain", () => {
  it.each<[string, unknown, object]>([
    [
      "what it states for tracing",
      {
        model: "other",
        getLsParams: () => ({ ls_model_name: "gpt-4o", ls_provider: "openai", ls_max_tokens: 50 }),
      },
      { model: "gpt-4o", provider: "openai", maxTokens: 50 },
    ],
    ["its member", { model: "m", getLsParams: () => ({ ls_max_tokens: -1 }) }, { model: "m" }],
    [
      "what `initChatModel` was given",
      { _defaultConfig: { model: "claude-sonnet-4-5", modelProvider: "anthropic", maxTokens: 9 } },
      { model: "claude-sonnet-4-5", provider: "anthropic", maxTokens: 9 },
    ],
    ["its former member", { modelName: "m" }, { model: "m" }],
    ["nothing", {}, { model: "unknown" }],
  ])("the name of a model of LangChain is by %s", (_, model, expected) => {
    expect(namedModel(model)).toEqual(expected);
  });

  it("the name of a model of LangChain is a text for anything, and nothing throws", () => {
    const hostile = new Proxy({}, { get: () => { throw new Error("no"); } }); // biome-ignore format: one line
    for (const model of [hostile, { getLsParams: () => hostile }, null, undefined, 7])
      expect(namedModel(model)).toEqual({ model: "unknown" });
    fc.assert(
      fc.property(fc.anything(), fc.anything(), (model, stated) => {
        for (const given of [model, { model, getLsParams: () => stated }])
          expect(namedModel(given).model).toBeTypeOf("string");
      }),
    );
  });
});
