/** A middleware of LangChain's agents obeys budgets before anything is sent. */

import { ChatAnthropic } from "@langchain/anthropic";
import { type StructuredToolInterface, tool } from "@langchain/core/tools";
import { ChatOpenAI } from "@langchain/openai";
import { BudgetExceededError, createBudget } from "@wattspan/budget";
import { manualClock } from "@wattspan/testing";
import { createAgent, createMiddleware } from "langchain";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import {
  type AdvisedModel,
  budgetMiddleware,
  wattspanLangChain,
} from "../../src/adapters/langchain/langchain.js";
import { inTwoSteps } from "../clients/in-two-steps.js";
import { localProvider, type Protocol } from "../clients/local-provider.js";
import { anthropicProtocol, anthropicUsage } from "../clients/protocols/anthropic.js";
import { openaiProtocol, openaiUsage } from "../clients/protocols/openai.js";
import { hasLoopback, overLoopback } from "../loopback.js";
import { afterSpending, budgetOf, expectRefused, inside, TOKENS, withNothingLeft } from "./budgeted-calls.js";
import { meteredGlobally } from "./metered-globally.js";

const question = { messages: [{ role: "user" as const, content: "hi" }] };

/** An agent with a tool, on a provider of this machine. */
async function agentOn(protocol: Protocol, look: StructuredToolInterface, advised = false) {
  const { url, asked } = await localProvider(protocol);
  const modelOf = ({ model, maxOutputTokens: maxTokens }: AdvisedModel) =>
    protocol === anthropicProtocol
      ? new ChatAnthropic({ model, apiKey: "k", anthropicApiUrl: url, maxTokens: maxTokens ?? 50 })
      : new ChatOpenAI({
          ...{ model, apiKey: "k", maxRetries: 1, configuration: { baseURL: `${url}/v1` } },
          ...(maxTokens !== undefined && { maxTokens }),
        });
  const agent = createAgent({
    model: modelOf({ model: "m", maxOutputTokens: 50 }),
    tools: [look],
    middleware: [createMiddleware(budgetMiddleware(advised ? { models: modelOf } : {}))],
  });
  return { agent, asked };
}

async function start(protocol: Protocol = openaiProtocol(), advised = false) {
  let looks = 0;
  const look = toolOf(() => `seen ${++looks}`);
  return { ...meteredGlobally(), ...(await agentOn(protocol, look, advised)), looks: () => looks };
}

const toolOf = (run: () => unknown) =>
  tool(run, { name: "look", description: "looks", schema: z.object({}) });

const waits = [{ name: "ask", at: 1, do: { ask: { deadlineS: 300, otherwise: "refuse" } } }] as const;

