/** Opens a meter before an audit, reads it for a moment, and judges what it shows. */

import { setTimeout as pause } from "node:timers/promises";
import type { EnergyMeter, Opened, Reading } from "@wattspan/core";
import { secondsFromMs } from "@wattspan/core/units";
import { type ZoneTest, zoneTest } from "./zone-test.js";

/** What a meter showed before the audit. */
export interface MeterTest {
  readonly meter: string;
  /** `unavailable`: it is not for this machine. Neither it nor a failed one is used. */
  readonly outcome: "passed" | "failed" | "unavailable";
  /** Why it did not pass. */
  readonly why?: string;
  readonly zones: readonly ZoneTest[];
}

/** Ends each of opening, a read and closing. */
const TIMEOUT_MS = 5000;
const READS = 20;
/** Between two reads: a quarter of a refresh of the slowest zone, within these bounds. */
const [MIN_MS, MAX_MS] = [25, 500];
const MAX_TEXT = 200;

/**
 * Tests one meter, within seconds. Never rejects. A meter passes if each of its zones does.
 * @param wait Between reads. Default: real time.
 * @example (await testMeter(rapl())).outcome // "unavailable" in most virtual machines
 */
export async function testMeter(
  meter: EnergyMeter,
  wait: (ms: number) => Promise<unknown> = pause,
): Promise<MeterTest> {
  try {
    const opened = await openedInTime(meter);
    const name = opened.meter?.name ?? meter.name;
    if (opened.status === "unavailable") {
      const why = `${opened.reason}: ${opened.detail}`.slice(0, MAX_TEXT);
      return { meter: name, outcome: "unavailable", why, zones: [] };
    }
    return { meter: name, ...(await judged(opened, wait)) };
  } catch (error) {
    return { meter: meter.name, outcome: "failed", why: textOf(error), zones: [] };
  }
}

type Ready = Extract<Opened, { readonly status: "ready" }>;

async function openedInTime(meter: EnergyMeter): Promise<Opened> {
  const opening = meter.open(AbortSignal.timeout(TIMEOUT_MS));
  try {
    return await inTime("opening", opening);
  } catch (error) {
    void closeLate(opening);
    throw error;
  }
}

/** A meter that opens after the limit must not keep its files and children. */
async function closeLate(opening: Promise<Opened>): Promise<void> {
  try {
    const opened = await opening;
    if (opened.status === "ready") await opened.reader.close?.();
  } catch {
    return; // It has failed already.
  }
}

async function judged(
  opened: Ready,
  wait: (ms: number) => Promise<unknown>,
): Promise<Omit<MeterTest, "meter">> {
  const failures: string[] = [];
  const keep = (error: unknown): readonly ZoneTest[] => {
    failures.push(textOf(error));
    return [];
  };
  const zones = await zonesOf(opened, wait).then((tests) => {
    failures.push(...failuresOf(tests));
    return tests;
  }, keep);
  // After those of the zones: a failing close must not hide why the meter failed.
  await closed(opened).catch(keep);
  if (failures.length === 0) return { outcome: "passed", zones };
  return { outcome: "failed", why: failures.join("; ").slice(0, MAX_TEXT), zones };
}

async function zonesOf(
  { zones, reader }: Ready,
  wait: (ms: number) => Promise<unknown>,
): Promise<readonly ZoneTest[]> {
  const readings: Reading[] = [];
  const refreshMs = Math.max(...zones.map((zone) => zone.refreshMs));
  const stepMs = Math.min(MAX_MS, Math.max(MIN_MS, refreshMs / 4));
  for (let read = 0; read < READS; read++) {
    if (read > 0) await wait(stepMs);
    readings.push(...(await inTime("reading", reader.read())));
  }
  return zones.map((zone) =>
    zoneTest(
      zone,
      readings.filter((reading) => reading.zone === zone.id),
    ),
  );
}

function failuresOf(zones: readonly ZoneTest[]): readonly string[] {
  if (zones.length === 0) return ["it has no zone"];
  return zones.flatMap(({ zone, failure }) => (failure === undefined ? [] : [`${zone}: ${failure}`]));
}

const closed = async ({ reader }: Ready): Promise<void> => inTime("closing", reader.close?.());

/** The result, or an error when it takes too long. */
async function inTime<T>(what: string, work: T | Promise<T>): Promise<T> {
  const over = new AbortController();
  const late = pause(TIMEOUT_MS, undefined, { signal: over.signal }).then(
    () => Promise.reject(new Error(`${what} took more than ${secondsFromMs(TIMEOUT_MS)} s`)),
    () => new Promise<never>(() => undefined),
  );
  try {
    return await Promise.race([work, late]);
  } finally {
    over.abort();
  }
}

const textOf = (error: unknown): string =>
  (error instanceof Error ? error.message : String(error)).slice(0, MAX_TEXT);
