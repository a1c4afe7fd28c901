/** Hooks of frameworks obey budgets before anything is sent. */

import { createOpenAI } from "@ai-sdk/openai";
import { tool } from "@langchain/core/tools";
import { ChatOpenAI } from "@langchain/openai";
import {
  Agent,
  OpenAIChatCompletionsModel,
  Runner,
  setTraceProcessors,
  setTracingDisabled,
} from "@openai/agents";
import { BudgetExceededError, createBudget, type Policy } from "@wattspan/budget";
import { type AgentOptions, meterAgent } from "@wattspan/core";
import {
  generateText,
  isStepCount,
  registerTelemetry,
  streamText,
  type Telemetry,
  tool as toolOfAi,
  wrapLanguageModel,
} from "ai";
import { OpenAI } from "openai7";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import {
  budgetMiddleware,
  followAiSdk,
  isSpent,
  wattspanTelemetry,
} from "../../src/adapters/ai-sdk/ai-sdk.js";
import { meteredClientFetch } from "../../src/adapters/fetch/fetch.js";
import { wattspanLangChain } from "../../src/adapters/langchain/langchain.js";
import { wattspanTracingProcessor } from "../../src/adapters/openai-agents/openai-agents.js";
import { inTwoSteps } from "../clients/in-two-steps.js";
import { localProvider, type Protocol } from "../clients/local-provider.js";
import { openaiProtocol, openaiUsage } from "../clients/protocols/openai.js";
import { hasLoopback, overLoopback } from "../loopback.js";
import { meteredGlobally } from "./metered-globally.js";

const registered = globalThis as { AI_SDK_TELEMETRY_INTEGRATIONS?: Telemetry[] | undefined };
afterEach(() => {
  registered.AI_SDK_TELEMETRY_INTEGRATIONS = undefined;
});

const register = () => {
  registerTelemetry(wattspanTelemetry());
  return () => undefined;
};

const registerAndFollow = () => {
  register();
  return followAiSdk();
};

/** Tokens of one answer: input, cached and output. */
const TOKENS = 22;
const chat = { model: "m", messages: [{ role: "user" as const, content: "hi" }], max_tokens: 100 };
const budgetOf = (tokens: number, policy?: Policy) =>
  createBudget({ name: "test", limits: { tokens }, ...(policy && { policy }) });
const inside = <T>(budget: NonNullable<AgentOptions["budget"]>, fn: () => T): T =>
  meterAgent({ name: "outer", budget }, fn);

/** Runs in an agent whose budget is spent, or a part of it. */
const afterSpending = <T>(tokens: number, budget: ReturnType<typeof budgetOf>, fn: () => T): T =>
  inside(budget, () => {
    budget.reserve({ model: "m", estimate: { tokens } }).settle({ tokens });
    return fn();
  });
const withNothingLeft = <T>(fn: () => T): T => afterSpending(1, budgetOf(1), fn);

/** A server that speaks like OpenAI's, its clients, and a metering. */
async function start(protocol: Protocol = openaiProtocol()) {
  const { url, asked } = await localProvider(protocol);
  const baseURL = `${url}/v1`;
  const fetch = meteredClientFetch(undefined, { hosts: { [new URL(url).host]: "openai" } });
  const { chat: models } = createOpenAI({ apiKey: "k", baseURL });
  return {
    ...meteredGlobally(),
    asked,
    client: new OpenAI({ apiKey: "k", baseURL, fetch, maxRetries: 1 }),
    models,
    chain: new ChatOpenAI({ model: "m", apiKey: "k", maxRetries: 1, configuration: { baseURL } }),
  };
}

/** Asserts that exactly one call was refused, and charged nothing. */
async function expectRefused({ metering, seen }: Awaited<ReturnType<typeof start>>, name = "m") {
  await metering.flush();
  const [refused, ...more] = seen.byKind("inference");
  expect(more).toEqual([]);
  expect(refused).toMatchObject({ name, outcome: "refused", energy: { value: 0 } });
  expect(metering.status.faults).toEqual({});
}

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

const middleware = (options = {}) => ({ middleware: budgetMiddleware(options) });

