/** A record as what it found: its runs, what they had in common, and the work that they did. */

import { footprintFromJson } from "@wattspan/core/footprint-json";
import { msFromSeconds, secondsFromMs } from "@wattspan/core/units";
import type { RunFacts, RunFigures } from "../compare/run-figures.js";
import type { DeviceEntry, Entry, FootprintEntry, RepetitionEntry } from "../format/entries.js";
import { RecordFacts } from "../format/record-facts.js";
import { isWarmUp } from "../format/repetitions.js";
import { SCOPES } from "../format/scope.js";
import { textOf, workloadIdentity } from "../format/workload-identity.js";
import { type Verdict, verify } from "../verify/verify.js";
import { repetitionRun } from "./repetition-run.js";
import { addWork, NO_WORK, type WorkSums, workOf } from "./work-sums.js";

type Facts = Readonly<Record<string, unknown>>;

/** A record that was verified as it was read. */
export interface StoredAudit {
  readonly path: string;
  /** Of all its lines: that of a copy is the same. */
  readonly digest: string;
  /**
   * Of its lines before the first repetition, with the readings of that time: that of a copy which was cut off is the
   * same, too.
   */
  readonly beginning: string;
  readonly lines: number;
  /** As its header states it, in milliseconds since 1970. */
  readonly startedAtMs: number;
  /** The commit, as its environment states it; `+` if files differed from it. */
  readonly version?: string;
  /** Whether the audit did not come to its end. */
  readonly isPartial: boolean;
  /** Who signed it. */
  readonly publicKey?: string;
  readonly environment: Facts;
  readonly workload: Facts;
  readonly facts: RunFacts;
  /** Its repetitions without warm-ups. Those that are void say why. */
  readonly runs: readonly RunFigures[];
  /** Of the repetitions that count; of all of it where it has no repetitions. */
  readonly work: WorkSums;
  /** Seconds of the same. */
  readonly seconds: number;
  /** Forecasts that were compared, and those that the truth was outside of. Absent: none is reported. */
  readonly forecasts?: { readonly judged: number; readonly missed: number };
}

/** A record that is left out. */
export interface RefusedRecord {
  readonly path: string;
  readonly why: string;
  /** The path of the same record. */
  readonly copyOf?: string;
}

/**
 * Reads and verifies a record in one go, line by line: memory grows with its repetitions alone.
 * @returns Why it is refused, if it does not verify or does not say when it began.
 * @throws AuditError if it cannot be read.
 * @example const audit = await storedAudit("nightly.audit.jsonl");
 */
export async function storedAudit(path: string): Promise<StoredAudit | RefusedRecord> {
  const reading = new RecordReading();
  let verdict: Verdict;
  try {
    verdict = await verify(path, (entry) => reading.take(entry));
  } catch (error) {
    if ((error as Error).name !== "FootprintJsonError") throw error;
    return { path, why: `a footprint cannot be read: ${(error as Error).message}` };
  }
  if (verdict.verdict === "invalid") {
    const { line, field, found, computed } = verdict;
    return { path, why: `line ${line}: ${field} is ${found}, computed: ${computed}` };
  }
  const found = reading.end();
  if (Number.isNaN(found.startedAtMs)) return { path, why: "it does not say when it began" };
  const { partial: isPartial, publicKey, lines } = verdict;
  return { path, ...found, lines, isPartial, ...(publicKey !== undefined && { publicKey }) };
}

class RecordReading {
  readonly #facts = new RecordFacts();
  #digest = "";
  #beginning: string | undefined;
  #since = NO_WORK;
  #work = NO_WORK;
  /** Of footprints, in milliseconds since 1970. */
  #span = { from: Number.POSITIVE_INFINITY, to: Number.NEGATIVE_INFINITY };

  take(entry: Entry): void {
    // The hash of all lines before, and what the last line says beyond.
    const { prev, digest = "" } = entry as { prev?: unknown; digest?: unknown };
    this.#digest = `${prev}${digest}`;
    this.#facts.take(entry);
    if (entry.type === "footprint") this.#footprint(entry);
    else if (entry.type === "repetition") {
      this.#beginning ??= this.#digest;
      if (entry.void === undefined) this.#work = addWork(this.#work, this.#since);
      this.#since = NO_WORK;
    }
  }

