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
  const { opened, readings } = await openOnce(meter);
  const found = await energyMeterContract(meter, { timeoutMs: TIMEOUT_MS, clock: time, wait: time.pause });
  const [first] = found;
  // Reads that fail now and then make no meter useless: what they missed is a gap.
  const isFlaky = readings.length > 0 && found.every(({ rule }) => rule === "read-throws");
  // A composite or lazily loaded meter identifies itself only when it is opened.
  const { name, verified } = opened.meter ?? meter;
  const common = {
    name,
    ...(verified && { verified }),
    violations: isFlaky ? [] : found.map(({ rule, detail }) => `${rule}: ${detail}`),
    ...(first && isFlaky && { failedRead: first.detail }),
    saidW: new Map(readings.flatMap((one) => (one.kind === "power" ? [[one.zone, one.watts]] : []))),
  };
  if (opened.status === "ready")
    return { ...common, status: "ready", notes: opened.notes ?? [], zones: opened.zones };
  const { status, reason, detail, remedy } = opened;
  return {
    ...common,
    status,
    reason,
    detail,
    ...(remedy !== undefined && { remedy }),
    notes: [],
    zones: [],
  };
}

/** The opened meter, and what it read then. */
interface OpenedOnce {
  readonly opened: Opened;
  readonly readings: readonly Reading[];
}

async function openOnce(meter: EnergyMeter): Promise<OpenedOnce> {
  try {
    const opening = (async () => meter.open(AbortSignal.timeout(TIMEOUT_MS)))();
    const opened = await within(opening, STUCK);
    if (opened === STUCK) void closeLate(opening);
    if (opened.status !== "ready") return { opened, readings: [] };
    const { reader } = opened;
    const first = await readingsOf(reader);
    const readings = first.length > 0 ? first : await readingsOf(reader);
    await within((async () => reader.close?.())(), undefined);
    return { opened, readings };
  } catch (error) {
    const detail = `opening it failed: ${error instanceof Error ? error.message : String(error)}`;
    return { opened: { status: "unavailable", reason: "unsupported", detail }, readings: [] };
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

/** Energy and power that a reader gives at once. The contract test reports failures and slow reads. */
async function readingsOf(reader: EnergyReader): Promise<readonly Reading[]> {
  const read = (async () => reader.read())().catch(() => []);
  const readings = await within<readonly Reading[]>(read, []);
  return readings.filter(({ kind }) => kind !== "none");
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