describe
  .skipIf(!hasLoopback)
  .each<[string, { isWrapped: boolean; follow: () => () => void; agents: number }]>([
    ["middleware", { isWrapped: true, follow: () => () => undefined, agents: 1 }],
    ["telemetry", { isWrapped: false, follow: register, agents: 2 }],
    ["telemetry next to the channel", { isWrapped: false, follow: registerAndFollow, agents: 2 }],
    ["middleware inside telemetry", { isWrapped: true, follow: register, agents: 2 }],
  ])(overLoopback("the AI SDK's %s"), (hook, { isWrapped, follow, agents }) => {
  let unfollow: (() => void) | undefined;
  beforeEach(() => {
    unfollow = follow();
  });
  afterEach(() => unfollow?.());

  async function hooked(protocol?: Protocol) {
    const started = await start(protocol);
    const plain = started.models("m");
    return { ...started, model: isWrapped ? wrapLanguageModel({ model: plain, ...middleware() }) : plain };
  }

  it.each(["generateText", "streamText"])(
    `%s with the AI SDK's ${hook} sends nothing that a budget refuses`,
    async (use) => {
      const started = await hooked();
      const { model, asked } = started;
      const failed = await withNothingLeft(async () => {
        if (use === "generateText")
          return generateText({ model, prompt: "hi" }).catch((error: unknown) => error);
        const errors: unknown[] = [];
        await streamText({
          model,
          prompt: "hi",
          onError: ({ error }) => void errors.push(error),
        }).consumeStream();
        return errors[0];
      });
      expect(failed).toBeInstanceOf(BudgetExceededError);
      expect(asked).toEqual([]);
      await expectRefused(started);
    },
  );

  it.each(["generateText", "streamText"])(
    `%s with the AI SDK's ${hook} has the answer of an admitted call, which is charged once`,
    async (use) => {
      const { model, call, footprints, seen } = await hooked();
      const budget = budgetOf(1000);
      const text = await inside(budget, async () =>
        use === "generateText"
          ? (await generateText({ model, prompt: "hi" })).text
          : streamText({ model, prompt: "hi" }).text,
      );
      expect(text).not.toBe("");
      expect(await call()).toMatchObject({ name: "m", outcome: "ok", usage: openaiUsage });
      await footprints("agent", agents);
      expect(seen.byName("outer")[0]?.energy?.value).toBe(18);
      expect(budget.status()).toMatchObject({ spent: { tokens: TOKENS }, reserved: { tokens: 0 } });
    },
  );
});

describe.skipIf(!hasLoopback)(overLoopback("the AI SDK's middleware"), () => {
  it("the AI SDK's middleware waits for a person", async () => {
    const { models, asked } = await start();
    const model = wrapLanguageModel({ model: models("m"), ...middleware() });
    const rules = [{ name: "ask", at: 1, do: { ask: { deadlineS: 300, otherwise: "refuse" } } }] as const;
    const budget = budgetOf(1, { rules });
    const pending = afterSpending(1, budget, () => generateText({ model, prompt: "hi" }));
    await expect.poll(() => budget.questions().length).toBe(1);
    expect(asked).toEqual([]);
    budget.answer(budget.questions()[0]?.id as string, { approve: true, by: "ada" });
    expect((await pending).text).not.toBe("");
    expect(asked).toHaveLength(1);
  });

  it("the AI SDK's middleware sends nothing that a budget refuses inside a call that the channel reports", async () => {
    const unfollow = followAiSdk();
    onTestFinished(unfollow);
    const { models, asked, metering } = await start();
    const model = wrapLanguageModel({ model: models("m"), ...middleware() });
    const pending = withNothingLeft(() => generateText({ model, prompt: "hi" }));
    await expect(pending).rejects.toThrow(BudgetExceededError);
    expect(asked).toEqual([]);
    await metering.flush();
  });

  it("the AI SDK's middleware inside calls that the channel reports has its answers, and charges each once", async () => {
    onTestFinished(followAiSdk());
    const { models, footprints, seen } = await start();
    const model = wrapLanguageModel({ model: models("m"), ...middleware() });
    const budget = budgetOf(1000);
    await inside(budget, async () => {
      expect((await generateText({ model, prompt: "hi" })).text).not.toBe("");
      expect(await streamText({ model, prompt: "hi" }).text).not.toBe("");
    });
    await footprints("agent", 3);
    expect(seen.byName("outer")[0]?.energy?.value).toBe(36);
    expect(budget.status()).toMatchObject({ spent: { tokens: 2 * TOKENS }, reserved: { tokens: 0 } });
  });

  it.each([
    ["with the option models", true, { model: "small", max_tokens: 10 }],
    ["not without it", false, { model: "m", max_tokens: 50 }],
  ])("the AI SDK's middleware takes the advised model %s", async (_, follows, sent) => {
    const { models, asked, call } = await start();
    const model = wrapLanguageModel({ model: models("m"), ...middleware(follows ? { models } : {}) });
    const degrade = { models: { m: "small" }, maxOutputTokens: 10 };
    const budget = budgetOf(1000, { rules: [{ name: "smaller", at: 0.01, do: { degrade } }] });
    await afterSpending(20, budget, () => generateText({ model, prompt: "hi", maxOutputTokens: 50 }));
    expect(asked.map(({ body }) => body)).toMatchObject([sent]);
    expect(await call()).toMatchObject({ name: sent.model });
  });

  it("a loop of the AI SDK stops by isSpent when nothing is left, with what it has", async () => {
    const { models, asked } = await start(inTwoSteps);
    const model = wrapLanguageModel({ model: models("m"), ...middleware() });
    const budget = budgetOf(TOKENS);
    const look = toolOfAi({ inputSchema: z.object({}), execute: () => "seen" });
    const { steps } = await inside(budget, () =>
      generateText({
        ...{ model, prompt: "hi", tools: { look }, maxOutputTokens: TOKENS },
        stopWhen: [isStepCount(5), isSpent(budget)],
      }),
    );
    expect(steps).toHaveLength(1);
    expect(asked).toHaveLength(1);
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
