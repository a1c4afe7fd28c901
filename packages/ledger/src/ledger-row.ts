/** Rows of a ledger: what footprints of one hour and one source add up to. Pure. */

import type { Footprint, FootprintPart, Range } from "@wattspan/core";
import { HOUR_MS, msFromSeconds } from "@wattspan/core/units";

/** Sums by their names. What is unknown has no sum. */
export type Amounts = Readonly<Record<string, number>>;

/** One row. Rows of the same hour and source add up, whoever wrote them. */
export interface LedgerRow {
  /**
   * `energy`: of one method, place and boundary; the rows of all activities add up, as each has only its own.
   * `work`: what was done with it.
   */
  readonly type: "energy" | "work";
  /** Start of the hour in which the activities ended, ISO 8601 in UTC. */
  readonly hour: string;
  /** The source. Absent: not stated. */
  readonly of: RowSource;
  readonly amounts: Amounts;
}

/** Characters of a text in a line that is read. */
export const MAX_TEXT = 1000;

/** What a row is about. Texts are cut to 1000 characters. */
export interface RowSource {
  readonly service?: string;
  readonly model?: string;
  readonly modelVersion?: string;
  readonly configuration?: string;
  /** The members below only on rows of energy. */
  readonly zone?: string;
  readonly method?: string;
  readonly boundary?: string;
  readonly emissions?: string;
}

/** The members of a source, in the order of a row's key. */
export const SOURCES = [
  "service",
  "model",
  "modelVersion",
  "configuration",
  "zone",
  "method",
  "boundary",
  "emissions",
] as const satisfies readonly (keyof RowSource)[];

/** Rows with one key add up. */
export const rowKey = ({ type, hour, of }: LedgerRow): string =>
  JSON.stringify([type, hour, ...SOURCES.map((name) => of[name] ?? null)]);

/**
 * The rows of one footprint: one per part of its own energy, and one of its work. Those of its children are theirs.
 * @example footprints.flatMap((footprint) => rowsOf(footprint))
 */
export function rowsOf(footprint: Footprint, service?: string): readonly LedgerRow[] {
  const { startedAt, durationS, kind, name, subject = {}, parts } = footprint;
  const endedMs = startedAt.getTime() + msFromSeconds(durationS);
  const hour = new Date(Math.floor(endedMs / HOUR_MS) * HOUR_MS).toISOString();
  const of = stated({
    service: subject.service ?? service,
    model: kind === "inference" ? name : undefined,
    modelVersion: subject.modelVersion,
    configuration: subject.configurationDigest,
  });
  return [
    ...parts.map(
      (part): LedgerRow => ({
        type: "energy",
        hour,
        of: { ...of, ...placeOf(part, footprint) },
        amounts: energyOf(part),
      }),
    ),
    { type: "work", hour, of, amounts: workOf(footprint) },
  ];
}

function placeOf(part: FootprintPart, { intensity }: Footprint): RowSource {
  const { method, boundary, emissionSource: emissions } = part;
  const zone = part.zone ?? part.intensity?.zone ?? intensity?.zone;
  return stated({ zone, method, boundary, emissions });
}

function energyOf({ energy, co2e, marketCo2e, water }: FootprintPart): Amounts {
  return {
    ...rangeOf("energyJ", energy),
    ...rangeOf("co2eG", co2e),
    ...rangeOf("marketCo2eG", marketCo2e),
    ...rangeOf("waterL", water),
    ...(energy && !co2e && { unpricedJ: energy.value }),
  };
}

const rangeOf = (name: string, range: Range | undefined): Amounts =>
  range ? { [name]: range.value, [`${name}Low`]: range.low, [`${name}High`]: range.high } : {};

function workOf({ kind, outcome, method, durationS, usage, goal, units }: Footprint): Amounts {
  const tokens = usage ? Object.entries(usage).filter(([, count]) => Number.isFinite(count)) : [];
  return {
    [`${kind}s`]: 1,
    seconds: durationS,
    ...(outcome !== "ok" && { [outcome]: 1 }),
    ...(method === "unavailable" && { unknown: 1 }),
    ...Object.fromEntries(tokens.map(([name, count]) => [`tokens.${name}`, count as number])),
    ...(goal?.state && { [`goals.${goal.state}`]: 1 }),
    ...(units && Number.isFinite(units.count) && { units: units.count }),
  };
}

const stated = (source: { readonly [name in keyof RowSource]: string | undefined }): RowSource =>
  Object.fromEntries(
    Object.entries(source).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value).slice(0, MAX_TEXT)]],
    ),
  );
