/** One meter on this machine: whether it opens, what it reports, and whether it keeps its contract. */

import { setTimeout } from "node:timers/promises";
import type {
  EnergyMeter,
  EnergyReader,
  Opened,
  Reading,
  Unavailability,
  Verification,
  Zone,
} from "@wattspan/core";
import { secondsFromMs } from "@wattspan/core/units";
import { energyMeterContract } from "@wattspan/testing";
import { systemTime, type Time } from "../process/time.js";
import { notedMeter } from "./noted-meter.js";

/** Time limit for each of opening, one read and closing. */
const TIMEOUT_MS = 5000;

const STUCK: Opened = {
  ...{ status: "unavailable", reason: "stuck" },
  detail: `it did not open within ${secondsFromMs(TIMEOUT_MS)} s`,
};

/** A meter and the result of its examination. */
export interface ExaminedMeter {
  readonly name: string;
  readonly status: "ready" | "unavailable";
  /** Why it is unavailable. */
  readonly reason?: Unavailability;
  readonly detail?: string;
  /** The remedy. */
  readonly remedy?: string;
  /** What its authors tested the meter on. Absent if not stated. */
  readonly verified?: Verification;
  /** A note of the meter for the reader. */
  readonly notes: readonly string[];
  /** Violations of the `EnergyMeter` contract here, a sentence each; empty if none was found. */
  readonly violations: readonly string[];
  /** How a read failed, where others gave readings and nothing else breaks the contract. */
  readonly failedRead?: string;
  readonly zones: readonly Zone[];
  /** Watts of the gauges when the meter was opened, by zone. */
  readonly saidW: ReadonlyMap<string, number>;
}

/**
 * Opens a meter, records its zones, and tests it against the contract for a few seconds. Never rejects.
 * @example (await examineMeter(rapl())).status // "unavailable" in most virtual machines
 */
export async function examineMeter(meter: EnergyMeter, time: Time = systemTime): Promise<ExaminedMeter> {
  const { opened, saidW } = await openOnce(meter);
  const tried = await tryMeter(meter, time);
  // A composite or lazily loaded meter identifies itself only when it is opened.
  const { name, verified } = opened.meter ?? meter;
  const common = { name, ...(verified && { verified }), ...tried };
  if (opened.status === "unavailable") {
    const { status, reason, detail, remedy } = opened;
    return {
      ...common,
      status,
      reason,
      detail,
      ...(remedy !== undefined && { remedy }),
      notes: [],
      zones: [],
      saidW,
    };
  }
  return { ...common, status: "ready", notes: opened.notes ?? [], zones: opened.zones, saidW };
}

/** Reads that fail now and then make no meter useless: what they missed is a gap. */
async function tryMeter(
  given: EnergyMeter,
  time: Time,
): Promise<Pick<ExaminedMeter, "violations" | "failedRead">> {
  const { meter, hasRead } = notedMeter(given);
  const found = await energyMeterContract(meter, { timeoutMs: TIMEOUT_MS, clock: time, wait: time.pause });
  const [first] = found;
  if (first && hasRead() && found.every(({ rule }) => rule === "read-throws"))
    return { violations: [], failedRead: first.detail };
  return { violations: found.map(({ rule, detail }) => `${rule}: ${detail}`) };
}

async function openOnce(
  meter: EnergyMeter,
): Promise<{ readonly opened: Opened; readonly saidW: ReadonlyMap<string, number> }> {
  try {
    const opening = (async () => meter.open(AbortSignal.timeout(TIMEOUT_MS)))();
    const opened = await within(opening, STUCK);
    if (opened === STUCK) void closeLate(opening);
    if (opened.status !== "ready") return { opened, saidW: new Map() };
    const saidW = await wattsOf(opened.reader);
    await within((async () => opened.reader.close?.())(), undefined);
    return { opened, saidW };
  } catch (error) {
    const detail = `opening it failed: ${error instanceof Error ? error.message : String(error)}`;
    return { opened: { status: "unavailable", reason: "unsupported", detail }, saidW: new Map() };
  }
}

/** A meter that opens after the limit must not keep its files and children. */
async function closeLate(opening: Promise<Opened>): Promise<void> {
  try {
    const opened = await opening;
    if (opened.status === "ready") await opened.reader.close?.();
  } catch {
    return; // It is unavailable already.
  }
}

/** The first values of gauges. The contract test reports failures and slow reads. */
async function wattsOf(reader: EnergyReader): Promise<ReadonlyMap<string, number>> {
  const read = (async () => reader.read())().catch(() => []);
  const readings = await within<readonly Reading[]>(read, []);
  return new Map(
    readings.flatMap((reading) => (reading.kind === "power" ? [[reading.zone, reading.watts] as const] : [])),
  );
}

/** The result of a meter's work; after the time limit `late`. Keeps the process alive until then. */
async function within<T>(work: Promise<T>, late: T): Promise<T> {
  const timer = new AbortController();
  const limit = setTimeout(TIMEOUT_MS, late, { signal: timer.signal }).catch(() => late);
  try {
    return await Promise.race([work, limit]);
  } finally {
    timer.abort();
  }
}
