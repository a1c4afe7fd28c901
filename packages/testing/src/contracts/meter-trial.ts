import type { Clock, EnergyMeter, EnergyReader, Zone } from "@wattspan/core";
import { boundedCall, type Ended, type Wait } from "./bounded-call.js";
import { type EnergyTruth, energyTally, type TruthRule } from "./energy-truth.js";
import { type ReadingRule, readingRules } from "./reading-rules.js";
import { isFiniteNumber, isRecord, isText, shown } from "./values/examined-value.js";
import type { Check } from "./values/violation.js";
import { checkZones, type ZoneRule } from "./zone-rules.js";

const REASONS: readonly unknown[] = ["absent", "denied", "unsupported", "stuck", "lost"];
/** A slow device is read before its next refresh rather than waited for. */
const MAX_PAUSE_MS = 1000;

/** What holds for every `EnergyMeter`, with what holds for its zones and readings, and where the truth is known. */
export type EnergyMeterRule =
  | ZoneRule
  | ReadingRule
  | TruthRule
  /** `name` is a non-empty string. */
  | "name"
  /** `open` settles within the bound. */
  | "open-settles"
  /** `open` does not throw or reject: absence is `unavailable`. */
  | "open-throws"
  /** `open` gives `ready` with at least one zone and a reader, or `unavailable` with a listed reason. */
  | "opened-shape"
  /** `unavailable` says in `detail` what is wrong. */
  | "unavailable-detail"
  /** `read` does not throw or reject. */
  | "read-throws"
  /** `read` settles within the bound. */
  | "read-settles"
  /** `cpuTime` gives nothing, or two finite sums that never fall. */
  | "cpu-time"
  /** `close` can be called twice: it neither throws nor hangs. */
  | "close-idempotent"
  /** `open` settles, either way, also when its signal is aborted already. */
  | "abort-settles"
  /** After `close` the meter opens again, or says that it is unavailable. */
  | "reopen"
  /** What the meter gives can be looked at: no member throws. */
  | "examinable";

/** A meter and the terms on which it is tried. */
export interface MeterTrial {
  readonly meter: EnergyMeter;
  readonly clock: Clock;
  readonly wait: Wait;
  readonly timeoutMs: number;
  readonly reads: number;
  readonly truth: EnergyTruth | undefined;
  readonly check: Check<EnergyMeterRule>;
}
/** What an available meter gave. */
export interface ReadyMeter {
  readonly zones: ReadonlyMap<string, Zone>;
  readonly reader: EnergyReader;
}

/** Opens the meter within the bound. */
export const open = ({ meter, timeoutMs, wait }: MeterTrial, signal: AbortSignal) =>
  boundedCall(() => meter.open(signal), timeoutMs, wait);

/** Notes what hangs or throws; true when there is a value. */
export function hasSettled(
  { check, timeoutMs }: MeterTrial,
  ended: Ended,
  member: "open" | "read",
): ended is Extract<Ended, { readonly end: "value" }> {
  check(ended.end !== "timeout", `${member}-settles`, member, `did not settle within ${timeoutMs} ms`);
  const error = ended.end === "error" ? shown(ended.error) : "";
  const instead = member === "open" ? "say unavailable and why" : "give kind none and why";
  check(ended.end !== "error", `${member}-throws`, member, `failed with ${error}; ${instead}`);
  return ended.end === "value";
}

/** Checks what opening gave; the parts, where it is ready. */
export function checkOpened({ check }: MeterTrial, opened: unknown): ReadyMeter | undefined {
  const values = isRecord(opened) ? opened : {};
  if (values.status === "unavailable") {
    const expected = `expected one of ${REASONS.join(", ")}`;
    check(
      REASONS.includes(values.reason),
      "opened-shape",
      "open",
      `reason is ${shown(values.reason)}; ${expected}`,
    );
    const detail = `detail is ${shown(values.detail)}; expected what is wrong, for people`;
    check(isText(values.detail), "unavailable-detail", "open", detail);
    return undefined;
  }
  const { zones, reader } = values;
  const hasParts =
    values.status === "ready" &&
    Array.isArray(zones) &&
    zones.length > 0 &&
    isRecord(reader) &&
    typeof reader.read === "function";
  const expected = "expected ready with zones and a reader, or unavailable";
  check(hasParts, "opened-shape", "open", `gave ${shown(opened)}; ${expected}`);
  return hasParts
    ? { zones: checkZones(zones, check), reader: reader as unknown as EnergyReader }
    : undefined;
}

