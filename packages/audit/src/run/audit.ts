import type { KeyObject } from "node:crypto";
import { setTimeout as pause } from "node:timers/promises";
import type { EnergyMeter, FootprintObserver, Metering } from "@wattspan/core";
import type { LedgerTap } from "@wattspan/core/replay";
import { msFromSeconds } from "@wattspan/core/units";
import manifest from "../../package.json" with { type: "json" };
import type { EnvironmentDifference } from "../environment/compare-environments.js";
import { watchMachine } from "../environment/machine-state.js";
import { brokenRule, STEADINESS_RULES, type SteadinessRules } from "../environment/steadiness.js";
import { AuditError } from "../format/audit-error.js";
import type { DeviceEntry, RepetitionEntry } from "../format/entries.js";
import { MAX_REPETITIONS, WARM_UP } from "../format/repetitions.js";
import { recordFile } from "../record/record-file.js";
import { type Recorder, record } from "../record/recorder.js";
import type { MeterTest } from "../self-test/meter-test.js";
import { testMeter } from "../self-test/meter-test.js";
import type { AuditedRepetition, AuditedWorkload } from "./audited-workload.js";
import { checkPue, MachineChanges, type StatedFacts } from "./machine-changes.js";
import { nowS, RepetitionWork } from "./repetition-work.js";

/** How far an audit has come. */
export interface AuditProgress {
  /** Repetitions that are over, and all of them, warm-ups included. */
  readonly done: number;
  readonly total: number;
  /** Estimated from the repetitions so far, in seconds. Absent before the first. */
  readonly leftS?: number;
  readonly last?: RepetitionEntry;
}

/** What the metering of an audit is started with. */
interface AuditTaps {
  readonly tap: LedgerTap;
  readonly observers: readonly FootprintObserver[];
  /** Those of the option `meters` that did not fail. Absent without the option. */
  readonly meters?: readonly EnergyMeter[];
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
  /** Seconds after which the signal of a repetition aborts, and it is void: almost 25 days at most. Default: none. */
  readonly timeoutS?: number;
  /** The record. It must not exist yet. Its usual name ends in `.audit.jsonl`. */
  readonly file: string;
  /**
   * Tested before the run, and named in the record. One that fails is not used; if none is left, the audit is refused.
   * Default: nothing is tested, and `metering` has its own.
   */
  readonly meters?: readonly EnergyMeter[];
  /** Receives the results of the tests before the first repetition. */
  readonly onTested?: (tests: readonly MeterTest[]) => void;
  /** Facts that no file of the machine shows: the PUE of its place, its cards. */
  readonly stated?: StatedFacts;
  /**
   * Digests of the tables that may price or estimate: `TABLE_DIGESTS` of `@wattspan/carbon/tables` and
   * `@wattspan/models/tables`.
   */
  readonly tables?: Readonly<Record<string, string>>;
  /** Starts the metering with these: `createMetering({ meters, ...taps })`, or `startWattspan`. */
  readonly metering: (taps: AuditTaps) => Metering | Promise<Metering>;
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
  /** These by the names of the rules that they break; `failed` is the workload itself. */
  readonly voidsByRule: Readonly<Record<string, number>>;
  /** What differs between the machine of the begin and that of the end, with its readings. */
  readonly changes: readonly EnvironmentDifference[];
  /** The counted devices: `origin` and `accuracy` say how their joules came to be. */
  readonly devices: readonly DeviceEntry[];
}

/** The rule that a workload breaks which fails. */
const FAILED = "failed";

/**
 * Audits a workload: warms up, repeats it, and records what the meters showed and what follows from it, so that
 * others can verify it.
 *
 * @throws AuditError if it cannot be run or recorded, or was aborted; what `metering` throws
 * @example
 * const report = await audit({
 *   workload: { name: "summarize", inputs: { seed: 7 }, run: ({ metering }) => metering.meterInference({ model },
 * summarize) },
 *   repetitions: 12,
 *   file: "summarize.audit.jsonl",
 *   metering: (taps) => createMetering({ meters: [rapl()], ...taps }),
 * });
 */
