/** Spans repeat our attributes in the requested forms, on each line of the real SDK. */

import type { Attributes } from "@opentelemetry/api";
import { fakeMeter } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { CPU, chat, followedStand, spanMaker, tokens } from "../../test/followed.js";
import { keeper, SDK_LINES } from "../../test/sdk-lines.js";
import { type SpanProcessorOptions, wattspanSpanProcessor } from "../index.js";

const stand = followedStand((clock) => ({ meters: [fakeMeter({ clock, zones: [CPU] })] }));

describe.each(Object.entries(SDK_LINES))("with %s", (_, line) => {
  function started(options: SpanProcessorOptions) {
    const { kept, exporter } = keeper();
    const provider = line.provider([wattspanSpanProcessor(options)], exporter);
    return { kept, span: spanMaker(provider), provider };
  }

  it("a span with our attributes has them in each form, and others have none", async () => {
    const { kept, span } = started({ metadata: ["langfuse", "langsmith", "phoenix"] });
    span("chat m", { attributes: { ...chat, metadata: '{"user":"u"}' }, end: tokens });
    span("GET", {});
    await stand.metering.flush();
    const [call, other] = kept;
    expect(call?.attributes).toMatchObject({
      "wattspan.energy": 7,
      "langfuse.observation.metadata.wattspan.energy": 7,
      "langfuse.observation.metadata.wattspan.reasons": ["no_intensity"],
      "langsmith.metadata.wattspan.method": "estimated",
    });
    expect(JSON.parse(String(call?.attributes.metadata))).toMatchObject({ user: "u", "wattspan.energy": 7 });
    expect(other?.attributes).toEqual({});
  });

  it("a metadata form that fails leaves the others in place", async () => {
    const failing = () => {
      throw new Error("no");
    };
    const { kept, span } = started({ metadata: [failing, "langsmith"] });
    span("chat m", { attributes: chat, end: tokens });
    await stand.metering.flush();
    expect(kept[0]?.attributes).toMatchObject({ "langsmith.metadata.wattspan.energy": 7 });
  });

  it("an energy that is known after the end is in the metadata too, where spans are handed on", async () => {
    const { kept, exporter } = keeper();
    const { clock } = stand;
    const options = { forwardTo: exporter as never, metadata: ["langfuse"] as const, clock };
    const provider = line.provider([wattspanSpanProcessor(options)], keeper().exporter);
    const attributes = { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "researcher" };
    const agent = provider.getTracer("a").startSpan("invoke_agent", { attributes });
    await clock.advanceAsync(1000);
    agent.end();
    await clock.advanceAsync(300);
    await stand.metering.flush();
    const [{ attributes: seen } = { attributes: {} as Attributes }] = kept;
    expect(seen["wattspan.energy"]).toBeGreaterThan(0);
    expect(seen["langfuse.observation.metadata.wattspan.energy"]).toBe(seen["wattspan.energy"]);
  });
});

it("the option `metadata` refuses what is no list of functions and known names", () => {
  for (const metadata of ["langfuse", ["langfuse", "constructor"], ["langfuse", 7], {}])
    expect(() => wattspanSpanProcessor({ metadata: metadata as never })).toThrow(/option metadata/);
});
