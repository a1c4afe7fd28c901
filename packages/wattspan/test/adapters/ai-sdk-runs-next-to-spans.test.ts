/** Runs of the AI SDK that our adapter and the SDK's own telemetry report: each is one activity, and one step. */

import { setImmediate } from "node:timers/promises";
import { LegacyOpenTelemetry, OpenTelemetry } from "@ai-sdk/otel";
import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { ParentBasedSampler, type Sampler, SamplingDecision } from "@opentelemetry/sdk-trace";
import { createBudget } from "@wattspan/budget";
import { type Footprint, meterAgent } from "@wattspan/core";
import { wattspanSpanProcessor } from "@wattspan/spans";
import { generateText, isStepCount, type Telemetry, tool } from "ai";
import { MockLanguageModelV4 } from "ai/test";
import { describe, expect, it, onTestFinished } from "vitest";
import { z } from "zod";
import { followAiSdk, wattspanTelemetry } from "../../src/adapters/ai-sdk/ai-sdk.js";
import { inMemorySdk } from "../sdk.js";
import { meteredGlobally } from "./metered-globally.js";

/** Of 20 computed tokens; calls of other questions have other totals, or they would be taken for one. */
const usageOf = (cacheRead: number) => ({
  inputTokens: { total: 11 + cacheRead, noCache: 11, cacheRead, cacheWrite: undefined },
  outputTokens: { total: 9, text: 9, reasoning: undefined },
});
const call = (toolCallId: string) =>
  ({ type: "tool-call", toolCallId, toolName: "search", input: "{}" }) as const;

/** A model that first asks twice for the same tool, with the same input, and answers when it has the results. */
function askingTwice(question: number, ids: string) {
  let asked = 0;
  const usage = usageOf(question);
  return new MockLanguageModelV4({
    provider: "openai.chat",
    modelId: "m",
    doGenerate: async () =>
      asked++ === 0
        ? {
            finishReason: { unified: "tool-calls", raw: undefined },
            ...{ usage, warnings: [], content: [call(`${ids}1`), call(`${ids}2`)] },
          }
        : {
            finishReason: { unified: "stop", raw: undefined },
            ...{ usage, warnings: [], content: [{ type: "text", text: "found" }] },
          },
  });
}

const otel = (): Telemetry => new OpenTelemetry();
const legacy = (): Telemetry => new LegacyOpenTelemetry();
const namesOf = (footprints: readonly Footprint[]) => footprints.map(({ name }) => name).sort();
const energiesOf = (footprints: readonly Footprint[]) => footprints.map(({ energy }) => energy?.value);
const EACH = ["search", "search", "step 1", "step 2"];

function generate(
  integrations: readonly Telemetry[],
  run: () => string | Promise<string>,
  {
    functionId,
    question = 4,
    ids = "t",
  }: { readonly functionId?: string | undefined; readonly question?: number; readonly ids?: string } = {},
) {
  const tools = { search: tool({ inputSchema: z.object({}), execute: run }) };
  const telemetry = { isEnabled: true, integrations: [...integrations], ...(functionId && { functionId }) };
  const options = { prompt: "hi", stopWhen: isStepCount(3), tools, telemetry };
  return generateText({ model: askingTwice(question, ids), ...options });
}

/** Samples every second trace, as its root decides. */
function everySecond(): Sampler {
  let roots = 0;
  const shouldSample = () => ({
    decision: roots++ % 2 === 0 ? SamplingDecision.NOT_RECORD : SamplingDecision.RECORD_AND_SAMPLED,
  });
  return new ParentBasedSampler({ root: { shouldSample, toString: () => "every second" } });
}

function started(options: { readonly sampler?: Sampler } = {}) {
  const sdk = inMemorySdk([wattspanSpanProcessor()], options);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(sdk.tracerProvider);
  onTestFinished(() => {
    context.disable();
    trace.disable();
  });
  const metered = meteredGlobally({ telemetry: sdk });
  /** Asks in an agent with a budget. */
  async function ask(...question: Parameters<typeof generate>) {
    const budget = createBudget({ name: "test", limits: { steps: 100 } });
    await meterAgent({ name: "outer", budget }, () => generate(...question));
    return budget;
  }
  return { ...metered, ask, steps: (count: number) => metered.footprints("step", count) };
}

