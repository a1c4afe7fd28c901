/** One meter on the machine at hand: whether it opens, what it sees, and whether it keeps its contract. */

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
import { energyMeterContract } from "@wattspan/testing";
import { systemTime, type Time } from "../time.js";

/** Opening, one read and closing may take so long each. */
const TIMEOUT_MS = 5000;

/** A meter and what became of it. */
export interface ExaminedMeter {
  readonly name: string;
  readonly status: "ready" | "unavailable";
  /** Why it is unavailable. */
  readonly reason?: Unavailability;
  readonly detail?: string;
  /** What a person can do about it. */
  readonly remedy?: string;
  /** What the meter was tried on by its makers. Absent: nothing was said. */
  readonly verified?: Verification;
  /** What it wants a person to know. */
  readonly notes: readonly string[];
  /** How it breaks the contract of `EnergyMeter` here, a sentence each; empty: in no way that shows. */
  readonly violations: readonly string[];
  readonly zones: readonly Zone[];
  /** Watts that gauges said when it was opened, by zone. */
  readonly saidW: ReadonlyMap<string, number>;
}

/**
 * Opens a meter, notes what it sees, and tries it against the contract for a few seconds. Never rejects.
 * @example (await examineMeter(rapl())).status // "unavailable" in most virtual machines
 */
export async function examineMeter(meter: EnergyMeter, time: Time = systemTime): Promise<ExaminedMeter> {
  const { opened, saidW } = await openOnce(meter);
  const violations = (
    await energyMeterContract(meter, { timeoutMs: TIMEOUT_MS, clock: time, wait: time.pause })
  ).map(({ rule, detail }) => `${rule}: ${detail}`);
  // One of several, or one that is loaded when it is opened, says only then what it is.
  const { name, verified } = opened.meter ?? meter;
  const common = { name, ...(verified && { verified }), violations };
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

async function openOnce(
  meter: EnergyMeter,
): Promise<{ readonly opened: Opened; readonly saidW: ReadonlyMap<string, number> }> {
  try {
    const opened = await meter.open(AbortSignal.timeout(TIMEOUT_MS));
    if (opened.status !== "ready") return { opened, saidW: new Map() };
    const saidW = await wattsOf(opened.reader);
    await opened.reader.close?.();
    return { opened, saidW };
  } catch (error) {
    const detail = `opening it failed: ${error instanceof Error ? error.message : String(error)}`;
    return { opened: { status: "unavailable", reason: "unsupported", detail }, saidW: new Map() };
  }
}

/** What gauges say at once; what fails or takes long is for the contract to tell. */
async function wattsOf(reader: EnergyReader): Promise<ReadonlyMap<string, number>> {
  const timer = new AbortController();
  const nothing = setTimeout(TIMEOUT_MS, [], { signal: timer.signal }).catch(() => []);
  const read = (async () => reader.read())().catch(() => []);
  const readings = await Promise.race<readonly Reading[]>([read, nothing]);
  timer.abort();
  return new Map(
    readings.flatMap((reading) => (reading.kind === "power" ? [[reading.zone, reading.watts] as const] : [])),
  );
}
