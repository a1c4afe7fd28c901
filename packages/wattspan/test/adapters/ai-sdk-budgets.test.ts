/** Hooks of the AI SDK obey budgets before anything is sent. */

import { BudgetExceededError } from "@wattspan/budget";
import {
  generateText,
  isStepCount,
  type LanguageModel,
  registerTelemetry,
  streamText,
  type Telemetry,
  tool,
  wrapLanguageModel,
} from "ai";
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import {
  budgetMiddleware,
  followAiSdk,
  isSpent,
  wattspanTelemetry,
} from "../../src/adapters/ai-sdk/ai-sdk.js";
import { inTwoSteps } from "../clients/in-two-steps.js";
import type { Protocol } from "../clients/local-provider.js";
import { openaiUsage } from "../clients/protocols/openai.js";
import { hasLoopback, overLoopback } from "../loopback.js";
import {
  afterSpending,
  budgetOf,
  expectRefused,
  inside,
  start,
  TOKENS,
  withNothingLeft,
} from "./budgeted-calls.js";
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

/** What a call fails with. */
async function errorOf(use: string, model: LanguageModel): Promise<unknown> {
  if (use === "generateText") return generateText({ model, prompt: "hi" }).catch((error: unknown) => error);
  const errors: unknown[] = [];
  const onError = ({ error }: { error: unknown }) => void errors.push(error);
  await streamText({ model, prompt: "hi", onError }).consumeStream();
  return errors[0];
}

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
      const failed = await withNothingLeft(() => errorOf(use, model));
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

  it.each(["generateText", "streamText"])(
    "the AI SDK's middleware refuses %s inside a call that the channel reports, which is one refused call",
    async (use) => {
      onTestFinished(followAiSdk());
      const started = await start();
      const { models, asked, seen } = started;
      const model = wrapLanguageModel({ model: models("m"), ...middleware() });
      const failed = await withNothingLeft(() => errorOf(use, model));
      expect(failed).toBeInstanceOf(BudgetExceededError);
      expect(asked).toEqual([]);
      await expectRefused(started);
      expect(seen.byName("outer")[0]?.unknown?.reasons ?? []).not.toContain("no_usage");
    },
  );

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
    const look = tool({ inputSchema: z.object({}), execute: () => "seen" });
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

it("the AI SDK's telemetry remembers 10,000 refused calls that are never run, whose runs never end", async () => {
  meteredGlobally();
  const { onLanguageModelCallStart, executeLanguageModelCall } = wattspanTelemetry();
  const ids = Array.from({ length: 10_001 }, (_, i) => `never-${i}`);
  withNothingLeft(() => {
    for (const callId of ids) onLanguageModelCallStart({ callId, modelId: "m", provider: "p" });
  });
  const refused = await Promise.all(
    ids.map((callId) => {
      const ran = executeLanguageModelCall({ callId, execute: () => Promise.resolve("ran") });
      return Promise.resolve(ran).catch((error: unknown) => error instanceof BudgetExceededError);
    }),
  );
  expect(refused.map((one) => one === true).indexOf(true)).toBe(1);
  expect(refused.filter((one) => one === true)).toHaveLength(10_000);
});