describe.each<[string, () => Telemetry[], boolean]>([
  ["after @ai-sdk/otel", () => [otel(), wattspanTelemetry()], false],
  ["before @ai-sdk/otel", () => [wattspanTelemetry(), otel()], false],
  ["by its channel, next to @ai-sdk/otel", () => [otel()], true],
  ["after its legacy telemetry", () => [legacy(), wattspanTelemetry()], false],
  ["before its legacy telemetry", () => [wattspanTelemetry(), legacy()], false],
  ["by its channel, next to its legacy telemetry", () => [legacy()], true],
])("runs of the AI SDK that we hear of %s", (place, integrations, follows) => {
  it.each([undefined, "researcher"])(
    `steps and tools that we hear of ${place} are one each, in one agent (named: %s)`,
    async (name) => {
      const { ask, steps, seen } = started();
      if (follows) onTestFinished(followAiSdk());
      const budget = await ask(integrations(), () => "found", { functionId: name });
      const found = await steps(4);
      expect(namesOf(found)).toEqual(EACH);
      expect(budget.status().spent.steps).toBe(4);
      const first = found.find((step) => step.name === "step 1");
      for (const step of found) if (step.name === "search") expect(step.parentId).toBe(first?.id);
      expect(namesOf(seen.byKind("agent"))).toEqual(["outer", name ?? "ai.generateText"].sort());
      expect(energiesOf(seen.byKind("agent"))).toEqual([40, 40]);
    },
  );

  it(`a tool that fails, of which we hear ${place}, is one failed step`, async () => {
    const { ask, steps } = started();
    if (follows) onTestFinished(followAiSdk());
    const failing = () => {
      throw new Error("no");
    };
    const budget = await ask(integrations(), failing);
    const tools = (await steps(4)).filter(({ name }) => name === "search");
    expect(tools.map(({ outcome }) => outcome)).toEqual(["error", "error"]);
    expect(budget.status().spent.steps).toBe(4);
  });

  it(`parallel runs with the same ids of calls, of which we hear ${place}, are charged to their own budgets`, async () => {
    const { ask, steps } = started();
    if (follows) onTestFinished(followAiSdk());
    const budgets = await Promise.all([1, 2, 3].map(() => ask(integrations(), () => "found")));
    expect(namesOf(await steps(12))).toEqual([...EACH, ...EACH, ...EACH].sort());
    expect(budgets.map((budget) => budget.status().spent.steps)).toEqual([4, 4, 4]);
  });

  it(`requests of which every second is sampled, of whose runs we hear ${place}, keep their steps and energy`, async () => {
    const { steps, seen } = started({ sampler: everySecond() });
    if (follows) onTestFinished(followAiSdk());
    const request = (question: number) =>
      trace.getTracer("http").startActiveSpan("GET", async (span) => {
        await generate(integrations(), () => "found", { question });
        span.end();
      });
    await Promise.all([1, 2, 3, 4].map(request));
    expect(namesOf(await steps(16))).toEqual([...EACH, ...EACH, ...EACH, ...EACH].sort());
    expect(energiesOf(seen.byKind("agent"))).toEqual([40, 40, 40, 40]);
  });

  it(`requests outside of any trace, of whose runs we hear ${place}, keep their steps and energy where every second is sampled`, async () => {
    const { steps, seen } = started({ sampler: everySecond() });
    if (follows) onTestFinished(followAiSdk());
    for (const question of [1, 2, 3, 4]) await generate(integrations(), () => "found", { question });
    expect(namesOf(await steps(16))).toEqual([...EACH, ...EACH, ...EACH, ...EACH].sort());
    expect(energiesOf(seen.byKind("agent"))).toEqual([40, 40, 40, 40]);
  });

  it.each<[string, Sampler | undefined]>([
    ["begin in one turn", undefined],
    ["begin one after the other, of which every second is sampled", everySecond()],
  ])(
    `parallel requests outside of any trace, of whose runs we hear ${place}, keep their steps and energy where they %s`,
    async (_, sampler) => {
      const { steps, seen } = started(sampler && { sampler });
      if (follows) onTestFinished(followAiSdk());
      let goOn = (_found: string): void => undefined;
      const found = new Promise<string>((resolve) => {
        goOn = resolve;
      });
      const asked: Promise<unknown>[] = [];
      for (const question of [1, 2, 3, 4]) {
        asked.push(generate(integrations(), () => found, { question, ids: `${question} ` }));
        if (sampler) await setImmediate();
      }
      goOn("found");
      await Promise.all(asked);
      expect(namesOf(await steps(16))).toEqual([...EACH, ...EACH, ...EACH, ...EACH].sort());
      expect(energiesOf(seen.byKind("agent"))).toEqual([40, 40, 40, 40]);
    },
  );
});

it("runs of the AI SDK that only one of the two reports are steps, also next to each other", async () => {
  const { ask, steps } = started();
  const integrations = [[wattspanTelemetry()], [otel()]];
  const budgets = await Promise.all(integrations.map((one) => ask(one, () => "found")));
  expect(namesOf(await steps(8))).toEqual([...EACH, ...EACH].sort());
  expect(budgets.map((budget) => budget.status().spent.steps)).toEqual([4, 4]);
});
