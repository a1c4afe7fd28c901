/** Runs a workload repeatedly under metering, and records it. */

import type { KeyObject } from "node:crypto";
import { type FootprintObserver, type Metering, systemClock } from "@wattspan/core";
import type { LedgerTap } from "@wattspan/core/replay";
import manifest from "../../package.json" with { type: "json" };
import { environmentFacts } from "../environment/environment-facts.js";
import {
  cpuTicks,
  STEADINESS_RULES,
  type SteadinessRules,
  steadinessOf,
  voidBy,
} from "../environment/steadiness.js";
import { AuditError } from "../format/audit-error.js";
import type { DeviceEntry, RepetitionEntry } from "../format/entries.js";
import { recordFile } from "../record/record-file.js";
import { type Recorder, record } from "../record/recorder.js";

/** What is audited. */
export interface AuditedWorkload {
  readonly name: string;
  /** Inputs, seeds, versions: whatever decides what it does. It is recorded as it is, so it must hold no secret. */
  readonly inputs?: Readonly<Record<string, unknown>>;
  /** Does the work once. What it returns is not recorded. What it throws makes the repetition void. */
  run(repetition: AuditedRepetition): unknown;
}

/** One repetition, as its workload sees it. */
export interface AuditedRepetition {
  /** From 0 on, warm-ups included. */
  readonly index: number;
  readonly isWarmUp: boolean;
  readonly metering: Metering;
  /** Aborts when the audit does. */
  readonly signal: AbortSignal;
}

/** How far an audit has come. */
export interface AuditProgress {
  /** Repetitions that are over, and all of them, warm-ups included. */
  readonly done: number;
  readonly total: number;
  /** Estimated from the repetitions so far, in seconds. Absent before the first. */
  readonly leftS?: number;
  readonly last?: RepetitionEntry;
}

/** Options of {@link audit}. */
export interface AuditOptions {
  readonly workload: AuditedWorkload;
  /** Repetitions that count, unless they turn out to be void. At least 1. */
  readonly repetitions: number;
  /** Repetitions before them that do not. Default 1. */
  readonly warmUps?: number;
  /** The record. It must not exist yet. Its usual name ends in `.audit.jsonl`. */
  readonly file: string;
  /** Starts the metering with these two: `createMetering({ meters, ...taps })`, or `startWattspan`. */
  readonly metering: (taps: {
    readonly tap: LedgerTap;
    readonly observers: readonly FootprintObserver[];
  }) => Metering | Promise<Metering>;
  /** When a repetition is void. Where the system does not show CPU times, none is, and the record says so. */
  readonly rules?: SteadinessRules;
  /** Private Ed25519 key: the record is signed. */
  readonly key?: KeyObject;
  /** Ends it after the repetition that runs. The record is then partial. */
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: AuditProgress) => void;
}

/** A finished audit. */
export interface AuditReport {
  readonly file: string;
  /** All of them, in order. Those with `void` do not count. */
  readonly repetitions: readonly RepetitionEntry[];
  /** Those that count. */
  readonly counted: readonly RepetitionEntry[];
  /** Void ones other than warm-ups. */
  readonly voids: number;
  /** The counted devices: `origin` and `accuracy` say how their joules came to be. */
  readonly devices: readonly DeviceEntry[];
}

const MAX_REPETITIONS = 1_000_000;
/** Why a warm-up does not count. */
const WARM_UP = "warm-up";

/**
 * Audits a workload: warms up, repeats it, and records what the meters showed and what follows from it, so that others can verify it.
 *
 * @throws AuditError if it cannot be run or recorded, or was aborted; what `metering` throws
 * @example
 * const report = await audit({
 *   workload: { name: "summarize", inputs: { seed: 7 }, run: ({ metering }) => metering.meterInference({ model }, summarize) },
 *   repetitions: 12,
 *   file: "summarize.audit.jsonl",
 *   metering: (taps) => createMetering({ meters: [rapl()], ...taps }),
 * });
 */
export async function audit(options: AuditOptions): Promise<AuditReport> {
  const { workload, repetitions, warmUps = 1, file: path, rules = {}, key } = options;
  checkCount("repetitions", repetitions, 1);
  checkCount("warmUps", warmUps, 0);
  const environment = await environmentFacts();
  const file = await recordFile(path);
  try {
    const recorder = record((line) => file.write(line), {
      header: { startedAt: new Date().toISOString(), software: { [manifest.name]: manifest.version } },
      environment: { ...environment },
      workload: {
        name: workload.name,
        inputs: workload.inputs ?? {},
        repetitions,
        warmUps,
        rules: { ...STEADINESS_RULES, ...rules },
      },
    });
    const metering = await options.metering({ tap: recorder.tap, observers: [recorder.observer] });
    const done = await repeat(options, recorder, metering, () => file.drain()).finally(() =>
      metering.shutdown(),
    );
    recorder.close(key);
    const counted = done.filter((one) => one.void === undefined);
    const voids = done.length - counted.length - warmUps;
    return { file: path, repetitions: done, counted, voids, devices: recorder.devices };
  } finally {
    await file.close();
  }
}

async function repeat(
  {
    workload,
    repetitions,
    warmUps = 1,
    rules,
    signal = new AbortController().signal,
    onProgress,
  }: AuditOptions,
  recorder: Recorder,
  metering: Metering,
  drain: () => Promise<void>,
): Promise<readonly RepetitionEntry[]> {
  await metering.ready;
  const done: RepetitionEntry[] = [];
  const total = warmUps + repetitions;
  const startS = nowS();
  onProgress?.({ done: 0, total });
  for (let index = 0; index < total; index++) {
    const isWarmUp = index < warmUps;
    const last = await one({ index, isWarmUp, metering, signal }, workload, recorder, rules);
    await drain();
    if (signal.aborted) throw new AuditError("The audit was aborted. Its record is valid, and partial.");
    done.push(last);
    onProgress?.({
      done: done.length,
      total,
      last,
      leftS: ((nowS() - startS) / done.length) * (total - done.length),
    });
  }
  return done;
}

async function one(
  repetition: AuditedRepetition,
  workload: AuditedWorkload,
  recorder: Recorder,
  rules: SteadinessRules | undefined,
): Promise<RepetitionEntry> {
  const { metering, isWarmUp } = repetition;
  const before = await cpuTicks();
  const from = nowS();
  const failure = await failureOf(() =>
    metering.meterStage({ name: workload.name, kind: "other", span: false }, () => workload.run(repetition)),
  );
  const to = nowS();
  const after = await cpuTicks();
  await metering.flush();
  const steadiness = before && after && steadinessOf(before, after);
  const why = failure ?? (isWarmUp ? WARM_UP : undefined) ?? (steadiness && voidBy(steadiness, rules));
  return recorder.repetition({
    ...{ from, to, facts: steadiness ? { ...steadiness } : { unknown: "no CPU times" } },
    ...(why !== undefined && { void: why }),
  });
}

/** Errors of workloads may hold secrets: their kind alone is recorded. */
async function failureOf(work: () => unknown): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    return `failed: ${error instanceof Error ? error.name.slice(0, 64) : typeof error}`;
  }
}

const nowS = (): number => systemClock.now() / 1000;

function checkCount(name: string, given: number, lowest: number): void {
  if (Number.isInteger(given) && given >= lowest && given <= MAX_REPETITIONS) return;
  throw new AuditError(
    `${name} is ${String(given)}; expected a whole number from ${lowest} to ${MAX_REPETITIONS}.`,
  );
}
