/** Spans of runs that an adapter reports as well, before or after them, on each line of the real SDK. */

import { type Attributes, context, trace } from "@opentelemetry/api";
import type { Metering } from "@wattspan/core";
import { addPendingRun, beginStep, expectRuns } from "@wattspan/core/manual";
import { fakeMeter, meteredMachine } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { CPU, chat, followedStand, perToken, tokens } from "../../test/followed.js";
import { keeper, SDK_LINES } from "../../test/sdk-lines.js";
import { wattspanSpanProcessor } from "./span-processor.js";

const stand = followedStand((clock) => ({ meters: [fakeMeter({ clock, zones: [CPU] })] }));
const { seen } = stand;

const TOOL = {
  "gen_ai.operation.name": "execute_tool",
  "gen_ai.tool.name": "search",
  "gen_ai.tool.call.id": "1",
};
const OPENINFERENCE = { "openinference.span.kind": "TOOL" };
const OPENLLMETRY = {
  "gen_ai.operation.name": "execute_tool",
  "traceloop.span.kind": "task",
  "traceloop.entity.name": "DynamicTool",
  "traceloop.entity.input": JSON.stringify({ args: ["{}"] }),
};

/** Scope, attributes at the start and just after. */
type Stated = readonly [scope: string, attributes: Attributes, later?: Attributes];
const LANGCHAIN: readonly Stated[] = [
  ["@arizeai/openinference-instrumentation-langchain", {}, OPENINFERENCE],
  ["@traceloop/instrumentation-langchain", {}, OPENLLMETRY],
];
const AI_SDK: Stated = ["gen_ai", TOOL];

describe.each(Object.entries(SDK_LINES))("with %s", (_, line) => {
  function started([scope, attributes, later = {}]: Stated, metering?: Metering) {
    const { kept, exporter } = keeper();
    const provider = line.provider([wattspanSpanProcessor({ ...(metering && { metering }) })], exporter);
    const tracer = provider.getTracer(scope);
    const start = (name = "search") => tracer.startSpan(name, { attributes }).setAttributes(later);
    const inside = (span: ReturnType<typeof start>, fn: () => unknown) =>
      context.with(trace.setSpan(context.active(), span), fn);
    return { kept, start, inside, provider };
  }
  function report(framework: string, input?: string) {
    const step = beginStep({ name: "search", kind: "tool" });
    const names = ["search", "DynamicTool"];
    const endOffer = addPendingRun(step, { framework, kind: "tool", names, callId: "1", input });
    return () => {
      endOffer();
      step.end();
    };
  }
  const callOf = (provider: ReturnType<typeof line.provider>) =>
    provider.getTracer("a client").startSpan("chat m", { attributes: chat }).setAttributes(tokens).end();
  const steps = () => seen.byKind("step").map(({ name }) => name);

  it.each([...LANGCHAIN, AI_SDK].map((stated) => [stated[0], stated] as const))(
    "a span of %s that starts just before or after its adapter's report is the same step",
    async (scope, stated) => {
      expectRuns("ai-sdk");
      const framework = scope === "gen_ai" ? "ai-sdk" : "langchain";
      const { start, kept } = started(stated);
      const before = start();
      const endFirst = report(framework, "{}");
      await Promise.resolve();
      before.end();
      endFirst();
      const end = report(framework, "{}");
      const after = start();
      await Promise.resolve();
      end();
      after.end();
      await stand.metering.flush();
      expect(steps()).toEqual(["search", "search"]);
      expect(kept.map(({ attributes }) => attributes["wattspan.reasons"])).toEqual([
        ["duplicate"],
        ["duplicate"],
      ]);
    },
  );

  it("a call inside a span of a reported run is inside that run", async () => {
    const { start, inside, provider } = started(LANGCHAIN[0] as Stated);
    const end = report("langchain");
    const span = start();
    inside(span, () => callOf(provider));
    end();
    span.end();
    await stand.metering.flush();
    const [step] = seen.byKind("step");
    expect(seen.byName("m")[0]?.parentId).toBe(step?.id);
    expect(step?.energy?.value).toBe(7);
  });

  it("a followed run has its calls, each joule once, in the metering of the processor, also where an adapter reports the run to another one", async () => {
    await using other = await meteredMachine({ clock: stand.clock, estimators: [perToken] });
    const { start, inside, provider } = started(LANGCHAIN[0] as Stated, other.metering);
    const end = report("langchain");
    const span = start();
    inside(span, () => callOf(provider));
    end();
    span.end();
    await Promise.all([stand.metering.flush(), other.metering.flush()]);
    const figures = ({ footprints }: typeof seen) =>
      footprints.map(({ name, energy }) => [name, energy?.value]);
    expect(figures(seen)).toEqual([["search", 0]]);
    expect(figures(other.seen)).toEqual([
      ["m", 7],
      ["search", 7],
    ]);
  });

  it("a tool of openllmetry's LangChain with another input is a step of its own", async () => {
    const { start } = started(LANGCHAIN[1] as Stated);
    const end = report("langchain", "[]");
    start().end();
    end();
    await stand.metering.flush();
    expect(steps().sort()).toEqual(["DynamicTool", "search"]);
  });

  it("a span that nobody reports has its time, although its adapter was expected", async () => {
    expectRuns("ai-sdk");
    const { start, kept } = started(AI_SDK);
    start().end();
    const long = start();
    await Promise.resolve();
    stand.clock.advance(1000);
    long.end();
    await stand.metering.flush();
    expect(
      seen.byKind("step").map(({ durationS, reasons }) => [durationS, reasons.includes("late")]),
    ).toEqual([
      [0, false],
      [1, false],
    ]);
    expect(kept.flatMap(({ attributes }) => attributes["wattspan.reasons"] ?? [])).not.toContain("duplicate");
  });
});