export async function audit(options: AuditOptions): Promise<AuditReport> {
  const { workload, repetitions, warmUps = 1, file: path, rules = {}, key, stated = {} } = options;
  checkCount("repetitions", repetitions, 1);
  checkCount("warmUps", warmUps, 0);
  checkPue(stated.pue);
  const [machine, tested] = await Promise.all([
    MachineChanges.begin(stated, workload.folder),
    testedMeters(options),
  ]);
  if (options.signal?.aborted)
    throw new AuditError("The audit was aborted before it began. Nothing is recorded.");
  const file = await recordFile(path);
  try {
    const recorder = record((line) => file.write(line), {
      header: { startedAt: new Date().toISOString(), software: { [manifest.name]: manifest.version } },
      environment: {
        ...machine.facts,
        ...(options.tables && { tables: options.tables }),
        ...(tested && { selfTests: tested.tests }),
      },
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
    const metering = await options.metering({
      ...{ tap: recorder.tap, observers: [recorder.observer] },
      ...(tested && { meters: tested.usable }),
    });
    const done = await repeat(options, recorder, metering, () => file.drain()).finally(() =>
      metering.shutdown(),
    );
    const changes = await machine.end();
    recorder.close(key, { changes });
    const counted = done.filter((one) => one.void === undefined);
    return {
      ...{ file: path, repetitions: done, counted, voids: done.length - counted.length - warmUps },
      ...{ voidsByRule: byRule(done.slice(warmUps)), devices: recorder.devices, changes },
    };
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
    // Work that begins after the signal would not see it.
    if (signal.aborted) throw aborted();
    const last = await one({ index, isWarmUp, metering, signal }, options, recorder);
    await drain();
    if (signal.aborted) throw aborted();
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
  recorder.lost(); // What was lost before it is not its own.
  const watched = await watchMachine();
  await work.run();
  const seen = await watched();
  await metering.flush();
  await work.afterwards();
  const { from, to, failure } = work;
  const lost = recorder.lost();
  const steadiness = { ...seen.steadiness, ...(lost.length > 0 && { lost }) };
  const broken = brokenRule(steadiness, rules);
  const rule = failure === undefined ? broken?.rule : FAILED;
  const why = failure ?? (isWarmUp ? WARM_UP : undefined) ?? broken?.why;
  const facts = {
    ...(steadiness.ownShare === undefined && { unknown: "no CPU times" }),
    ...steadiness,
    ...work.facts,
    ...(rule !== undefined && { rule }),
  };
  return recorder.repetition({ from, to, facts, ...(why !== undefined && { void: why }) });
}

function byRule(repetitions: readonly RepetitionEntry[]): Readonly<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (const one of repetitions) {
    const rule = one.void === undefined ? undefined : String(one.facts?.rule);
    if (rule !== undefined) counts[rule] = (counts[rule] ?? 0) + 1;
  }
  return counts;
}

const aborted = () => new AuditError("The audit was aborted. Its record is valid, and partial.");

/** Ends early when the audit is aborted, which its caller sees. */
const rest = (seconds: number, signal: AbortSignal): Promise<void> =>
  seconds > 0
    ? pause(msFromSeconds(seconds), undefined, { signal }).catch(() => undefined)
    : Promise.resolve();

function checkCount(name: string, given: number, lowest: number): void {
  if (Number.isInteger(given) && given >= lowest && given <= MAX_REPETITIONS) return;
  throw new AuditError(
    `${name} is ${String(given)}; expected a whole number from ${lowest} to ${MAX_REPETITIONS}.`,
  );
}

/** The results, and what is left. */
interface TestedMeters {
  readonly tests: readonly MeterTest[];
  readonly usable: readonly EnergyMeter[];
}

/**
 * Tests them, all at once. An instrument that failed its check is no evidence: it is named, and not used. Where another
 * one measures the same device, or models it, the record says by its devices that it did.
 *
 * @throws AuditError if one failed and none passed: what is left could only say that nothing is known
 */
async function testedMeters({
  meters,
  onTested,
}: {
  readonly meters?: readonly EnergyMeter[];
  readonly onTested?: (tests: readonly MeterTest[]) => void;
}): Promise<TestedMeters | undefined> {
  if (!meters) return undefined;
  const tests = await Promise.all(meters.map((meter) => testMeter(meter)));
  onTested?.(tests);
  const failed = tests.filter(({ outcome }) => outcome === "failed");
  if (failed.length > 0 && !tests.some(({ outcome }) => outcome === "passed")) {
    const found = failed.map(({ meter, why }) => `${meter} (${why})`).join(", ");
    throw new AuditError(`No meter passed its test: ${found}. See what it shows: wattspan doctor.`);
  }
  return { tests, usable: meters.filter((_, i) => tests[i]?.outcome !== "failed") };
}