/** Reads as often as the trial says and checks each read. */
export async function readRepeatedly(trial: MeterTrial, { zones, reader }: ReadyMeter): Promise<void> {
  const { clock, wait, timeoutMs, check } = trial;
  const checkRead = readingRules(zones, check);
  const checkCpuTime = cpuTimeRule(reader, check);
  const tally = trial.truth && energyTally(zones);
  const refreshes = [...zones.values()]
    .map(({ refreshMs }) => refreshMs)
    .filter((ms) => isFiniteNumber(ms) && ms > 0);
  const pauseMs = Math.min(MAX_PAUSE_MS, Math.max(1, ...refreshes));
  for (let read = 0; read < trial.reads; read++) {
    if (read > 0) await wait(pauseMs);
    const beginMs = clock.now();
    const ended = await boundedCall(() => reader.read(), timeoutMs, wait);
    if (hasSettled(trial, ended, "read")) {
      checkRead(ended.value, { beginMs, endMs: clock.now(), maxAgeMs: timeoutMs });
      tally?.note(ended.value, clock.now());
    }
    if (ended.end === "timeout") return;
    checkCpuTime();
  }
  if (trial.truth) tally?.check(trial.truth, check);
}

function cpuTimeRule(reader: EnergyReader, check: Check<EnergyMeterRule>): () => void {
  let last = { ownS: 0, busyS: 0 };
  return () => {
    const time = cpuTimeOf(reader);
    if (time === undefined) return;
    const { ownS, busyS } = isRecord(time) ? time : {};
    const isRising =
      isFiniteNumber(ownS) && isFiniteNumber(busyS) && ownS >= last.ownS && busyS >= last.busyS;
    const expected = "expected cumulative seconds ownS and busyS";
    if (check(isRising, "cpu-time", "cpuTime", `gave ${shown(time)} after ${shown(last)}; ${expected}`)) {
      last = { ownS: ownS as number, busyS: busyS as number };
    }
  };
}

/** What `cpuTime` gave, or the error that it threw. */
function cpuTimeOf(reader: EnergyReader): unknown {
  try {
    return reader.cpuTime?.();
  } catch (error) {
    return error;
  }
}

/** Closes the reader, and once more. */
export async function closeTwice(
  { check, timeoutMs, wait }: MeterTrial,
  reader: EnergyReader,
): Promise<void> {
  for (const time of ["the first", "the second"]) {
    const ended = await boundedCall(() => reader.close?.(), timeoutMs, wait);
    const found =
      ended.end === "error" ? `failed with ${shown(ended.error)}` : `did not settle within ${timeoutMs} ms`;
    if (!check(ended.end === "value", "close-idempotent", "close", `${time} call ${found}`)) return;
  }
}

/** Opens the meter after it was closed. */
export async function reopen(trial: MeterTrial): Promise<void> {
  const ended = await open(trial, new AbortController().signal);
  const status = ended.end === "value" && isRecord(ended.value) ? ended.value.status : ended.end;
  const isOpened = status === "ready" || status === "unavailable";
  const found = ended.end === "error" ? `failed with ${shown(ended.error)}` : `gave ${shown(status)}`;
  trial.check(isOpened, "reopen", "open", `after close it ${found}; expected ready or unavailable`);
  await closeAgain(trial, ended);
}

/** Opens the meter with a signal that is aborted already. */
export async function openAborted(trial: MeterTrial): Promise<void> {
  const ended = await open(trial, AbortSignal.abort());
  const found = `with an aborted signal it did not settle within ${trial.timeoutMs} ms`;
  trial.check(ended.end !== "timeout", "abort-settles", "open", found);
  await closeAgain(trial, ended);
}

/** Leaves nothing open behind. */
async function closeAgain({ timeoutMs, wait }: MeterTrial, ended: Ended): Promise<void> {
  const reader = ended.end === "value" && isRecord(ended.value) ? ended.value.reader : undefined;
  if (!isRecord(reader)) return;
  await boundedCall(() => (reader as unknown as EnergyReader).close?.(), timeoutMs, wait);
}