  #footprint({ footprint: json, joules = 0, stated = 0 }: FootprintEntry): void {
    const footprint = footprintFromJson(json);
    const fromMs = footprint.startedAt.getTime();
    this.#since = addWork(this.#since, workOf(footprint, joules + stated));
    this.#span.from = Math.min(this.#span.from, fromMs);
    this.#span.to = Math.max(this.#span.to, fromMs + msFromSeconds(footprint.durationS));
  }

  end(): Omit<StoredAudit, "path" | "lines" | "isPartial" | "publicKey"> {
    const { first, devices, repetitions: all } = this.#facts;
    const { header, environment, workload } = first;
    const facts = factsOf(environment, workload, devices);
    const repetitions = all.filter((one) => !isWarmUp(one, workload.warmUps));
    const counted = repetitions.filter((one) => one.void === undefined);
    const isWhole = all.length === 0;
    const forecasts = forecastsOf(counted);
    return {
      digest: this.#digest,
      beginning: this.#beginning ?? this.#digest,
      startedAtMs: typeof header.startedAt === "string" ? Date.parse(header.startedAt) : Number.NaN,
      ...versionOf(environment),
      ...{ environment, workload },
      facts,
      runs: repetitions.map((one) => repetitionRun(one, facts)),
      work: isWhole ? this.#since : this.#work,
      seconds: isWhole
        ? secondsFromMs(Math.max(0, this.#span.to - this.#span.from))
        : counted.reduce((sum, { from, to }) => sum + to - from, 0),
      ...(forecasts && { forecasts }),
    };
  }
}

function versionOf({ commit, isDirty }: Facts): { readonly version?: string } {
  if (typeof commit !== "string") return {};
  return { version: `${commit.slice(0, 12)}${isDirty === true ? "+" : ""}` };
}

/** What decides whether figures of two records can be held against each other. */
function factsOf(environment: Facts, workload: Facts, devices: readonly DeviceEntry[]): RunFacts {
  const isModelled = devices.some(({ origin }) => origin === "model");
  const ratios = devices.map(({ accuracy }) => (accuracy ? accuracy.high / accuracy.low : Number.NaN));
  return {
    machine: machineOf(environment),
    workload: workloadIdentity(workload),
    ...scopeOf(workload),
    meters: [...new Set(devices.map(({ zone, meter }) => `${zone} by ${meter}`))].sort(),
    energy: devices.length === 0 ? "unavailable" : isModelled ? "modelled" : "measured",
    ...(ratios.length > 0 && ratios.every(Number.isFinite) && { bandRatio: Math.max(...ratios) }),
  };
}

const scopeOf = ({ scope }: Facts): Pick<RunFacts, "scope"> => {
  const known = SCOPES.find((one) => one === scope);
  return known ? { scope: known } : {};
};

const GIBIBYTE = 2 ** 30;

/** What the hardware is; what runs on it, such as the kernel, may change. */
function machineOf({ cpu, memoryBytes, cpuMax, cpuLimit, memoryMax, memoryLimitBytes }: Facts): string {
  const { model, count, architecture } = (cpu ?? {}) as Facts;
  const memory =
    typeof memoryBytes === "number" ? `${Math.round(memoryBytes / GIBIBYTE)} GiB` : "memory unknown";
  const limits = Object.entries({
    "CPU limit": cpuLimit ?? cpuMax,
    "memory limit": memoryLimitBytes ?? memoryMax,
  });
  return [
    `${textOf(model)} (${textOf(architecture)}), ${textOf(count)} CPUs`,
    memory,
    ...limits.flatMap(([name, limit]) => (limit === undefined ? [] : `${name} ${textOf(limit)}`)),
  ].join(", ");
}

function forecastsOf(counted: readonly RepetitionEntry[]): StoredAudit["forecasts"] {
  const all = counted.flatMap(({ facts }) => {
    const { judged, missed } = ((facts?.reported as Facts | undefined)?.forecasts ?? {}) as Facts;
    return typeof judged === "number" && typeof missed === "number" && missed <= judged
      ? [{ judged, missed }]
      : [];
  });
  if (all.length === 0) return undefined;
  return all.reduce((a, b) => ({ judged: a.judged + b.judged, missed: a.missed + b.missed }));
}
