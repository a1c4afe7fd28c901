/** Runs of LangChain that our adapter and the spans of another instrumentation report: each is one activity, and one step. */

import { setImmediate } from "node:timers/promises";
import { BaseRetriever } from "@langchain/core/retrievers";
import { RunnableLambda } from "@langchain/core/runnables";
import { DynamicStructuredTool, tool } from "@langchain/core/tools";
import { ChatOpenAI } from "@langchain/openai";
import { context, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { suppressTracing } from "@opentelemetry/core";
import { BudgetExceededError, createBudget } from "@wattspan/budget";
import { type Footprint, meterAgent, meterInference } from "@wattspan/core";
import { wattspanSpanProcessor } from "@wattspan/spans";
import { createAgent, createMiddleware } from "langchain";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { z } from "zod";
import { budgetMiddleware, wattspanLangChain } from "../../src/adapters/langchain/langchain.js";
import { inTwoSteps } from "../clients/in-two-steps.js";
import { localProvider } from "../clients/local-provider.js";
import { openInferencePatch, openLlmetryPatch } from "../flavours/langchain-flavours.js";
import { hasLoopback, overLoopback } from "../loopback.js";
import { inMemorySdk, sumOf } from "../sdk.js";
import { meteredGlobally, unhurriedClock } from "./metered-globally.js";

type Run = (question: { q: string }) => unknown;
const schema = z.object({ q: z.string() });
const toolOf = (run: Run, name = "look") => tool(run, { name, description: "looks", schema });
const look = toolOf(() => "seen");
const handled = () => ({ callbacks: [wattspanLangChain()] });
const question = { q: "1" };

/** A metering, and an instrumentation whose spans are followed. */
async function started(patchOf: typeof openInferencePatch | typeof openLlmetryPatch) {
  const sdk = inMemorySdk([wattspanSpanProcessor()]);
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  trace.setGlobalTracerProvider(sdk.tracerProvider);
  const metered = meteredGlobally({ telemetry: sdk, clock: unhurriedClock() });
  const { patch, unpatch } = await patchOf(sdk);
  patch();
  onTestFinished(() => {
    unpatch();
    context.disable();
    trace.disable();
  });
  const budget = createBudget({ name: "test", limits: { steps: 100 } });
  /** What has settled, when all spans have ended. */
  async function settled() {
    for (let turn = 0; turn < 10; turn++) await setImmediate();
    await metered.metering.flush();
    expect(metered.metering.status.faults).toEqual({});
    return { steps: metered.seen.byKind("step"), spent: budget.status().spent.steps };
  }
  const inside = <T>(fn: () => T, within = budget): T => meterAgent({ name: "outer", budget: within }, fn);
  return { ...metered, sdk, inside, settled };
}

/** By default they run in a queue, in the context of whoever filled it first. */
async function awaitingHandlers() {
  vi.stubEnv("LANGCHAIN_CALLBACKS_BACKGROUND", "false");
  onTestFinished(() => void vi.unstubAllEnvs());
}

const namesOf = (footprints: readonly Footprint[]) => footprints.map(({ name }) => name).sort();

describe.each([
  ["OpenInference", openInferencePatch],
  ["openllmetry", openLlmetryPatch],
] as const)("LangChain's runs under %s", (name, patchOf) => {
  it(`a tool under our handler and ${name} is one step, on metrics, in footprints and in budgets`, async () => {
    const { inside, settled, sdk, seen } = await started(patchOf);
    await inside(() => look.invoke(question, handled()));
    const { steps, spent } = await settled();
    expect(steps).toMatchObject([{ name: "look", outcome: "ok", parentId: seen.byName("outer")[0]?.id }]);
    expect(spent).toBe(1);
    const points = await sdk.points();
    expect(sumOf(points, "wattspan.operations", { "wattspan.activity": "step" })).toBe(1);
    const spans = sdk
      .spans()
      .filter(({ instrumentationScope }) => /langchain/.test(instrumentationScope.name));
    expect(spans.map(({ attributes }) => attributes["wattspan.reasons"])).toEqual([["duplicate"]]);
  });

  it(`a call inside a tool under our handler and ${name} is not refused for a second step`, async () => {
    const { inside, settled } = await started(patchOf);
    const calling = toolOf(() => meterInference({ model: "m", provider: "openai" }, async () => "answer"));
    const budget = createBudget({ name: "one", limits: { steps: 1 } });
    expect(await inside(() => calling.invoke(question, handled()), budget)).toBe("answer");
    expect((await settled()).steps).toHaveLength(1);
    expect(budget.status().spent.steps).toBe(1);
  });

  it(`a tool whose handler ${name} calls first is one step`, async () => {
    const { inside, settled } = await started(patchOf);
    const own = new DynamicStructuredTool({
      ...{ name: "look", description: "looks", schema, func: async () => "seen" },
      ...handled(),
    });
    await inside(() => own.invoke(question));
    expect(await settled()).toMatchObject({ steps: [{ name: "look" }], spent: 1 });
  });

  it(`parallel tools under our handler and ${name} are as many steps as runs, also of the same input`, async () => {
    const { inside, settled } = await started(patchOf);
    const config = handled();
    const runs = () =>
      [look, look, toolOf(() => "other", "other"), look].map((one) => one.invoke(question, config));
    await inside(() => Promise.all(runs()));
    const { steps, spent } = await settled();
    expect(namesOf(steps)).toEqual(["look", "look", "look", "other"]);
    expect(spent).toBe(4);
  });

  it(`tools one after the other under our handler and ${name} are as many steps as runs`, async () => {
    const { inside, settled } = await started(patchOf);
    await inside(async () => {
      for (let run = 0; run < 3; run++) await look.invoke(question, handled());
    });
    const { steps, spent } = await settled();
    expect([steps.length, spent]).toEqual([3, 3]);
  });

  it(`a tool that fails under our handler and ${name} is one failed step`, async () => {
    const { inside, settled } = await started(patchOf);
    const failing = toolOf(() => {
      throw new Error("no");
    });
    await expect(inside(() => failing.invoke(question, handled()))).rejects.toThrow("no");
    expect(await settled()).toMatchObject({ steps: [{ name: "look", outcome: "error" }], spent: 1 });
  });

  it(`a tool that a budget refuses does not run, and is no step of ${name} either`, async () => {
    const { inside, settled, seen, metering } = await started(patchOf);
    const budget = createBudget({ name: "none", limits: { steps: 0 } });
    await expect(inside(() => look.invoke(question, handled()), budget)).rejects.toThrow(BudgetExceededError);
    await settled();
    expect(seen.byKind("step")).toMatchObject([{ name: "look", outcome: "refused" }]);
    expect(budget.status()).toMatchObject({ spent: { steps: 0 }, reserved: { steps: 0 } });
    expect(metering.status.inFlight).toBe(0);
  });

  it(`a tool that only ${name} reports is a step, and so is one that only our handler reports`, async () => {
    const { inside, settled } = await started(patchOf);
    await inside(async () => {
      await look.invoke(question);
      await context.with(suppressTracing(context.active()), () =>
        toolOf(() => "other", "other").invoke(question, handled()),
      );
    });
    const { steps, spent } = await settled();
    expect(steps).toHaveLength(2);
    expect(spent).toBe(2);
  });

  it.each([
    ["in turns of their own", setImmediate],
    ["at once, where LangChain awaits its handlers", awaitingHandlers],
  ] as const)(
    `tools of agents under our handler and ${name} are steps of their own agents and budgets, %s`,
    async (_, before) => {
      const { inside, settled, seen } = await started(patchOf);
      const budgets = [1, 2, 3].map((steps) => createBudget({ name: `b${steps}`, limits: { steps } }));
      const runs = async (count: number) => {
        for (let run = 0; run < count; run++) {
          await before();
          await look.invoke(question, handled());
        }
      };
      await Promise.all(budgets.map((budget, index) => inside(() => runs(index + 1), budget)));
      const { steps } = await settled();
      expect(steps).toHaveLength(6);
      expect(budgets.map((budget) => budget.status().spent.steps)).toEqual([1, 2, 3]);
      const runsOf = ({ id }: Footprint) => steps.filter(({ parentId }) => parentId === id).length;
      expect(seen.byName("outer").map(runsOf).sort()).toEqual([1, 2, 3]);
    },
  );

  it(`a tool whose span of ${name} comes late, as another handler waits, is one step`, async () => {
    const { inside, settled } = await started(patchOf);
    const waiting = { name: "waiting", handleToolStart: () => setImmediate() };
    const slow = toolOf(async () => {
      for (let turn = 0; turn < 5; turn++) await setImmediate();
      return "seen";
    });
    await inside(() => slow.invoke(question, { callbacks: [waiting as never, wattspanLangChain()] }));
    expect(await settled()).toMatchObject({ steps: [{ name: "look" }], spent: 1 });
  });
});

describe("LangChain's chains under OpenInference", () => {
  it("a tool in a chain under our handler and OpenInference is one step of one agent", async () => {
    const { inside, settled, seen } = await started(openInferencePatch);
    const chain = RunnableLambda.from(async (_: string, config) => look.invoke(question, config));
    await inside(() => chain.invoke("hi", { ...handled(), runName: "asker" }));
    const { steps, spent } = await settled();
    expect(steps).toMatchObject([{ name: "look", parentId: seen.byName("asker")[0]?.id }]);
    expect(spent).toBe(1);
    expect(namesOf(seen.byKind("agent"))).toEqual(["asker", "outer"]);
  });

  it("a retriever and its chain under our handler and OpenInference are one each", async () => {
    const { inside, settled, seen } = await started(openInferencePatch);
    class Shelf extends BaseRetriever {
      readonly lc_namespace = ["test"];
      override async _getRelevantDocuments() {
        return [];
      }
    }
    const chain = RunnableLambda.from((text: string, config) => new Shelf().invoke(text, config)).pipe(
      RunnableLambda.from(() => "answer"),
    );
    await inside(() => chain.invoke("hi", handled()));
    expect(namesOf((await settled()).steps)).toEqual(["RunnableLambda", "RunnableLambda", "Shelf"]);
    expect(namesOf(seen.byKind("agent"))).toEqual(["RunnableSequence", "outer"]);
  });

  it("a tool in a tool of the same name under our handler and OpenInference is a second step, inside the first", async () => {
    const { inside, settled } = await started(openInferencePatch);
    const outer = tool((_: { q: string }, config) => look.invoke(question, config), {
      ...{ name: "look", description: "looks", schema },
    });
    await inside(() => outer.invoke(question, handled()));
    const { steps, spent } = await settled();
    expect(spent).toBe(2);
    expect(steps.map(({ parentId }) => steps.find(({ id }) => id === parentId)?.name)).toEqual([
      "look",
      undefined,
    ]);
  });
});

describe.skipIf(!hasLoopback)(overLoopback("LangChain's agents under OpenInference"), () => {
  const agentOf = async (middleware: Parameters<typeof createAgent>[0]["middleware"]) => {
    const { url } = await localProvider(inTwoSteps);
    const model = new ChatOpenAI({ model: "m", apiKey: "k", configuration: { baseURL: `${url}/v1` } });
    const noted = tool(() => "seen", { name: "look", description: "looks", schema: z.object({}) });
    return createAgent({ model, tools: [noted], ...(middleware && { middleware }) });
  };
  const messages = [{ role: "user" as const, content: "hi" }];

  it("an agent of LangChain has the steps and joules under OpenInference that it has alone", async () => {
    const agent = await agentOf(undefined);
    async function taken(isFollowed: boolean) {
      const { inside, settled, seen, metering } = await started(openInferencePatch);
      const run = () => inside(() => agent.invoke({ messages }, handled()));
      await (isFollowed ? run() : context.with(suppressTracing(context.active()), run));
      const { steps, spent } = await settled();
      expect(metering.status.inFlight).toBe(0);
      return { names: namesOf(steps), spent, joules: seen.byName("outer")[0]?.energy?.value };
    }
    const alone = await taken(false);
    expect(alone.names.filter((name) => name === "look")).toHaveLength(1);
    expect(await taken(true)).toEqual(alone);
  });

  it.each([
    ["OpenInference", openInferencePatch],
    ["openllmetry", openLlmetryPatch],
  ] as const)("a tool under our middleware and %s is one step", async (_, patchOf) => {
    const { inside, settled, seen } = await started(patchOf);
    const agent = await agentOf([createMiddleware(budgetMiddleware())]);
    await inside(() => agent.invoke({ messages }));
    await settled();
    const tools = seen.byKind("step").filter(({ name }) => /look|DynamicStructuredTool/.test(name));
    expect(namesOf(tools)).toEqual(["look"]);
  });
});
