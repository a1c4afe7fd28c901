/** Footprints, subjects and token counts as span attributes. Pure. Unknown values are left out, never 0. */

import type { AttributeValue, Span } from "@opentelemetry/api";
import type { IntensityReading } from "../contracts/carbon-intensity.js";
import type { TokenUsage } from "../contracts/energy-estimator.js";
import type { Boundary, Footprint, Range, Subject } from "../contracts/footprint.js";
import * as a from "../names/attribute-names.js";
import { labelText } from "../names/label-text.js";
import type { DetailLevel } from "../names/names.js";
import type { Answer } from "../usage/answer.js";

/** A span, or another holder of attributes. */
export type Annotated = Pick<Span, "setAttribute">;

/** Sets an attribute if its value is known. One by one: a span copies them, so an object would be wasted. */
function give(span: Annotated, name: string, value: AttributeValue | undefined): void {
  if (value === undefined || (typeof value === "number" && !Number.isFinite(value))) return;
  span.setAttribute(name, value);
}

/** Values for a span that are not in its footprint. */
export interface SpanContext {
  /** Name and version of each table that an estimate used. */
  readonly tables?: readonly string[] | undefined;
  /** The grid zone where the model is served. */
  readonly servingZone?: string | undefined;
}

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
function tablesOf({ parts }: Footprint, { tables: ofEstimates = [] }: SpanContext): string[] | undefined {
  const tables = [...ofEstimates];
  for (const { method, methodId, energy } of parts) {
    if (energy === undefined && method === "modelled" && methodId.includes("@") && !tables.includes(methodId))
      tables.push(methodId);
  }
  return tables.length > 0 ? tables : undefined;
}

/** ISO 8601, as OpenTelemetry wants timestamps; empty outside the range of dates. */
const timestamp = (ms: number): string => (Math.abs(ms) <= 8.64e15 ? new Date(ms).toISOString() : "");

/** Successive calls often have the same reading. */
const validFrom = /* @__PURE__ */ new WeakMap<IntensityReading, string>();

function validFromOf(reading: IntensityReading): string | undefined {
  let text = validFrom.get(reading);
  if (text === undefined) {
    text = timestamp(reading.validFromMs);
    validFrom.set(reading, text);
  }
  return text || undefined;
}

/** An attribute, the level from which on spans have it, and its value. */
type Row<Of> = readonly [
  name: string,
  from: DetailLevel,
  valueOf: (of: Of, context: SpanContext) => AttributeValue | undefined,
];

const rowsOfFootprint: readonly Row<Footprint>[] = [
  [a.energy, "basic", ({ energy }) => energy?.value],
  [a.energyLow, "basic", ({ energy }) => energy?.low],
  [a.energyHigh, "basic", ({ energy }) => energy?.high],
  [a.co2e, "basic", ({ co2e }) => co2e?.value],
  [a.co2eLow, "basic", ({ co2e }) => co2e?.low],
  [a.co2eHigh, "basic", ({ co2e }) => co2e?.high],
  [a.water, "full", ({ water }) => water?.value],
  [a.servingEnergy, "full", (of) => (isCall(of) ? energyAt(of.parts, "serving") : undefined)],
  [a.clientEnergy, "full", (of) => (isCall(of) ? energyAt(of.parts, "client") : undefined)],
  // Of activities around others: own energies add up to the total.
  [a.selfEnergy, "basic", (of) => (isCall(of) ? undefined : of.self.energy?.value)],
  [a.goal, "basic", ({ goal }) => goal?.state],
  [a.goalName, "basic", ({ goal }) => goal?.name],
  [a.goalQuality, "basic", ({ goal }) => goal?.quality],
  [a.stageUnits, "basic", ({ units }) => units?.count],
  [a.stageUnit, "basic", ({ units }) => labelText(units?.name)],
  [a.waste, "basic", ({ waste }) => waste],
  [a.critical, "basic", ({ critical }) => critical],
  [a.method, "basic", ({ method }) => method],
  [a.methodId, "basic", methodIds],
  [a.coverage, "full", ({ coverage }) => coverage],
  [a.resolution, "full", ({ resolution }) => resolution],
  [a.weightPolicy, "full", ({ weightPolicy }) => weightPolicy],
  [a.reasons, "basic", ({ reasons }) => (reasons.length > 0 ? [...reasons] : undefined)],
  [a.serviceEnergy, "basic", ({ services }) => services && energyAt(services)],
  [a.unknownChildren, "basic", ({ unknown }) => unknown?.count],
  [a.attempts, "full", ({ attempts }) => attempts?.count],
  [a.failedAttempts, "full", ({ attempts }) => attempts?.failed],
  [a.tables, "full", tablesOf],
  [a.servingZone, "full", (_, { servingZone }) => servingZone],
];
const isCall = ({ kind }: Footprint): boolean => kind === "inference";

