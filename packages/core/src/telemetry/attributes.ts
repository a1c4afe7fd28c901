/** Footprints, subjects and token counts as span attributes. Pure. Unknown values are left out, never 0. */

import type { AttributeValue } from "@opentelemetry/api";
import type { IntensityReading } from "../contracts/carbon-intensity.js";
import type { TokenUsage } from "../contracts/energy-estimator.js";
import type { Boundary, Footprint, Goal, Range, Subject } from "../contracts/footprint.js";
import * as a from "../names/attribute-names.js";
import { labelText } from "../names/label-text.js";
import type { Answer } from "../usage/answer.js";

/**
 * Sets one attribute. One by one, because a span copies its attributes: an object for all of them would be
 * wasted.
 */
export type Put = (name: string, value: AttributeValue) => void;

/** Sets an attribute if its value is known. */
function give(put: Put, name: string, value: AttributeValue | undefined): void {
  if (value === undefined || (typeof value === "number" && !Number.isFinite(value))) return;
  put(name, value);
}

/** Values for a span that are not in its footprint. */
export interface SpanContext {
  /** Name and version of each table that an estimate used. */
  readonly tables?: readonly string[] | undefined;
  /** The grid zone where the model is served. */
  readonly servingZone?: string | undefined;
}

function giveRange(put: Put, names: readonly [string, string, string], range: Range | undefined): void {
  if (range === undefined) return;
  give(put, names[0], range.value);
  give(put, names[1], range.low);
  give(put, names[2], range.high);
}

const ENERGY = [a.energy, a.energyLow, a.energyHigh] as const;
const CO2E = [a.co2e, a.co2eLow, a.co2eHigh] as const;

/** A holder of joules: a part at its boundary, or a service's statement. */
interface Holder {
  readonly boundary?: Boundary;
  readonly energy?: Range;
}

/** Joules at one boundary; undefined if none are known there. */
function energyAt(holders: readonly Holder[], at?: Boundary): number | undefined {
  let sum: number | undefined;
  for (const { boundary, energy } of holders) if (energy && boundary === at) sum = (sum ?? 0) + energy.value;
  return sum;
}

/** `rapl`, or `nvml,rapl` for energy from several sources. */
function methodIds({ parts }: Footprint): string | undefined {
  let ids: string[] | undefined;
  let first: string | undefined;
  for (const { methodId, energy } of parts) {
    if (energy === undefined) continue;
    first ??= methodId;
    if (methodId === first || ids?.includes(methodId)) continue;
    ids ??= [first];
    // Inserted in order: they are two or three, and sorting them for each span costs more.
    let at = ids.push(methodId) - 1;
    for (; at > 0 && (ids[at - 1] as string) > methodId; at--) ids[at] = ids[at - 1] as string;
    ids[at] = methodId;
  }
  return ids ? ids.join() : first;
}

/** The tables of estimates, and those behind water and hardware, which have no energy of their own. */
function tablesOf({ parts }: Footprint, ofEstimates: readonly string[] = []): readonly string[] {
  const tables = [...ofEstimates];
  for (const { method, methodId, energy } of parts) {
    if (energy === undefined && method === "modelled" && methodId.includes("@") && !tables.includes(methodId))
      tables.push(methodId);
  }
  return tables;
}

/** ISO 8601, as OpenTelemetry wants timestamps; empty outside the range of dates. */
const timestamp = (ms: number): string => (Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : "");

/** Successive calls often have the same reading. */
const validFrom = /* @__PURE__ */ new WeakMap<IntensityReading, string>();

function giveIntensity(put: Put, reading: IntensityReading): void {
  let text = validFrom.get(reading);
  if (text === undefined) {
    text = timestamp(reading.validFromMs);
    validFrom.set(reading, text);
  }
  put(a.gridZone, reading.zone);
  give(put, a.gridIntensity, reading.gramsPerKwh.value);
  give(put, a.gridSignal, reading.signal);
  give(put, a.gridBasis, reading.basis);
  give(put, a.gridSource, reading.source);
  if (text !== "") put(a.gridValidFrom, text);
  give(put, a.gridEstimated, reading.estimated);
  give(put, a.gridInsteadOf, reading.insteadOf);
  give(put, a.gridStale, reading.stale);
  give(put, a.locationRung, reading.rung);
}

/**
 * The footprint as span attributes: J, g, L, and gCO2e/kWh for the intensity. All numbers are doubles,
 * although a backend may see an integral one as an integer.
 * @example giveFootprint((name, value) => span.setAttribute(name, value), footprint)
 */
