import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meteredGlobally } from "../../../test/adapters/metered-globally.js";
import { wattspanLangChain } from "./langchain.js";

const { name: _, raiseError, awaitHandlers, ...callbacks } = wattspanLangChain();

describe("the handler for LangChain", () => {
  it("the LangChain handler takes anything in any order and never throws", async () => {
    const { metering } = meteredGlobally();
    const names = fc.constantFrom(...(Object.keys(callbacks) as "handleLLMEnd"[]));
    const ids = fc.oneof(fc.constantFrom("a", "b", "c"), fc.anything());
    const call = fc.tuple(names, fc.anything(), ids, ids, ids, fc.array(fc.anything(), { maxLength: 5 }));
    fc.assert(
      fc.property(fc.array(call, { maxLength: 30 }), (calls) => {
        for (const [name, ...args] of calls) callbacks[name](...(args as unknown as [unknown, string]));
        for (const id of ["a", "b", "c"]) callbacks.handleChainError(undefined, id);
      }),
      { numRuns: 200 },
    );
    await metering.flush();
    expect(metering.status.faults).toEqual({});
  });

  it("the LangChain handler names a model as it was asked for, and its provider from what is known", async () => {
    const { footprints, seen } = meteredGlobally();
    const start = (run: string, serialized: unknown, extra?: unknown, metadata?: unknown) => {
      const id = `run ${run}`; // one that no test has left open
      callbacks.handleChatModelStart(serialized, [], id, undefined, extra, [], metadata);
      callbacks.handleLLMEnd({ llmOutput: { tokenUsage: { promptTokens: 3, completionTokens: 7 } } }, id);
    };
    const openai = { id: ["langchain", "chat_models", "openai", "ChatOpenAI"], kwargs: { model: "built" } };
    start(
      "1",
      openai,
      { invocation_params: { model: "asked" } },
      { ls_model_name: "stated", ls_provider: "openai" },
    );
    start("2", openai, undefined, { ls_model_name: "stated" });
    start("3", openai);
    start("4", undefined);
    await footprints("inference", 4);
    const named = (model: string) => seen.byName(model)[0];
    expect(["asked", "stated", "built", "unknown"].map((model) => named(model)?.usage)).toEqual(
      Array(4).fill({ inputFresh: 3, output: 7 }),
    );
    // A hosted model has no share here. The last one may run on this host.
    expect(named("built")?.energy?.value).toBe(10);
  });

  it("the LangChain handler makes no footprint of an end without a start", async () => {
    const { metering, seen } = meteredGlobally();
    callbacks.handleLLMEnd({}, "x");
    callbacks.handleToolEnd({}, "x");
    callbacks.handleChainError(new Error("no"), "x");
    await metering.flush();
    expect(seen.footprints).toEqual([]);
  });
});