const rowsOfReading: readonly Row<IntensityReading>[] = [
  [a.gridZone, "basic", ({ zone }) => zone],
  [a.gridSource, "basic", ({ source }) => source],
  [a.gridSignal, "basic", ({ signal }) => signal],
  [a.gridIntensity, "full", ({ gramsPerKwh }) => gramsPerKwh.value],
  [a.gridBasis, "full", ({ basis }) => basis],
  [a.gridValidFrom, "full", validFromOf],
  [a.gridEstimated, "full", ({ estimated }) => estimated],
  [a.gridInsteadOf, "full", ({ insteadOf }) => insteadOf],
  [a.gridStale, "full", ({ stale }) => stale],
  [a.locationRung, "full", ({ rung }) => rung],
];

/** Stated by the application, so wanted at each level. */
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

const tableAt = (level: DetailLevel) => {
  const at = <Of>(rows: readonly Row<Of>[]) =>
    rows.filter(([, from]) => level === "full" || from === "basic");
  const subject = (Object.keys(SUBJECT) as (keyof Subject)[]).map(
    (key): Row<Subject> => [SUBJECT[key], "basic", (of) => of[key]],
  );
  return { footprint: at(rowsOfFootprint), reading: at(rowsOfReading), subject };
};
const TABLES = /* @__PURE__ */ (() => ({ basic: tableAt("basic"), full: tableAt("full") }))();

/** The names of the attributes that a footprint can set. @example attributesAt("basic").has("wattspan.energy") */
export const attributesAt = (level: DetailLevel): ReadonlySet<string> =>
  new Set(Object.values(TABLES[level]).flatMap((rows) => rows.map(([name]) => name)));

function giveRows<Of>(
  span: Annotated,
  rows: readonly Row<Of>[],
  of: Of | undefined,
  context: SpanContext,
): void {
  if (of !== undefined) for (const row of rows) give(span, row[0], row[2](of, context));
}

/**
 * The footprint as span attributes: J, g, L, and gCO2e/kWh for the intensity. All numbers are doubles,
 * although a backend may see an integral one as an integer.
 * @example giveFootprint(span, footprint, "basic", { tables: [] })
 */
export function giveFootprint(
  span: Annotated,
  footprint: Footprint,
  level: DetailLevel,
  context: SpanContext,
): void {
  const table = TABLES[level];
  giveRows(span, table.footprint, footprint, context);
  giveRows(span, table.reading, footprint.intensity, context);
  giveRows(span, table.subject, footprint.subject, context);
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
 * @example giveUsage(span, { inputFresh: 100, cacheRead: 20, output: 7 }, false) // "gen_ai.usage.input_tokens" is 120
 */
export function giveUsage(span: Annotated, usage: TokenUsage, latest: boolean): void {
  const { cacheRead, cacheWrite } = usage;
  give(span, a.inputTokens, wholeInput(usage));
  give(span, a.outputTokens, wholeOutput(usage));
  give(span, a.cacheReadTokens, cacheRead);
  give(span, latest ? a.cacheWriteTokens : a.cacheCreationTokens, cacheWrite);
  give(span, a.reasoningTokens, usage.reasoning);
}

/**
 * The answering model, why the answer ended, and the called host, under the conventions' names.
 * @example giveAnswer(span, { model: "gpt-4o-2024-08-06", id: "chatcmpl-7" }, "api.openai.com")
 */
export function giveAnswer(span: Annotated, answer: Answer | undefined, host: string | undefined): void {
  give(span, a.responseModel, answer?.model);
  give(span, a.responseId, answer?.id);
  if (answer?.finishReasons) span.setAttribute(a.finishReasons, [...answer.finishReasons]);
  give(span, a.serverAddress, host);
}
