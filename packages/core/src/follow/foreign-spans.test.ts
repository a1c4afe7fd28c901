/** Spans of other instrumentations become activities, on each line of the real SDK. */

import { type Attributes, context, type Span, SpanKind, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type FlushableProvider, keeper, SDK_LINES } from "../../test/sdk-lines.js";
import type { EnergyEstimator } from "../energy-estimator.js";
import { setGlobalMetering } from "../global.js";
import { createMetering } from "../metering.js";
import type { Metering } from "../metering-options.js";
import { wattspanSpanProcessor } from "../span-processor.js";
import { fakeMeter, footprintCollector, manualClock } from "../testing/index.js";

/** One joule per token of output. */
const perToken: EnergyEstimator = {
  id: "per-token",
  knows: () => true,
  estimate: ({ usage }) => {
    const value = usage?.output ?? 0;
    return { energy: { value, low: value / 2, high: value * 2 }, methodId: "per-token" };
  },
};
const cpu = {
  id: "cpu-0",
  component: "cpu",
  refreshMs: 1,
  maxWatts: 500,
  idleWatts: 30,
  watts: () => 50,
} as const;
const chat = {
  "gen_ai.operation.name": "chat",
  "gen_ai.provider.name": "openai",
  "gen_ai.request.model": "m",
};
const tokens = { "gen_ai.usage.input_tokens": 11, "gen_ai.usage.output_tokens": 7 };

const seen = footprintCollector();
let clock = manualClock();
let metering: Metering;

beforeEach(async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  clock = manualClock();
  metering = createMetering({
    clock,
    meters: [fakeMeter({ clock, zones: [cpu] })],
    estimators: [perToken],
    observers: [seen.observer],
    telemetry: { detail: "metrics" },
  });
  setGlobalMetering(metering);
  await metering.ready;
});
afterEach(async () => {
  setGlobalMetering(undefined);
  await metering.shutdown();
  context.disable();
  seen.clear();
});

/** Starts a span as an instrumentation does, and runs code inside of it. */
function spanOf(provider: FlushableProvider) {
  return (
    name: string,
    {
      attributes = {},
      later = {},
      end = {},
      scope = "another",
      kind = SpanKind.CLIENT,
    }: {
      attributes?: Attributes;
      /** Set just after the start, and before the end. */
      later?: Attributes;
      end?: Attributes;
      scope?: string;
      kind?: SpanKind;
    },
    inside: (span: Span) => void = () => undefined,
  ): Span => {
    const span = provider.getTracer(scope).startSpan(name, { attributes, kind });
    span.setAttributes(later);
    context.with(trace.setSpan(context.active(), span), () => inside(span));
    span.setAttributes(end);
    span.end();
    return span;
  };
}

describe.each(Object.entries(SDK_LINES))("with %s", (_, line) => {
  function started() {
    const { kept, exporter } = keeper();
    const provider = line.provider([wattspanSpanProcessor()], exporter);
    return { kept, span: spanOf(provider), provider };
  }

  it("a call has one footprint, and its span the attributes before it is exported", async () => {
    const { kept, span } = started();
    const { spanId } = span("chat m", { attributes: chat, end: tokens }).spanContext();
    await metering.flush();
    expect(kept[0]?.attributes).toMatchObject({ "wattspan.energy": 7, "wattspan.method": "estimated" });
    expect(seen.footprints).toHaveLength(1);
    expect(seen.footprints[0]).toMatchObject({
      id: spanId,
      name: "m",
      energy: { value: 7 },
      usage: { inputFresh: 11, output: 7 },
      method: "estimated",
      reasons: ["no_intensity"],
    });
  });

  it("what is told just after the start is enough, and what is told at the end", async () => {
    const { span } = started();
    const told = { "openinference.span.kind": "LLM", "llm.system": "openai" };
    const end = { "llm.token_count.prompt": 11, "llm.token_count.completion": 7 };
    span("LLM", { scope: "@arizeai/openinference-x", later: { ...told, "llm.model_name": "m" }, end });
    span("LLM", { scope: "unheard of", end: { ...told, "llm.model_name": "n", ...end } });
    await metering.flush();
    expect(seen.footprints.map(({ name, energy, usage }) => [name, energy?.value, usage])).toEqual([
      ["m", 7, { inputFresh: 11, output: 7 }],
      ["n", 7, { inputFresh: 11, output: 7 }],
    ]);
  });

  it("agents, steps and calls are nested as their spans are, also through spans of others", async () => {
    const { span } = started();
    const agent = { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "researcher" };
    const tool = { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "search" };
    span("invoke_agent", { attributes: agent, kind: SpanKind.INTERNAL, end: tokens }, () => {
      span("custom", {}, () => span("GET", {}, () => span("chat m", { attributes: chat, end: tokens })));
      span("execute_tool", { attributes: tool, kind: SpanKind.INTERNAL }, () =>
        metering.meterInference({ model: "ours", provider: "openai" }, (call) =>
          call.setUsage({ output: 5 }),
        ),
      );
    });
    await metering.flush();
    const [m, search, ours, researcher] = ["m", "search", "ours", "researcher"].map(
      (name) => seen.byName(name)[0],
    );
    expect(m?.parentId).toBe(researcher?.id);
    expect(ours?.parentId).toBe(search?.id);
    expect(search?.parentId).toBe(researcher?.id);
    expect(researcher).toMatchObject({ kind: "agent", energy: { value: 12 } });
    expect(seen.footprints).toHaveLength(4);
  });

  it("a call that is told of twice, one inside the other, counts once, with what the inner one knows", async () => {
    const { kept, span } = started();
    span("outer", { attributes: chat }, () => {
      span("middle", { attributes: chat, scope: "b", end: tokens }, () =>
        span("inner", { attributes: chat, scope: "c", end: tokens }),
      );
    });
    await metering.flush();
    expect(seen.footprints).toHaveLength(1);
    expect(seen.footprints[0]).toMatchObject({ energy: { value: 7 }, usage: { inputFresh: 11, output: 7 } });
    const byName = Object.fromEntries(kept.map(({ name, attributes }) => [name, attributes]));
    expect(byName.outer?.["wattspan.energy"]).toBe(7);
    expect(byName.middle).toMatchObject({ "wattspan.reasons": ["duplicate"] });
    expect(byName.inner).not.toHaveProperty("wattspan.energy");
  });

  it("and one that says only at its end what it is does not count again", async () => {
    const { kept, span } = started();
    span("outer", { end: { ...chat, ...tokens } }, () => span("inner", { attributes: chat, end: tokens }));
    await metering.flush();
    expect(seen.footprints).toHaveLength(1);
    expect(kept[1]?.attributes).toMatchObject({ "wattspan.reasons": ["duplicate"] });
  });

  it("calls of tools are their own, although the tool runs inside of the call that asked for it", async () => {
    const { span } = started();
    const tool = { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "search" };
    span("asks", { attributes: chat, end: tokens }, () =>
      span("tool", { attributes: tool }, () => {
        span("nested", { attributes: chat, end: tokens });
        metering.meterInference({ model: "ours", provider: "openai" }, (call) =>
          call.setUsage({ output: 5 }),
        );
      }),
    );
    await metering.flush();
    expect(seen.byName("m").map(({ self }) => self.energy?.value)).toEqual([7, 7]);
    expect(seen.byName("ours")[0]?.energy?.value).toBe(5);
  });
});
