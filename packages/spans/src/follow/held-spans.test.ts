/** Spans that are handed on by the processor itself: with what is known a little after their end, and never lost or changed. */

import { DiagLogLevel, diag } from "@opentelemetry/api";
import { fakeMeter } from "@wattspan/testing";
import { afterEach, describe, expect, it } from "vitest";
import { chat, followedStand, spanMaker, tokens } from "../../test/followed.js";
import { type Exported, keeper, SDK_LINES } from "../../test/sdk-lines.js";
import { wattspanSpanProcessor } from "./span-processor.js";

/** Slow enough that the energy comes after the span. */
const gpu = {
  id: "gpu-0",
  component: "gpu",
  refreshMs: 100,
  maxWatts: 500,
  idleWatts: 30,
  watts: () => 50,
  fail: (atMs: number) =>
    isSilent ? ({ kind: "none", zone: "gpu-0", atMs, reason: "lost" } as const) : undefined,
} as const;
let isSilent = false;
const stand = followedStand((clock) => ({ meters: [fakeMeter({ clock, zones: [gpu] })] }));
const local = { ...chat, "gen_ai.provider.name": "ollama" };
const energy = ({ attributes }: Exported) => attributes["wattspan.energy"];

afterEach(() => {
  isSilent = false;
  diag.disable();
});

describe.each(Object.entries(SDK_LINES))("with %s", (_, line) => {
  function started(to: (exporter: ReturnType<typeof keeper>["exporter"]) => object = (exporter) => exporter) {
    const { kept, exporter } = keeper();
    const forwardTo = to(exporter) as ReturnType<typeof keeper>["exporter"];
    const provider = line.provider([wattspanSpanProcessor({ forwardTo, clock: stand.clock })]);
    return { kept, provider, span: spanMaker(provider) };
  }

  it.each(["an exporter", "a processor"])(
    "a hosted call is handed to %s at once, complete, and other spans as they are",
    (what) => {
      const { kept, span } = started(what === "an exporter" ? undefined : line.simple);
      const call = span("chat m", { attributes: chat, end: tokens });
      span("GET", { attributes: { "http.request.method": "GET" } });
      expect(kept.map(({ name }) => name)).toEqual(["chat m", "GET"]);
      expect(kept[0]?.attributes).toMatchObject({ ...chat, ...tokens, "wattspan.energy": 7 });
      expect(kept[0]?.spanContext()).toEqual(call.spanContext());
      expect(kept[0]?.duration).toHaveLength(2);
      expect(kept[1]?.attributes).toEqual({ "http.request.method": "GET" });
    },
  );

  it("a measured energy joins the span, which waits for it and is not changed", async () => {
    const { kept, provider } = started();
    // A call that starts with the metering is another matter.
    await stand.clock.advanceAsync(1000);
    const span = provider.getTracer("a").startSpan("chat m", { attributes: local });
    await stand.clock.advanceAsync(1000);
    span.setAttributes(tokens).end();
    expect(kept).toEqual([]);
    await stand.clock.advanceAsync(200);
    expect(kept).toHaveLength(1);
    // 50 J, and what the device went on drawing until its next refresh.
    expect(energy(kept[0] as Exported)).toBeCloseTo(52, 0);
    const { attributes } = span as unknown as Exported;
    if (!line.hasOnEnding) expect(attributes).toEqual({ ...local, ...tokens });
  });

  it("a span waits no longer than a quarter of a second, or until a flush", async () => {
    const { kept, provider } = started();
    await stand.clock.advanceAsync(1000);
    isSilent = true;
    const call = () =>
      provider.getTracer("a").startSpan("chat m", { attributes: local }).setAttributes(tokens);
    call().end();
    await stand.clock.advanceAsync(249);
    expect(kept).toHaveLength(0);
    await stand.clock.advanceAsync(1);
    expect(kept).toHaveLength(1);
    call().end();
    expect(kept).toHaveLength(1);
    await provider.forceFlush();
    expect(kept).toHaveLength(2);
  });

  it("a span that ends after the shutdown gets no energy, and nothing stays open", async () => {
    const { kept, provider, span } = started();
    const open = provider.getTracer("a").startSpan("chat m", { attributes: chat });
    await provider.shutdown();
    open.setAttributes(tokens).end();
    span("GET", {});
    await stand.metering.flush();
    expect(kept.every(({ attributes }) => energy({ attributes } as Exported) === undefined)).toBe(true);
    expect(stand.metering.status.inFlight).toBe(0);
  });

  it("a downstream that throws or hangs changes nothing for the caller", async () => {
    const broken = () => {
      throw new Error("broken");
    };
    const { span, provider } = started(() => ({
      onStart: broken,
      onEnding: broken,
      onEnd: broken,
      forceFlush: broken,
      shutdown: () => new Promise<void>(() => undefined),
    }));
    expect(() => span("chat m", { attributes: chat, end: tokens })).not.toThrow();
    await expect(provider.forceFlush()).rejects.toBeDefined();
    void provider.shutdown();
    await stand.metering.flush();
    expect(stand.seen.footprints).toHaveLength(1);
  });
});

it("the oldest of 2,049 held spans goes on at once", async () => {
  const { kept, exporter } = keeper();
  const line = SDK_LINES["SDK 3"] as (typeof SDK_LINES)[string];
  const provider = line.provider([wattspanSpanProcessor({ forwardTo: exporter, clock: stand.clock })]);
  for (let count = 0; count < 2049; count++)
    provider.getTracer("a").startSpan(`chat ${count}`, { attributes: local }).setAttributes(tokens).end();
  expect(kept.map(({ name }) => name)).toEqual(["chat 0"]);
});

it("an SDK that reports spans only after their end has them written then without `forwardTo`, and warns once", () => {
  const messages: string[] = [];
  const silent = () => undefined;
  const warn = (message: string) => messages.push(message);
  diag.setLogger(
    { warn, error: silent, info: silent, debug: silent, verbose: silent },
    { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true },
  );
  const { kept, exporter } = keeper();
  const line = SDK_LINES["the oldest SDK 2"] as (typeof SDK_LINES)[string];
  const span = spanMaker(line.provider([wattspanSpanProcessor()], exporter));
  for (const _ of [1, 2]) span("chat m", { attributes: chat, end: tokens });
  expect(kept.map(energy)).toEqual([7, 7]);
  expect(messages).toHaveLength(1);
  expect(messages[0]).toContain("forwardTo");
});