export function giveFootprint(put: Put, footprint: Footprint, context: SpanContext = {}): void {
  const { kind, intensity, reasons, subject } = footprint;
  const { servingZone } = context;
  const tables = tablesOf(footprint, context.tables);
  giveRange(put, ENERGY, footprint.energy);
  giveRange(put, CO2E, footprint.co2e);
  give(put, a.water, footprint.water?.value);
  if (kind === "inference") {
    give(put, a.servingEnergy, energyAt(footprint.parts, "serving"));
    give(put, a.clientEnergy, energyAt(footprint.parts, "client"));
  } else give(put, a.selfEnergy, footprint.self.energy?.value);
  if (footprint.goal) giveGoal(put, footprint.goal);
  if (footprint.units) giveUnits(put, footprint.units);
  give(put, a.critical, footprint.critical);
  give(put, a.method, footprint.method);
  give(put, a.methodId, methodIds(footprint));
  give(put, a.coverage, footprint.coverage);
  give(put, a.resolution, footprint.resolution);
  give(put, a.weightPolicy, footprint.weightPolicy);
  if (reasons.length > 0) put(a.reasons, [...reasons]);
  if (footprint.services) give(put, a.serviceEnergy, energyAt(footprint.services));
  give(put, a.unknownChildren, footprint.unknown?.count);
  give(put, a.attempts, footprint.attempts?.count);
  give(put, a.failedAttempts, footprint.attempts?.failed);
  if (intensity !== undefined) giveIntensity(put, intensity);
  if (tables.length > 0) put(a.tables, [...tables]);
  give(put, a.servingZone, servingZone);
  if (subject !== undefined) giveSubject(put, subject);
}

function giveGoal(put: Put, { state, name, quality }: Goal): void {
  give(put, a.goal, state);
  give(put, a.goalName, name);
  give(put, a.goalQuality, quality);
}

function giveUnits(put: Put, { count, name }: NonNullable<Footprint["units"]>): void {
  give(put, a.stageUnits, count);
  give(put, a.stageUnit, labelText(name));
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

/** The subject of the footprint, as span attributes. @example giveSubject(put, { commit: "4f2a91c" }) */
export function giveSubject(put: Put, subject: Subject): void {
  for (const key of Object.keys(SUBJECT) as (keyof Subject)[]) give(put, SUBJECT[key], subject[key]);
}

/**
 * All input tokens, including cached ones. Unknown without the fresh part: the sum would be a wrong total,
 * not a smaller one. The conventions' names are for known tokens, so counts in pieces are excluded; the same
 * for the output.
 */
export const wholeInput = ({
  inputFresh,
  cacheRead = 0,
  cacheWrite = 0,
  image = 0,
  audio = 0,
  band,
}: TokenUsage) =>
  inputFresh === undefined || band?.low.inputFresh !== undefined
    ? undefined
    : inputFresh + cacheRead + cacheWrite + image + audio;

export const wholeOutput = ({ output, band }: TokenUsage) =>
  band?.low.output === undefined ? output : undefined;

/**
 * Tokens under the GenAI conventions' names: input includes cached tokens, output includes reasoning.
 * @param latest the names of `gen_ai_latest_experimental`
 * @example giveUsage(put, { inputFresh: 100, cacheRead: 20, output: 7 }, false) // "gen_ai.usage.input_tokens" is 120
 */
export function giveUsage(put: Put, usage: TokenUsage, latest: boolean): void {
  const { cacheRead, cacheWrite } = usage;
  give(put, a.inputTokens, wholeInput(usage));
  give(put, a.outputTokens, wholeOutput(usage));
  give(put, a.cacheReadTokens, cacheRead);
  give(put, latest ? a.cacheWriteTokens : a.cacheCreationTokens, cacheWrite);
  give(put, a.reasoningTokens, usage.reasoning);
}

/**
 * The answering model, why the answer ended, and the called host, under the conventions' names.
 * @example giveAnswer(put, { model: "gpt-4o-2024-08-06", id: "chatcmpl-7" }, "api.openai.com")
 */
export function giveAnswer(put: Put, answer: Answer | undefined, host: string | undefined): void {
  give(put, a.responseModel, answer?.model);
  give(put, a.responseId, answer?.id);
  if (answer?.finishReasons) put(a.finishReasons, [...answer.finishReasons]);
  give(put, a.serverAddress, host);
}
