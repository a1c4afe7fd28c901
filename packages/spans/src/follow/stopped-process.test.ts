/** A process that is stopped between its reads of two clocks: a call that two report at that moment counts once. */

import { SpanKind } from "@opentelemetry/api";
import { beginInference, endInference } from "@wattspan/core/begin";
import { describe, expect, it, vi } from "vitest";
import { chat, followedStand, tokens } from "../../test/followed.js";
import { SDK_LINES } from "../../test/sdk-lines.js";
import { wattspanSpanProcessor } from "./span-processor.js";

const stand = followedStand(({ schedule }) => ({
  clock: { now: () => performance.now(), wall: () => Date.now(), schedule },
}));
const { seen } = stand;
const result = { usage: { prompt_tokens: 11, completion_tokens: 7 } };
const STOP_MS = 50;

/** Runs code whose first read of the wall clock comes before a stop, and all else after it. */
function stopped<R>(code: () => R): R {
  const early = Date.now() - STOP_MS;
  vi.spyOn(Date, "now").mockReturnValueOnce(early);
  try {
    return code();
  } finally {
    vi.restoreAllMocks();
  }
}
const asIs = <R>(code: () => R): R => code();

describe.each(Object.entries(SDK_LINES))("with %s", (_, line) => {
  it.each([
    ["nothing", asIs, asIs],
    ["the start of the span", stopped, asIs],
    ["the begin of the call", asIs, stopped],
  ])(
    "a call of an adapter and a span counts once when the process stops at %s",
    async (__, atSpan, atCall) => {
      const tracer = line.provider([wattspanSpanProcessor()]).getTracer("another");
      const span = atSpan(() => tracer.startSpan("chat m", { attributes: chat, kind: SpanKind.CLIENT }));
      const call = atCall(() => beginInference({ model: "m", provider: "openai" }));
      endInference(call, { result });
      span.setAttributes(tokens).end();
      await stand.metering.flush();
      expect(seen.footprints.map(({ energy }) => energy?.value)).toEqual([7]);
    },
  );
});
