/** Footprints, subjects and token counts as span attributes. Pure; what is not known is left out, never 0. */

import type { Attributes, AttributeValue } from "@opentelemetry/api";
import * as a from "../attribute-names.js";
import type { IntensityReading } from "../carbon-intensity.js";
import type { TokenUsage } from "../energy-estimator.js";
import type { Boundary, Footprint, Range, Subject } from "../footprint.js";

type Value = AttributeValue | undefined;

/** Sets an attribute unless its value is not known. */
function put(attributes: Attributes, name: string, value: Value): void {
  if (value === undefined || (typeof value === "number" && !Number.isFinite(value))) return;
  attributes[name] = value;
}

/** What a footprint does not say but its span should. */
export interface SpanContext {
  /** Name and version of each table that an estimate used. */
  readonly tables?: readonly string[] | undefined;
  /** The grid zone where the model is served. */
  readonly servingZone?: string | undefined;
  /** The model that answered, where the response names it. */
  readonly responseModel?: string | undefined;
}

function putRange(
  attributes: Attributes,
  names: readonly [string, string, string],
  range: Range | undefined,
): void {
  if (range === undefined) return;
  put(attributes, names[0], range.value);
  put(attributes, names[1], range.low);
  put(attributes, names[2], range.high);
}

const ENERGY = [a.energy, a.energyLow, a.energyHigh] as const;
const CO2E = [a.co2e, a.co2eLow, a.co2eHigh] as const;

/** Joules of the parts at one boundary; undefined when none is known there. */
function energyAt({ parts }: Footprint, boundary: Boundary): number | undefined {
  let sum: number | undefined;
  for (const part of parts) {
    if (part.boundary === boundary && part.energy !== undefined) sum = (sum ?? 0) + part.energy.value;
  }
  return sum;
}

/** `rapl`, or `nvml,rapl` where several sources measured. */
function methodIds({ parts }: Footprint): string | undefined {
  const ids: string[] = [];
  for (const { methodId } of parts) if (!ids.includes(methodId)) ids.push(methodId);
  return ids.length > 1 ? ids.sort().join() : ids[0];
}

/** ISO 8601, as OpenTelemetry wants timestamps; undefined outside of what a date can be. */
const timestamp = (ms: number): string | undefined =>
  Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : undefined;

/** Many calls in a row have the same reading. */
const ofReading = /* @__PURE__ */ new WeakMap<IntensityReading, Attributes>();

function intensityAttributes(reading: IntensityReading): Attributes {
  const known = ofReading.get(reading);
  if (known) return known;
  const attributes: Attributes = {};
  put(attributes, a.gridZone, reading.zone);
  put(attributes, a.gridIntensity, reading.gramsPerKwh.value);
  put(attributes, a.gridSignal, reading.signal);
  put(attributes, a.gridBasis, reading.basis);
  put(attributes, a.gridSource, reading.source);
  put(attributes, a.gridValidFrom, timestamp(reading.validFromMs));
  put(attributes, a.gridEstimated, reading.estimated);
  put(attributes, a.gridStale, reading.stale);
  put(attributes, a.locationRung, reading.rung);
  ofReading.set(reading, attributes);
  return attributes;
}

/**
 * The footprint as span attributes: J, g, L, and gCO2e/kWh for the intensity. All numbers are doubles, although a
 * backend may see an integral one as an integer.
 * @example span.setAttributes(spanAttributes(footprint))
 */
export function spanAttributes(footprint: Footprint, context: SpanContext = {}): Attributes {
  const attributes: Attributes = {};
  const { kind, intensity, reasons, subject } = footprint;
  const { tables, servingZone, responseModel } = context;
  putRange(attributes, ENERGY, footprint.energy);
  putRange(attributes, CO2E, footprint.co2e);
  put(attributes, a.water, footprint.water?.value);
  if (kind === "inference") {
    put(attributes, a.servingEnergy, energyAt(footprint, "serving"));
    put(attributes, a.clientEnergy, energyAt(footprint, "client"));
  } else put(attributes, a.selfEnergy, footprint.self.energy?.value);
  put(attributes, a.method, footprint.method);
  put(attributes, a.methodId, methodIds(footprint));
  put(attributes, a.coverage, footprint.coverage);
  put(attributes, a.resolution, footprint.resolution);
  put(attributes, a.weightPolicy, footprint.weightPolicy);
  if (reasons.length > 0) put(attributes, a.reasons, [...reasons]);
  put(attributes, a.unknownChildren, footprint.unknown?.count);
  put(attributes, a.attempts, footprint.attempts?.count);
  put(attributes, a.failedAttempts, footprint.attempts?.failed);
  if (intensity !== undefined) Object.assign(attributes, intensityAttributes(intensity));
  if (tables !== undefined && tables.length > 0) put(attributes, a.tables, [...tables]);
  put(attributes, a.servingZone, servingZone);
  put(attributes, a.responseModel, responseModel);
  if (subject !== undefined) Object.assign(attributes, subjectAttributes(subject));
  return attributes;
}

const SUBJECT: Readonly<Record<keyof Subject, string>> = {
  service: a.service,
  serviceVersion: a.serviceVersion,
  modelVersion: a.modelVersion,
  modelDigest: a.modelDigest,
  promptVersion: a.promptVersion,
  policyVersion: a.policyVersion,
  agentVersion: a.agentVersion,
  datasetVersion: a.datasetVersion,
  configurationDigest: a.configurationDigest,
  commit: a.commit,
  owner: a.owner,
  environment: a.environment,
};

/** What produced the footprint, as span attributes. @example subjectAttributes({ commit: "4f2a91c" }) */
export function subjectAttributes(subject: Subject): Attributes {
  const attributes: Attributes = {};
  for (const key of Object.keys(SUBJECT) as (keyof Subject)[]) put(attributes, SUBJECT[key], subject[key]);
  return attributes;
}

/**
 * Tokens under the GenAI conventions' names: input includes cached tokens, output includes reasoning.
 * @param latest the names of `gen_ai_latest_experimental`
 * @example usageAttributes({ inputFresh: 100, cacheRead: 20, output: 7 }, false)["gen_ai.usage.input_tokens"] // 120
 */
export function usageAttributes(usage: TokenUsage, latest: boolean): Attributes {
  const attributes: Attributes = {};
  const { inputFresh, cacheRead, cacheWrite, image = 0, audio = 0 } = usage;
  // Without the fresh part the sum would be a wrong total, not a smaller one.
  const input =
    inputFresh === undefined ? undefined : inputFresh + (cacheRead ?? 0) + (cacheWrite ?? 0) + image + audio;
  put(attributes, a.inputTokens, input);
  put(attributes, a.outputTokens, usage.output);
  put(attributes, a.cacheReadTokens, cacheRead);
  put(attributes, latest ? a.cacheWriteTokens : a.cacheCreationTokens, cacheWrite);
  put(attributes, a.reasoningTokens, usage.reasoning);
  return attributes;
}
