/** Decisions on spans, held against receipts. */

import {
  InMemorySpanExporter,
  SamplingDecision,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { spanEvent } from "@wattspan/core/names";
import { meteredMachine } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { type BudgetOptions, createBudget, type Receipt } from "../src/index.js";

const usage = () => ({ inputFresh: 100, output: 100 });
const hosted = {
  model: "gpt-4o",
  provider: "openai",
  expects: { inputFresh: 100, output: 200 },
  usage,
} as const;

async function setUp(isSampled = true) {
  const exporter = new InMemorySpanExporter();
  const decision = isSampled ? SamplingDecision.RECORD_AND_SAMPLED : SamplingDecision.NOT_RECORD;
  const tracerProvider = new TracerProvider({
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
    sampler: { shouldSample: () => ({ decision }), toString: () => "sampler" },
  });
  const machine = await meteredMachine({ telemetry: { tracerProvider } });
  const budgetOf = (options: BudgetOptions) => createBudget({ clock: machine.clock, ...options });
  const events = () =>
    exporter
      .getFinishedSpans()
      .flatMap((span) => span.events.map(({ name, attributes }) => ({ span: span.name, name, attributes })));
  return { ...machine, budgetOf, events };
}

const key = (word: string) => `wattspan.budget.${word}`;

describe("the event of a decision", () => {
  it("each receipt of a metered call has one event, which says the same", async () => {
    const { metering, budgetOf, events } = await setUp();
    const budget = budgetOf({ name: "research", limits: { tokens: 700, steps: 5 } });
    await metering.meterAgent({ name: "planner", budget }, async () => {
      await metering.meterStep({ name: "look up", kind: "tool" }, async () => 1);
      await Promise.allSettled([1, 2, 3].map(() => metering.meterInference(hosted, async () => 1)));
      await metering.meterInference({ ...hosted, critical: true }, async () => 1);
    });
    await metering.flush();
    const receipts = new Map(budget.receipts().map((receipt) => [receipt.id, receipt]));
    const written = events();
    expect(written.map(({ attributes }) => attributes?.[key("receipt")]).sort()).toEqual(
      [...receipts.keys()].sort(),
    );
    for (const { name, attributes = {} } of written) {
      const { decision, rule, refusal, entries } = receipts.get(`${attributes[key("receipt")]}`) as Receipt;
      expect(name).toBe(spanEvent.budgetDecision.name);
      expect(attributes).toMatchObject({
        ...{ [key("name")]: "research", [key("decision")]: decision, [key("rule")]: rule },
        ...(refusal && {
          [key("dimension")]: refusal.dimension,
          [key("asked")]: refusal.asked,
          [key("limit")]: refusal.limit,
          [key("spent")]: refusal.used,
          [key("reserved")]: refusal.reserved,
        }),
      });
      const dimension = attributes[key("dimension")] as "tokens" | "steps";
      if (!refusal) expect(attributes[key("asked")]).toBe(entries[0]?.reserved[dimension]);
      for (const [attribute, value] of Object.entries(attributes)) {
        expect(spanEvent.budgetDecision.attributes).toContain(attribute);
        expect(value).toBeDefined();
      }
    }
    expect(written.filter(({ attributes }) => attributes?.[key("decision")] === "refused")).toMatchObject([
      { span: "chat gpt-4o" },
    ]);
    expect(written.at(-1)?.span ?? "").toBe("invoke_agent planner");
  });

  it("an admitted call names the limit of the cascade that is nearest, with what it holds", async () => {
    const { metering, budgetOf, events } = await setUp();
    const tenant = budgetOf({ name: "tenant", limits: { tokens: 1000, steps: 1e9 } });
    const budget = budgetOf({ name: "run", limits: { tokens: 5000, steps: 9 }, parent: tenant });
    metering.meterInference({ ...hosted, budget }, () => 1);
    await metering.flush();
    expect(events()[0]?.attributes).toEqual({
      ...{ [key("name")]: "tenant", [key("decision")]: "admitted", [key("rule")]: "fits" },
      ...{ [key("receipt")]: budget.receipts()[0]?.id, [key("dimension")]: "tokens" },
      ...{ [key("asked")]: 300, [key("limit")]: 1000, [key("spent")]: 0, [key("reserved")]: 300 },
    });
  });

  it("a limit of 0 is never divided by, and without limits no dimension is named", async () => {
    const { metering, budgetOf, events } = await setUp();
    const nothing = budgetOf({ name: "nothing", limits: { energyJ: 0 } });
    metering.meterInference({ ...hosted, critical: true, budget: nothing }, () => 1);
    metering.meterInference({ ...hosted, budget: budgetOf({ name: "counted", limits: {} }) }, () => 1);
    await metering.flush();
    const [first, second] = events().map(({ attributes }) => attributes);
    expect(first).toMatchObject({
      [key("dimension")]: "energyJ",
      [key("limit")]: 0,
      [key("rule")]: "critical",
    });
    expect(Object.keys(second ?? {}).sort()).toEqual(["decision", "name", "receipt", "rule"].map(key));
  });

  it("neither the key nor who approved is on a span, and names are cut to what can be printed", async () => {
    const { metering, budgetOf, events } = await setUp();
    const name = `a\n${"x".repeat(990)}`;
    const policy = {
      rules: [{ name: "ask", at: 1, do: { ask: { deadlineS: 9, otherwise: "refuse" } } }],
    } as const;
    const budget = budgetOf({ name, limits: { tokens: 100 }, key: () => "ada@example.com", policy });
    const call = metering.meterInference({ ...hosted, budget }, async () => 1);
    for (const { id } of budget.questions()) budget.answer(id, { approve: true, by: "bob", note: "yes" });
    await call;
    await metering.flush();
    expect(budget.receipts()[0]).toMatchObject({ approval: { by: "bob" } });
    const text = JSON.stringify(events());
    expect(events()).toHaveLength(1);
    expect(text).not.toMatch(/ada|bob|yes/);
    const { [key("receipt")]: receipt, ...others } = events()[0]?.attributes ?? {};
    expect(receipt).toBe(budget.receipts()[0]?.id);
    for (const value of Object.values(others)) expect(`${value}`).toMatch(/^[^\n]{1,256}$/);
  });

  it("a span that does not record costs no event", async () => {
    const { metering, budgetOf } = await setUp(false);
    const budget = budgetOf({ name: "run", limits: { tokens: 1000 } });
    let reads = 0;
    metering.meterInference({ ...hosted, budget }, () => reads++);
    await metering.flush();
    expect([reads, budget.receipts().length, metering.status.faults]).toEqual([1, 1, {}]);
  });

  it("a thousand calls of one agent have their events on their own spans", async () => {
    const { metering, budgetOf, events } = await setUp();
    const budget = budgetOf({ name: "run", limits: { tokens: 1e9 } });
    await metering.meterAgent({ name: "planner", budget }, async () => {
      for (let i = 0; i < 1000; i++) metering.meterInference(hosted, () => 1);
    });
    await metering.flush();
    const counts = Map.groupBy(events(), ({ span }) => span);
    expect(counts.get("invoke_agent planner")).toHaveLength(1);
    expect(counts.get("chat gpt-4o")).toHaveLength(1000);
  });
});
