/** What docs/reference/detail.md says of the bytes of attributes is what OTLP sends. */

import { readFileSync } from "node:fs";
import { ProtobufTraceSerializer } from "@opentelemetry/otlp-transformer";
import { resourceFromAttributes } from "@opentelemetry/resources";
import {
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { annualAverage } from "@wattspan/carbon/annual-average";
import { createMetering } from "@wattspan/core";
import type { DetailLevel } from "@wattspan/core/names";
import { phase } from "@wattspan/models";
import { manualClock } from "@wattspan/testing";
import { sum } from "simple-statistics";
import { expect, it } from "vitest";

const PAGE = new URL("../../docs/reference/detail.md", import.meta.url);

/** The span of a call of a hosted model, as a client with a metered `fetch` makes it. */
async function spanOf(detail: DetailLevel): Promise<ReadableSpan> {
  const exporter = new InMemorySpanExporter();
  const tracerProvider = new TracerProvider({
    // By default it has the path of Node, which each machine has elsewhere.
    resource: resourceFromAttributes({ "service.name": "shop" }),
    spanProcessors: [new SimpleSpanProcessor({ exporter })],
  });
  const clock = manualClock({ wallStartMs: Date.UTC(2026, 0, 5) });
  const metering = createMetering({
    clock,
    estimators: [phase()],
    intensity: annualAverage({ clock }),
    telemetry: { detail, tracerProvider },
  });
  await metering.ready;
  const call = { model: "gpt-4o", provider: "openai", serving: { country: "US" } } as const;
  const answer = {
    id: "chatcmpl-9f2k4",
    model: "gpt-4o-2024-08-06",
    usage: { prompt_tokens: 900, completion_tokens: 250 },
  };
  metering.meterInference(call, () => answer);
  await metering.flush();
  await clock.advanceAsync(1000);
  metering.meterInference(call, () => answer);
  await metering.flush();
  await metering.shutdown();
  const span = exporter.getFinishedSpans().at(-1);
  if (!span) throw new Error("no span");
  return span;
}

const bytesOf = (span: ReadableSpan, attributes = span.attributes): number =>
  ProtobufTraceSerializer.serializeRequest([withAttributes(span, attributes)])?.length ?? 0;

const withAttributes = (span: ReadableSpan, attributes: ReadableSpan["attributes"]): ReadableSpan =>
  Object.create(span, { attributes: { value: attributes } });

/** The bytes of each of our attributes: what is missing without it. */
function bytesOfEach(span: ReadableSpan): ReadonlyMap<string, number> {
  const whole = bytesOf(span);
  const ours = Object.keys(span.attributes).filter((name) => name.startsWith("wattspan."));
  const without = (name: string) => {
    const { [name]: _, ...rest } = span.attributes;
    return bytesOf(span, rest);
  };
  return new Map(ours.map((name) => [name, whole - without(name)]));
}

it("the guide to the detail has the bytes of each attribute of a hosted call, and of its span at each level", async () => {
  const [basic, full] = [await spanOf("basic"), await spanOf("full")];
  const page = readFileSync(PAGE, "utf8");
  const rows = page.matchAll(/^\| `(wattspan[\w.]+)` +\| `(\w+)` +\| +(\d+) \|$/gm);
  const stated = [...rows].map(([, name, level, bytes]) => `${name} ${level} ${bytes}`);
  const levelOf = (name: string) => (name in basic.attributes ? "basic" : "full");
  const sent = [...bytesOfEach(full)].map(([name, bytes]) => `${name} ${levelOf(name)} ${bytes}`);
  expect(stated.sort()).toEqual(sent.sort());
  for (const [span, level] of [
    [basic, "basic"],
    [full, "full"],
  ] as const) {
    const bytes = [...bytesOfEach(span).values()];
    expect(page).toContain(
      `At \`${level}\` it has ${bytes.length} of ours with ${sum(bytes)} bytes, in a span of ${bytesOf(span)}`,
    );
  }
});