describe.skipIf(!hasLoopback).each<[string, () => object]>([
  ["alone", () => ({})],
  ["inside the handler", () => ({ callbacks: [wattspanLangChain()] })],
])(overLoopback("LangChain's middleware %s"), (place, config) => {
  it(`LangChain's middleware ${place} sends nothing that a budget refuses, and the agent rejects`, async () => {
    const started = await start();
    const failed = await withNothingLeft(() =>
      started.agent.invoke(question, config()).catch((error: unknown) => error),
    );
    expect((failed as Error).cause).toBeInstanceOf(BudgetExceededError);
    expect(started.asked).toEqual([]);
    await expectRefused(started);
  });

  it(`LangChain's middleware ${place} has the answer of an admitted call, which is charged once`, async () => {
    const { agent, call, seen, footprints } = await start();
    const budget = budgetOf(1000);
    const { messages } = await inside(budget, () => agent.invoke(question, config()));
    expect(messages.at(-1)?.content).not.toBe("");
    expect(await call()).toMatchObject({ name: "m", outcome: "ok", usage: openaiUsage });
    await footprints("agent", place === "alone" ? 1 : 2);
    for (const { energy } of seen.byKind("agent")) expect(energy?.value).toBe(18);
    expect(budget.receipts().filter(({ call }) => call.kind === "inference")).toMatchObject([
      { state: "settled", entries: [{ reserved: { tokens: 50 }, charged: { tokens: TOKENS } }] },
    ]);
    expect(budget.status()).toMatchObject({ spent: { tokens: TOKENS }, reserved: { tokens: 0 } });
  });

  it(`LangChain's middleware ${place} meters each step and each call of a loop once`, async () => {
    const { agent, footprints, seen, looks } = await start(inTwoSteps);
    const budget = budgetOf(1000);
    await inside(budget, () => agent.invoke(question, config()));
    await footprints("inference", 2);
    expect(looks()).toBe(1);
    expect(seen.byName("look")).toHaveLength(1);
    expect(seen.byName("look")[0]).toMatchObject({ kind: "step", outcome: "ok" });
    expect(budget.status()).toMatchObject({ spent: { tokens: 2 * TOKENS }, reserved: { tokens: 0 } });
    if (place === "alone") return;
    const parents = seen
      .byKind("inference")
      .map(({ parentId }) => seen.footprints.find(({ id }) => id === parentId));
    expect(parents.map((parent) => parent?.name)).toEqual(["model_request", "model_request"]);
  });

  it(`LangChain's middleware ${place} meters an agent in a tool of another, and each call once`, async () => {
    const { agent: inner, footprints } = await start();
    const ask = toolOf(async () => (await inner.invoke(question, config())).messages.at(-1)?.content);
    const { agent } = await agentOn(inTwoSteps, ask);
    const budget = budgetOf(1000);
    await inside(budget, () => agent.invoke(question, config()));
    await footprints("inference", 3);
    expect(budget.status()).toMatchObject({ spent: { tokens: 3 * TOKENS }, reserved: { tokens: 0 } });
  });

  it(`LangChain's middleware ${place} has the tokens of a streamed answer`, async () => {
    const { agent, call } = await start();
    for await (const _ of await agent.stream(question, { ...config(), streamMode: "messages" }));
    expect(await call()).toMatchObject({ name: "m", outcome: "ok", usage: openaiUsage });
  });

  it(`LangChain's middleware ${place} does not run a tool that a budget refuses`, async () => {
    const { agent, looks, metering } = await start(inTwoSteps);
    const rules = [
      { name: "no tools", at: 0.01, kinds: ["step" as const], steps: ["tool" as const], do: "stop" as const },
    ];
    const budget = createBudget({ name: "test", limits: { tokens: 1000 }, policy: { rules } });
    const failed = await afterSpending(20, budget, () =>
      agent.invoke(question, config()).catch((error: unknown) => error),
    );
    expect((failed as Error).cause).toBeInstanceOf(BudgetExceededError);
    expect(looks()).toBe(0);
    await metering.flush();
    expect(metering.status.faults).toEqual({});
  });

  it(`LangChain's middleware ${place} waits for a person`, async () => {
    const { agent, asked } = await start();
    const budget = budgetOf(1, { rules: waits });
    const pending = afterSpending(1, budget, () => agent.invoke(question, config()));
    await expect.poll(() => budget.questions().length).toBe(1);
    expect(asked).toEqual([]);
    budget.answer(budget.questions()[0]?.id as string, { approve: true, by: "ada" });
    expect((await pending).messages.at(-1)?.content).not.toBe("");
    expect(asked).toHaveLength(1);
  });

  it(`LangChain's middleware ${place} delays a call, and sends it later`, async () => {
    const { agent, asked } = await start();
    const clock = manualClock();
    const rules = [{ name: "slow", at: 0.5, do: { throttle: { delayS: 20 } } }];
    const budget = createBudget({ name: "test", limits: { tokens: 1000 }, policy: { rules }, clock });
    const pending = afterSpending(600, budget, () => agent.invoke(question, config()));
    await expect.poll(() => clock.pending).toBe(1);
    await clock.advanceAsync(19_999);
    expect(asked).toEqual([]);
    await clock.advanceAsync(1);
    await pending;
    expect(asked).toHaveLength(1);
  });

  it.each([
    ["with the option models", true, { model: "small", max_tokens: 10 }],
    ["not without it", false, { model: "m", max_tokens: 50 }],
  ])(`LangChain's middleware ${place} takes the advised model %s`, async (_, follows, sent) => {
    const { agent, asked, call } = await start(openaiProtocol(), follows);
    const degrade = { models: { m: "small" }, maxOutputTokens: 10 };
    const budget = budgetOf(1000, { rules: [{ name: "smaller", at: 0.01, do: { degrade } }] });
    await afterSpending(20, budget, () => agent.invoke(question, config()));
    expect(
      asked.map(({ body: { model, max_tokens, max_completion_tokens } }) => ({
        model,
        max_tokens: max_tokens ?? max_completion_tokens,
      })),
    ).toEqual([sent]);
    expect(await call()).toMatchObject({ name: sent.model });
  });

  it(`twenty agents of LangChain with the middleware ${place} have each call once`, async () => {
    const { agent, footprints } = await start();
    const budget = budgetOf(100_000);
    await inside(budget, () =>
      Promise.all(Array.from({ length: 20 }, () => agent.invoke(question, config()))),
    );
    await footprints("inference", 20);
    expect(budget.status()).toMatchObject({ spent: { tokens: 20 * TOKENS }, reserved: { tokens: 0 } });
  });
});

describe.skipIf(!hasLoopback)(overLoopback("LangChain's middleware with the handler"), () => {
  it("LangChain's middleware with the handler has the tokens of Anthropic's pieces, which LangChain adds up wrongly", async () => {
    const { agent, call } = await start(anthropicProtocol);
    const config = { callbacks: [wattspanLangChain()], streamMode: "messages" as const };
    for await (const _ of await agent.stream(question, config));
    expect(await call()).toMatchObject({ name: "m", outcome: "ok", usage: anthropicUsage });
  });
});

it.each([
  ["other samples", { samples: 1 }],
  ["more tokens than it may use", { maxOutputTokens: 60 }],
  ["itself", { models: { m: "m" } }],
])("LangChain's middleware keeps the application's model if the advice is %s", async (_, degrade) => {
  meteredGlobally();
  const own = new ChatOpenAI({ model: "m", apiKey: "k", maxTokens: 50 });
  const middleware = budgetMiddleware({ models: () => new ChatOpenAI({ model: "m", apiKey: "k" }) });
  const budget = budgetOf(1000, { rules: [{ name: "less", at: 0.01, do: { degrade } }] });
  const used = await afterSpending(20, budget, () =>
    middleware.wrapModelCall({ model: own }, ({ model }) => model),
  );
  expect(used).toBe(own);
});
