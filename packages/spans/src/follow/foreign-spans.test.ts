/** Spans of other instrumentations become activities, on each line of the real SDK. */

import { SpanKind } from "@opentelemetry/api";
import { fakeMeter } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { CPU, chat, followedStand, spanMaker, tokens } from "../../test/followed.js";
import { keeper, SDK_LINES } from "../../test/sdk-lines.js";
import { wattspanSpanProcessor } from "./span-processor.js";

const stand = followedStand((clock) => ({ meters: [fakeMeter({ clock, zones: [CPU] })] }));
const { seen } = stand;

describe.each(Object.entries(SDK_LINES))("with %s", (_, line) => {
  function started(more: readonly ReturnType<typeof wattspanSpanProcessor>[] = []) {
    const { kept, exporter } = keeper();
    const provider = line.provider([wattspanSpanProcessor(), ...more], exporter);
    return { kept, span: spanMaker(provider), provider };
  }

  it("a call of another instrumentation has one footprint, and its span the attributes before it is exported", async () => {
    const { kept, span } = started();
    const { spanId } = span("chat m", { attributes: chat, end: tokens }).spanContext();
    await stand.metering.flush();
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

  it("a span that says what it is just after its start, or only at its end, is followed", async () => {
    const { span } = started();
    const meaning = { "openinference.span.kind": "LLM", "llm.system": "openai" };
    const end = { "llm.token_count.prompt": 11, "llm.token_count.completion": 7 };
    span("LLM", { scope: "@arizeai/openinference-x", later: { ...meaning, "llm.model_name": "m" }, end });
    span("LLM", { scope: "unheard of", end: { ...meaning, "llm.model_name": "n", ...end } });
    await stand.metering.flush();
    expect(seen.footprints.map(({ name, energy, usage }) => [name, energy?.value, usage])).toEqual([
      ["m", 7, { inputFresh: 11, output: 7 }],
      ["n", 7, { inputFresh: 11, output: 7 }],
    ]);
  });

  it("agents, steps and calls are nested as their spans are, also through other spans", async () => {
    const { span } = started();
    const agent = { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "researcher" };
    const tool = { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "search" };
    span("invoke_agent", { attributes: agent, kind: SpanKind.INTERNAL, end: tokens }, () => {
      span("custom", {}, () => span("GET", {}, () => span("chat m", { attributes: chat, end: tokens })));
      span("execute_tool", { attributes: tool, kind: SpanKind.INTERNAL }, () =>
        stand.metering.meterInference({ model: "ours", provider: "openai" }, (call) =>
          call.setUsage({ output: 5 }),
        ),
      );
    });
    await stand.metering.flush();
    const [m, search, ours, researcher] = ["m", "search", "ours", "researcher"].map(
      (name) => seen.byName(name)[0],
    );
    expect(m?.parentId).toBe(researcher?.id);
    expect(ours?.parentId).toBe(search?.id);
    expect(search?.parentId).toBe(researcher?.id);
    expect(researcher).toMatchObject({ kind: "agent", energy: { value: 12 } });
    expect(seen.footprints).toHaveLength(4);
  });

  it("spans of Mastra are nested by their names, as the bridge says the rest when they end", async () => {
    const { span } = started();
    const scope = "@mastra/otel-bridge";
    const agent = { "mastra.span.type": "agent_run", "gen_ai.operation.name": "invoke_agent" };
    span("agent run: 'judge'", { scope, end: agent }, () =>
      span("llm: 'm'", { scope, end: { ...chat, ...tokens, "mastra.span.type": "model_generation" } }, () =>
        span("step: 0", { scope, end: { "gen_ai.operation.name": "model_step" } }, () =>
          span("tool: 'search'", { scope, end: { "mastra.span.type": "tool_call" } }),
        ),
      ),
    );
    await stand.metering.flush();
    const [m, search, judge] = ["m", "search", "judge"].map((name) => seen.byName(name)[0]);
    expect(m).toMatchObject({ parentId: judge?.id, energy: { value: 7 } });
    expect(search).toMatchObject({ kind: "step", parentId: m?.id });
    expect(judge).toMatchObject({ kind: "agent", energy: { value: 7 } });
    expect(seen.footprints).toHaveLength(3);
  });

  it("a provider on this machine that Mastra names only at the end of a call leaves it remote: estimated, not measured", async () => {
    const { provider } = started();
    const end = { ...chat, ...tokens, "gen_ai.provider.name": "ollama" };
    const span = provider.getTracer("@mastra/otel-bridge").startSpan("llm: 'llama3.2'");
    await stand.clock.advanceAsync(1000);
    span.setAttributes(end).end();
    await stand.metering.flush();
    expect(seen.footprints).toHaveLength(1);
    expect(seen.footprints[0]).toMatchObject({ method: "estimated", energy: { value: 7 } });
  });

  it("a call with three spans, one inside the other, counts once, with what the innermost knows", async () => {
    const { kept, span } = started();
    span("outer", { attributes: chat }, () => {
      span("middle", { attributes: chat, scope: "b", end: tokens }, () =>
        span("inner", { attributes: chat, scope: "c", end: tokens }),
      );
    });
    await stand.metering.flush();
    expect(seen.footprints).toHaveLength(1);
    expect(seen.footprints[0]).toMatchObject({ energy: { value: 7 }, usage: { inputFresh: 11, output: 7 } });
    const byName = Object.fromEntries(kept.map(({ name, attributes }) => [name, attributes]));
    expect(byName.outer?.["wattspan.energy"]).toBe(7);
    expect(byName.middle).toMatchObject({ "wattspan.reasons": ["duplicate"] });
    expect(byName.inner).not.toHaveProperty("wattspan.energy");
  });

  it("a span around a call that says only at its end that it is that call does not count again", async () => {
    const { kept, span } = started();
    span("outer", { end: { ...chat, ...tokens } }, () => span("inner", { attributes: chat, end: tokens }));
    await stand.metering.flush();
    expect(seen.footprints).toHaveLength(1);
    expect(kept[1]?.attributes).toMatchObject({ "wattspan.reasons": ["duplicate"] });
  });

  it("a span that says only at its end that it is the calls inside adds nothing, in an agent and around other spans", async () => {
    const { kept, span } = started();
    const agent = { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "researcher" };
    const both = { ...chat, "gen_ai.usage.input_tokens": 22, "gen_ai.usage.output_tokens": 14 };
    const inside = () => {
      span("retries", { end: both }, () => {
        for (const name of ["first", "second"])
          span("POST", {}, () => span(name, { attributes: chat, end: tokens }));
      });
    };
    inside();
    span("invoke_agent", { attributes: agent, kind: SpanKind.INTERNAL }, inside);
    await stand.metering.flush();
    expect(seen.byName("m").map(({ self }) => self.energy?.value)).toEqual([7, 7, 7, 7]);
    expect(seen.byName("researcher")[0]?.energy?.value).toBe(14);
    for (const { name, attributes } of kept)
      if (name === "retries") expect(attributes).toMatchObject({ "wattspan.reasons": ["duplicate"] });
  });

  it("a call that says only at its end what it is counts, although a tool ran inside", async () => {
    const { span } = started();
    const scope = "@arizeai/openinference-x";
    const meaning = { "openinference.span.kind": "LLM", "llm.system": "openai", "llm.model_name": "m" };
    const end = { "llm.token_count.prompt": 11, "llm.token_count.completion": 7 };
    const tool = { "openinference.span.kind": "TOOL" };
    for (const phases of [{ later: meaning, end }, { end: { ...meaning, ...end } }]) {
      span("LLM", { scope, ...phases }, () => span("tool", { scope, attributes: tool }));
      span("LLM", { scope, ...phases }, () => span("POST", {}, () => span("tool", { scope, end: tool })));
    }
    const late = { end: { ...meaning, ...end } };
    span("LLM", { scope, ...late }, () =>
      span("tool", { scope, end: tool }, () => span("nested", { scope, later: meaning, end })),
    );
    await stand.metering.flush();
    expect(seen.byName("m").map(({ self }) => self.energy?.value)).toEqual([7, 7, 7, 7, 7, 7]);
    expect(seen.byName("tool")).toHaveLength(5);
  });

  it.each(["later", "end"])(
    "an agent that says what it is just after its start, as its call does (%s), has a footprint",
    async (phase) => {
      const { span } = started();
      const scope = "@arizeai/openinference-x";
      const agent = { "openinference.span.kind": "AGENT" };
      const meaning = { "openinference.span.kind": "LLM", "llm.system": "openai", "llm.model_name": "m" };
      const end = { "llm.token_count.prompt": 11, "llm.token_count.completion": 7 };
      const phases = phase === "later" ? { later: meaning, end } : { end: { ...meaning, ...end } };
      span("judge", { scope, later: agent, kind: SpanKind.INTERNAL }, () =>
        span("LLM", { scope, ...phases }),
      );
      await stand.metering.flush();
      expect(seen.byName("judge")[0]).toMatchObject({ kind: "agent", energy: { value: 7 } });
      expect(seen.footprints).toHaveLength(2);
    },
  );

  it("calls of tools are their own, although the tool runs inside of the call that asked for it", async () => {
    const { span } = started();
    const tool = { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "search" };
    span("asks", { attributes: chat, end: tokens }, () =>
      span("tool", { attributes: tool }, () => {
        span("nested", { attributes: chat, end: tokens });
        stand.metering.meterInference({ model: "ours", provider: "openai" }, (call) =>
          call.setUsage({ output: 5 }),
        );
      }),
    );
    await stand.metering.flush();
    expect(seen.byName("m").map(({ self }) => self.energy?.value)).toEqual([7, 7]);
    expect(seen.byName("ours")[0]?.energy?.value).toBe(5);
  });

  it("agents, steps and calls that run here are measured from their start", async () => {
    const { provider } = started();
    const attributes = { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "researcher" };
    const agent = provider.getTracer("a").startSpan("invoke_agent", { attributes });
    const step = provider.getTracer("langfuse-sdk").startSpan("search");
    step.setAttribute("langfuse.observation.type", "tool");
    await stand.clock.advanceAsync(1000);
    step.end();
    agent.end();
    await stand.metering.flush();
    for (const name of ["researcher", "search"])
      expect(seen.byName(name)[0]).toMatchObject({ method: "measured", durationS: 1 });
    const [a, b] = seen.footprints.map(({ energy }) => energy?.value ?? 0);
    expect((a ?? 0) + (b ?? 0)).toBeCloseTo(50, 6);
  });

  it("two instrumentations that report a call side by side count once, and parallel calls of one count each", async () => {
    const { kept, provider } = started();
    const startTime = Date.now();
    const calls = ["a", "a", "b", "b"].map((scope) =>
      provider.getTracer(scope).startSpan(`${scope} m`, { attributes: chat, startTime }),
    );
    for (const call of calls) call.setAttributes(tokens).end(startTime + 10);
    await stand.metering.flush();
    expect(seen.footprints).toHaveLength(2);
    const reasons = kept.map(({ name, attributes }) => [name, attributes["wattspan.reasons"]]);
    expect(reasons.filter(([, reason]) => String(reason) === "duplicate").map(([name]) => name)).toEqual([
      "b m",
      "b m",
    ]);
  });

  it("two instrumentations side by side inside a call of ours give it each call's tokens once", async () => {
    const { provider } = started();
    const inside = (...scopes: readonly string[]) =>
      stand.metering.meterInference({ model: "ours", provider: "openai" }, async () => {
        const calls = scopes.map((scope) => provider.getTracer(scope).startSpan("m", { attributes: chat }));
        await Promise.resolve(); // as another call of ours begins
        for (const call of calls) call.setAttributes(tokens).end();
        return "text";
      });
    await Promise.all([inside("a", "b"), inside("b", "a", "b", "a"), inside("c")]);
    await stand.metering.flush();
    expect(seen.footprints.map(({ energy, usage }) => [energy?.value, usage])).toEqual([
      [7, { inputFresh: 11, output: 7 }],
      [14, { inputFresh: 22, output: 14 }],
      [7, { inputFresh: 11, output: 7 }],
    ]);
  });

  it("attributes on spans are flat, single values and lists of them, as backends for models want them", () => {
    const { kept, span } = started();
    span("chat m", { attributes: chat, end: tokens }, () => span("again", { attributes: chat, end: tokens }));
    const written = kept
      .flatMap(({ attributes }) => Object.entries(attributes))
      .filter(([name]) => !(name in chat));
    expect(written.length).toBeGreaterThan(10);
    const isSingle = (value: unknown) => ["string", "number", "boolean"].includes(typeof value);
    for (const [name, value] of written) expect([value].flat().every(isSingle), name).toBe(true);
    // And what the other instrumentation says stays as it is.
    for (const { attributes } of kept) expect(attributes).toMatchObject({ ...chat, ...tokens });
  });

  it("a processor that is listed twice follows each span once", async () => {
    const { span } = started([wattspanSpanProcessor()]);
    span("chat m", { attributes: chat, end: tokens });
    span("late", { end: { ...chat, ...tokens } });
    await stand.metering.flush();
    expect(seen.footprints).toHaveLength(2);
  });

  it("a processor that joins while spans are open follows none of those that another one follows", async () => {
    const list: ReturnType<typeof wattspanSpanProcessor>[] = [];
    const each = (task: (one: ReturnType<typeof wattspanSpanProcessor>) => void) => list.forEach(task);
    const all: ReturnType<typeof wattspanSpanProcessor> = {
      onStart: (...meaning) => each((one) => one.onStart(...meaning)),
      onEnding: (...meaning) => each((one) => one.onEnding(...meaning)),
      onEnd: (...meaning) => each((one) => one.onEnd(...meaning)),
      forceFlush: async () => undefined,
      shutdown: async () => undefined,
    };
    list.push(wattspanSpanProcessor());
    const span = spanMaker(line.provider([all]));
    span("chat m", { attributes: chat, end: tokens }, () => void list.unshift(wattspanSpanProcessor()));
    await stand.metering.flush();
    expect(seen.footprints).toHaveLength(1);
  });

  it("spans are left alone with `follow: false`, and with a processor that has a `settle` of its own", async () => {
    const provider = line.provider([wattspanSpanProcessor({ follow: false })]);
    spanMaker(provider)("chat m", { attributes: chat, end: tokens });
    const given = line.provider([wattspanSpanProcessor({ settle: () => undefined })]);
    spanMaker(given)("chat m", { attributes: chat, end: tokens });
    await stand.metering.flush();
    expect(seen.footprints).toEqual([]);
  });
});
