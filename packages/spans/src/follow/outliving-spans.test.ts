/** Spans that outlive the spans around them, and say only at their own end that they are a model's call, on each line of the real SDK. */

import { AsyncResource } from "node:async_hooks";
import { type Attributes, context, type Span, trace } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { chat, followedStand, tokens } from "../../test/followed.js";
import { keeper, SDK_LINES } from "../../test/sdk-lines.js";
import { wattspanSpanProcessor } from "./span-processor.js";

const stand = followedStand();
const { seen } = stand;
const AGENT = { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "researcher" };
const TOOL = { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "search" };
/** Other tokens than those of the call around it, which a twin in parallel would have. */
const LATE = { ...chat, "gen_ai.usage.input_tokens": 11, "gen_ai.usage.output_tokens": 8 };

describe.each(Object.entries(SDK_LINES))("with %s", (_, line) => {
  /** Starts spans, each in the one before, the last of which is late. They end in the given order. */
  function spans(...around: readonly Attributes[]) {
    const { kept, exporter } = keeper();
    const tracer = line.provider([wattspanSpanProcessor()], exporter).getTracer("another");
    const started: Span[] = [];
    for (const attributes of [...around, {}]) {
      const above = started.at(-1);
      const inside = above ? trace.setSpan(context.active(), above) : context.active();
      started.push(tracer.startSpan(`span ${started.length}`, { attributes }, inside));
    }
    const late = started.pop() as Span;
    return { kept, around: started, endLate: () => late.setAttributes(LATE).end() };
  }
  const joules = () => seen.footprints.map(({ self }) => self.energy?.value);

  it.each<[string, Attributes[]]>([
    ["directly", [chat]],
    ["around another span", [chat, {}]],
    ["in an agent", [AGENT, chat]],
  ])("a late call inside a call that ended before counts with it, once (%s)", async (_, attributes) => {
    const { kept, around, endLate } = spans(...attributes);
    for (const span of around.toReversed()) span.setAttributes(tokens).end();
    endLate();
    await stand.metering.flush();
    expect(joules().filter((value) => value !== undefined)).toEqual([7]);
    expect(kept.at(-1)?.attributes).toMatchObject({ "wattspan.reasons": ["duplicate"] });
  });

  it("a late call counts with the call around it, although the span between them ended before", async () => {
    const { around, endLate } = spans(chat, {});
    const [call, between] = around as [Span, Span];
    between.end();
    endLate();
    call.setAttributes(tokens).end();
    await stand.metering.flush();
    expect(joules()).toEqual([7]);
  });

  it("a late call counts where the call around it ended without tokens", async () => {
    const { around, endLate } = spans(chat);
    around[0]?.end();
    endLate();
    await stand.metering.flush();
    expect(joules()).toEqual([undefined, 8]);
  });

  it("a late call that starts after the end of the call around it counts, also in the context of that one", async () => {
    const { metering } = stand;
    let leaked = () => undefined as unknown;
    await metering.meterInference({ model: "ours", provider: "openai" }, async (call) => {
      call.setUsage({ output: 5 });
      leaked = AsyncResource.bind(() => spans().endLate());
    });
    leaked();
    const { around, endLate } = spans(chat);
    around[0]?.setAttributes(tokens).end();
    endLate();
    await metering.flush();
    expect(joules()).toEqual([5, 8, 7]);
  });

  it("a late call of a tool counts, and one in an agent is that agent's", async () => {
    for (const attributes of [[chat, TOOL], [AGENT]]) {
      seen.clear();
      const { around, endLate } = spans(...attributes);
      for (const span of around.toReversed()) span.setAttributes(tokens).end();
      endLate();
      await stand.metering.flush();
      const late = seen.footprints.find(({ self }) => self.energy?.value === 8);
      expect(late?.parentId).toBe(around.at(-1)?.spanContext().spanId);
    }
  });
});
