/** Clocks that disagree, as a process is stopped between its reads of two or one is set: a call that two report then counts once. */

import { SpanKind } from "@opentelemetry/api";
import { beginInference, endInference } from "@wattspan/core/manual";
import { describe, expect, it, vi } from "vitest";
import { chat, followedStand, tokens } from "../../test/followed.js";
import { SDK_LINES } from "../../test/sdk-lines.js";
import { wattspanSpanProcessor } from "./span-processor.js";

const stand = followedStand(({ schedule }) => ({
  clock: { now: () => performance.now(), wall: () => Date.now(), schedule },
}));
const { seen } = stand;
const result = { usage: { prompt_tokens: 11, completion_tokens: 7 } };
/** More than the millisecond in which an SDK and we read a clock, and little enough for a busy machine to add its own. */
const STOP_MS = 20;

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

  it.each([1000, -1000, 600_000])(
    "a call of an adapter and a span counts once when the clock of the wall moves by %i ms meanwhile",
    async (movedMs) => {
      const tracer = line.provider([wattspanSpanProcessor()]).getTracer("another");
      const span = tracer.startSpan("chat m", { attributes: chat, kind: SpanKind.CLIENT });
      const call = beginInference({ model: "m", provider: "openai" });
      const { now } = Date;
      vi.spyOn(Date, "now").mockImplementation(() => now() + movedMs);
      endInference(call, { result });
      span.setAttributes(tokens).end();
      vi.restoreAllMocks();
      await stand.metering.flush();
      expect(seen.footprints.map(({ energy }) => energy?.value)).toEqual([7]);
    },
  );
});
