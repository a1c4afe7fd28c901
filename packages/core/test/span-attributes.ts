/** Footprints, and the attributes that they set, for tests. */

import type { Attributes, Span } from "@opentelemetry/api";
import type { Footprint, FootprintPart } from "../src/contracts/footprint.js";
import type { DetailLevel } from "../src/names/names.js";
import { type Annotated, giveFootprint, type SpanContext } from "../src/telemetry/attributes.js";

/** The attributes that something sets, as one object. */
export function given(to: (span: Annotated) => void): Attributes {
  const attributes: Attributes = {};
  to({
    setAttribute(name, value) {
      attributes[name] = value;
      return this as Span;
    },
  });
  return attributes;
}
export const spanAttributes = (of: Footprint, context: SpanContext = {}, level: DetailLevel = "full") =>
  given((span) => giveFootprint(span, of, level, context));

export const range = (value: number) => ({ value, low: value / 2, high: value * 2 });
export const part = (over: Partial<FootprintPart> = {}): FootprintPart => ({
  component: "gpu",
  method: "measured",
  methodId: "nvml",
  boundary: "client",
  emissionSource: "operational",
  ...over,
});
export const footprint = (over: Partial<Footprint> = {}): Footprint => ({
  id: "1",
  kind: "inference",
  name: "gpt-4o",
  startedAt: new Date(0),
  durationS: 1,
  outcome: "ok",
  self: {},
  parts: [],
  method: "unavailable",
  coverage: 0,
  resolution: 1,
  weightPolicy: "equal",
  reasons: [],
  ...over,
});
const reading = {
  gramsPerKwh: range(400),
  zone: "DE",
  signal: "average",
  basis: "lifecycle",
  source: "table@2025",
  validFromMs: Date.UTC(2026, 0, 1),
  validToMs: Date.UTC(2027, 0, 1),
  rung: "country",
} as const;

export const known = footprint({
  energy: range(10),
  co2e: range(0.001),
  water: range(0.02),
  parts: [
    part({ energy: range(4) }),
    part({ energy: range(1), component: "cpu", methodId: "rapl" }),
    part({ energy: range(5), boundary: "serving", methodId: "nvml" }),
  ],
  method: "measured",
  intensity: { ...reading, stale: true },
  reasons: ["gap", "late"],
});
