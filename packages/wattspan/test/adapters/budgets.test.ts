/** A metered fetch, LangChain and OpenAI Agents obey budgets before anything is sent. */

import { tool } from "@langchain/core/tools";
import {
  Agent,
  OpenAIChatCompletionsModel,
  Runner,
  setTraceProcessors,
  setTracingDisabled,
} from "@openai/agents";
import { BudgetExceededError, createBudget } from "@wattspan/budget";
import { meterAgent } from "@wattspan/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { wattspanLangChain } from "../../src/adapters/langchain/langchain.js";
import { wattspanTracingProcessor } from "../../src/adapters/openai-agents/openai-agents.js";
import { openaiUsage } from "../clients/protocols/openai.js";
import { hasLoopback, overLoopback } from "../loopback.js";
import { budgetOf, expectRefused, inside, start, TOKENS, withNothingLeft } from "./budgeted-calls.js";
import { meteredGlobally } from "./metered-globally.js";

const chat = { model: "m", messages: [{ role: "user" as const, content: "hi" }], max_tokens: 100 };

describe.skipIf(!hasLoopback)(overLoopback("a metered fetch"), () => {
  it.each([false, true])(
    "a metered fetch does not send a request that a budget refuses, and rejects with its error (stream: %s)",
    async (stream) => {
      const started = await start();
      const { client, asked } = started;
      const failed = await withNothingLeft(() =>
        client.chat.completions
          .create({ ...chat, stream }, { maxRetries: 0 })
          .catch((error: unknown) => error),
      );
      expect((failed as Error).cause ?? failed).toBeInstanceOf(BudgetExceededError);
      expect(asked).toEqual([]);
      await expectRefused(started);
    },
  );

  it.each([-1, 2 ** 31 - 1])(
    "a metered fetch does not send a refused request whose limit of tokens says that there is none: %s",
    async (max_tokens) => {
      const started = await start();
      const { client, asked } = started;
      const failed = await withNothingLeft(() =>
        client.chat.completions
          .create({ ...chat, max_tokens }, { maxRetries: 0 })
          .catch((error: unknown) => error),
      );
      expect((failed as Error).cause ?? failed).toBeInstanceOf(BudgetExceededError);
      expect(asked).toEqual([]);
      await expectRefused(started);
    },
  );

  it("a metered fetch returns the answer of a request that a budget admits, and charges its tokens", async () => {
    const { client, asked, call } = await start();
    const budget = budgetOf(1000);
    const answer = await inside(budget, async () => {
      const pending = client.chat.completions.create(chat);
      return pending;
    });
    expect(answer.choices[0]?.message.content).toBeTypeOf("string");
    expect(await call()).toMatchObject({ outcome: "ok", usage: openaiUsage });
    expect(asked).toHaveLength(1);
    expect(budget.receipts()).toMatchObject([{}, { entries: [{ reserved: { tokens: 100 } }] }]);
    expect(budget.status()).toMatchObject({ spent: { tokens: TOKENS }, reserved: { tokens: 0 } });
  });

  it("a metered fetch sends a critical request whatever is left", async () => {
    const { client, call } = await start();
    const budget = budgetOf(0);
    await meterAgent({ name: "guard", budget, critical: true }, () => client.chat.completions.create(chat));
    expect(await call()).toMatchObject({ outcome: "ok" });
    expect(budget.status().spent.tokens).toBe(TOKENS);
  });
});

describe.skipIf(!hasLoopback)(overLoopback("LangChain's handler"), () => {
  const config = () => ({ callbacks: [wattspanLangChain()] });

  it.each(["invoke", "stream"] as const)(
    "a model of LangChain sends nothing that a budget refuses, by %s",
    async (use) => {
      const started = await start();
      const { chain, asked } = started;
      const pending = withNothingLeft(async () => {
        if (use === "invoke") return chain.invoke("hi", config());
        for await (const _ of await chain.stream("hi", config()));
        return undefined;
      });
      await expect(pending).rejects.toThrow(BudgetExceededError);
      expect(asked).toEqual([]);
      await expectRefused(started);
    },
  );

  it("a model of LangChain that a budget admits has its answer, and is charged", async () => {
    const { chain, call } = await start();
    const budget = budgetOf(1000);
    const { content } = await inside(budget, () => chain.invoke("hi", config()));
    expect(content).not.toBe("");
    expect(await call()).toMatchObject({ outcome: "ok", usage: openaiUsage });
    expect(budget.status()).toMatchObject({ spent: { tokens: TOKENS }, reserved: { tokens: 0 } });
  });

  it("a tool of LangChain does not run if a budget refuses it", async () => {
    meteredGlobally();
    let runs = 0;
    const look = tool(() => `seen ${++runs}`, { name: "look", description: "looks", schema: z.object({}) });
    const budget = createBudget({ name: "test", limits: { steps: 1 } });
    const use = () => look.invoke({}, config());
    expect(await inside(budget, use)).toBe("seen 1");
    await expect(inside(budget, use)).rejects.toThrow(BudgetExceededError);
    expect(runs).toBe(1);
  });
});

describe.skipIf(!hasLoopback)(overLoopback("OpenAI Agents with a metered fetch"), () => {
  const runOf = ({ client }: Awaited<ReturnType<typeof start>>) => {
    onTestFinished(() => setTraceProcessors([]));
    setTracingDisabled(false);
    setTraceProcessors([wattspanTracingProcessor()]);
    const model = new OpenAIChatCompletionsModel(client as never, "m");
    const runner = new Runner({ traceIncludeSensitiveData: true, tracingDisabled: false });
    return () => runner.run(new Agent({ name: "greeter", model }), "hi");
  };

  it("a run of OpenAI Agents sends nothing that a budget refuses, and a retry of the client asks no more", async () => {
    const started = await start();
    const run = runOf(started);
    const failed = await withNothingLeft(() => run().catch((error: unknown) => error));
    expect((failed as Error).cause).toBeInstanceOf(BudgetExceededError);
    expect(started.asked).toEqual([]);
    await expectRefused(started);
  });

  it("a run of OpenAI Agents that a budget admits has its answer, and is charged once", async () => {
    const started = await start();
    const budget = budgetOf(1000);
    const { finalOutput } = await inside(budget, runOf(started));
    expect(finalOutput).not.toBe("");
    expect(await started.call()).toMatchObject({ outcome: "ok", usage: openaiUsage });
    expect(budget.status()).toMatchObject({ spent: { tokens: TOKENS }, reserved: { tokens: 0 } });
  });
});
