/** Runs a workload repeatedly under metering, and records it. */

import type { KeyObject } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
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
import type { AuditedRepetition, AuditedWorkload } from "./audited-workload.js";
import { RepetitionWork } from "./repetition-work.js";

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
  /** Seconds of rest before each repetition but the first. Default 0. */
  readonly restS?: number;
  /** Seconds after which the signal of a repetition aborts, and it is void. Default: none. */
  readonly timeoutS?: number;
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
        ...(workload.scope && { scope: workload.scope }),
        inputs: workload.inputs ?? {},
        repetitions,
        warmUps,
        rules: { ...STEADINESS_RULES, ...rules },
        ...workload.facts,
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
  options: AuditOptions,
  recorder: Recorder,
  metering: Metering,
  drain: () => Promise<void>,
): Promise<readonly RepetitionEntry[]> {
  const { repetitions, warmUps = 1, restS = 0, onProgress } = options;
  const { signal = new AbortController().signal } = options;
  await metering.ready;
  const done: RepetitionEntry[] = [];
  const total = warmUps + repetitions;
  const startS = nowS();
  onProgress?.({ done: 0, total });
  for (let index = 0; index < total; index++) {
    const isWarmUp = index < warmUps;
    if (index > 0) await rest(restS, signal);
    const last = await one({ index, isWarmUp, metering, signal }, options, recorder);
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
  repetition: Omit<AuditedRepetition, "report">,
  { workload, rules, timeoutS }: AuditOptions,
  recorder: Recorder,
): Promise<RepetitionEntry> {
  const { metering, isWarmUp } = repetition;
  const work = new RepetitionWork(repetition, workload, timeoutS);
  const before = await cpuTicks();
  await work.run();
  const after = await cpuTicks();
  await metering.flush();
  await work.afterwards();
  const { from, to, failure } = work;
  const steadiness = before && after && steadinessOf(before, after);
  const why = failure ?? (isWarmUp ? WARM_UP : undefined) ?? (steadiness && voidBy(steadiness, rules));
  const facts = { ...(steadiness ?? { unknown: "no CPU times" }), ...work.facts };
  return recorder.repetition({ from, to, facts, ...(why !== undefined && { void: why }) });
}

/** Ends early when the audit is aborted, which its caller sees. */
const rest = (seconds: number, signal: AbortSignal): Promise<void> =>
  seconds > 0 ? pause(1000 * seconds, undefined, { signal }).catch(() => undefined) : Promise.resolve();

const nowS = (): number => systemClock.now() / 1000;

function checkCount(name: string, given: number, lowest: number): void {
  if (Number.isInteger(given) && given >= lowest && given <= MAX_REPETITIONS) return;
  throw new AuditError(
    `${name} is ${String(given)}; expected a whole number from ${lowest} to ${MAX_REPETITIONS}.`,
  );
}
