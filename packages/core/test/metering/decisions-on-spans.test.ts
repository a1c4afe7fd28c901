/** Where budgets write their decisions: the span of the call. */

import { context, type Span, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { meteredMachine } from "@wattspan/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import type { Admission, CallToAdmit } from "../../src/contracts/admission.js";
import { TooDear } from "../recording-budget.js";

const hosted = { model: "gpt-4o", provider: "openai" } as const;

/** Writes the name of each call on its span, and counts how often it is asked to. */
class WritingBudget implements Admission {
  written = 0;
  released = 0;
  readonly #name: string;
  readonly #refuses: (call: CallToAdmit) => boolean;

  constructor(name: string, refuses: (call: CallToAdmit) => boolean = () => false) {
    this.#name = name;
    this.#refuses = refuses;
  }

  admit(call: CallToAdmit) {
    const writeOn = (span: Span) => {
      this.written++;
      span.addEvent(`${this.#name}: ${call.name}`);
    };
    if (this.#refuses(call)) return { refused: new TooDear(), writeOn };
    return { settle: () => undefined, release: () => void this.released++, writeOn };
  }
}

async function setUp(detail?: "off" | "metrics") {
  const exporter = new InMemorySpanExporter();
  const tracerProvider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const machine = await meteredMachine({ telemetry: { tracerProvider, ...(detail && { detail }) } });
  const written = () =>
    Object.fromEntries(
      exporter.getFinishedSpans().map(({ name, events }) => [name, events.map((event) => event.name)]),
    );
  return { ...machine, tracerProvider, written };
}

describe("a decision on a span", () => {
  it("each budget writes once on the span of each call, of an agent, a step and a refused call too", async () => {
    const { metering, written } = await setUp();
    const outer = new WritingBudget("outer");
    const inner = new WritingBudget("inner", ({ name }) => name === "small");
    await metering.meterAgent({ name: "planner", budget: outer }, async () => {
      await metering.meterStep({ name: "look up", kind: "retrieval" }, async () => 1);
      await metering.meterInference({ ...hosted, budget: inner }, async () => 1);
      await metering
        .meterInference({ ...hosted, model: "small", budget: inner }, async () => 1)
        .catch(() => undefined);
    });
    await metering.flush();
    expect(written()).toEqual({
      "invoke_agent planner": ["outer: planner"],
      "retrieval look up": ["outer: look up"],
      "chat gpt-4o": ["inner: gpt-4o", "outer: gpt-4o"],
      "chat small": ["inner: small"],
    });
    expect(metering.status.faults).toEqual({});
  });

  it("what another instrumentation began, and a call that begins by hand, has its decision on its span", async () => {
    const { metering, tracerProvider, written } = await setUp();
    const budget = new WritingBudget("b", ({ name }) => name === "small");
    const span = tracerProvider.getTracer("other").startSpan("theirs");
    metering.begin("inference", { ...hosted, budget }, { span }).end({ result: 1 });
    span.end();
    metering.begin("inference", { ...hosted, model: "small", budget }, { canRefuse: true });
    await metering.flush();
    expect(written()).toEqual({ theirs: ["b: gpt-4o"], "chat small": ["b: small"] });
  });

  it("a call without a span of its own has its decision on the active one", async () => {
    const manager = new AsyncLocalStorageContextManager().enable();
    context.setGlobalContextManager(manager);
    onTestFinished(() => context.disable());
    const { metering, tracerProvider, written } = await setUp();
    const budget = new WritingBudget("b", ({ name }) => name === "small");
    const span = tracerProvider.getTracer("app").startSpan("request");
    await context.with(trace.setSpan(context.active(), span), async () => {
      await metering.meterInference({ ...hosted, budget, span: false }, async () => 1);
      await metering
        .meterInference({ ...hosted, model: "small", budget, span: false }, async () => 1)
        .catch(() => undefined);
    });
    span.end();
    await metering.flush();
    expect(written()).toEqual({ request: ["b: gpt-4o", "b: small"] });
  });

  it.each(["off", "metrics"] as const)(
    "without spans, at the detail %s, nothing is written",
    async (detail) => {
      const { metering } = await setUp(detail);
      const budget = new WritingBudget("b", ({ name }) => name === "small");
      metering.meterInference({ ...hosted, budget }, () => 1);
      expect(() => metering.meterInference({ ...hosted, model: "small", budget }, () => 1)).toThrow(TooDear);
      expect(budget.written).toBe(0);
    },
  );

  it("a budget that admits what another refuses writes nothing", async () => {
    const { metering, written } = await setUp();
    const inner = new WritingBudget("inner");
    const outer = new WritingBudget("outer", ({ kind }) => kind === "inference");
    metering.meterAgent({ name: "planner", budget: outer }, () => {
      expect(() => metering.meterInference({ ...hosted, budget: inner }, () => 1)).toThrow(TooDear);
    });
    await metering.flush();
    expect(inner).toMatchObject({ written: 0, released: 1 });
    expect(written()["chat gpt-4o"]).toEqual(["outer: gpt-4o"]);
  });

  it.each([true, false])(
    "what fails to write is a fault, and never the caller's: refused %s",
    async (refuses) => {
      const { metering } = await setUp();
      const writeOn = () => {
        throw new Error("broken");
      };
      const refused = new TooDear();
      const ticket = { settle: () => undefined, release: () => undefined };
      const budget: Admission = { admit: () => (refuses ? { refused, writeOn } : { ...ticket, writeOn }) };
      const call = () => metering.meterInference({ ...hosted, budget }, () => "answer");
      if (refuses) expect(call).toThrow(refused);
      else expect(call()).toBe("answer");
      expect(metering.status.faults).toEqual({ "budget/span": 1 });
    },
  );
});
