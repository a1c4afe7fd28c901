/** An event loop that is blocked for 1.5 s, in which the power of a device is higher for a second: what is known of it afterwards. */

import { setTimeout } from "node:timers/promises";
import { createMetering, type EnergyReader, type Reading } from "@wattspan/core";
import { footprintCollector } from "@wattspan/testing";
import { afterEach, describe, expect, it } from "vitest";
import { atTestEnd, cleanUp } from "../../test/clean-up.js";
import { gaugedCard } from "../../test/gauged-card.js";
import { type PowerFile, powerFile } from "../../test/trees/power-file.js";
import { nodeFiles } from "../host/files/files.js";
import { hostPaths } from "../host/files/paths.js";
import { openSensors } from "./open-sensors.js";

afterEach(cleanUp);

const INTERVAL_MS = 20;
const [LOW_WATTS, HIGH_WATTS] = [100, 900];
const [BLOCKED_MS, HIGH_MS] = [1500, 1000];
/** Each edge of the power is known to one interval, which a busy machine stretches, as it does the ticks around a call: 320 J of the 800 J that a peak adds. */
const ERROR_J = ((HIGH_WATTS - LOW_WATTS) * 20 * INTERVAL_MS) / 1000;
const MAX_STILL_MS = 15 * INTERVAL_MS;

/** The sensors of a file, whose worker may start as slowly as it likes. */
async function openedOn({ path }: PowerFile, worker: boolean) {
  const how = { meter: "m", files: nodeFiles, paths: hostPaths({}), worker, intervalMs: INTERVAL_MS };
  const sensors = { counters: [], gauges: [gaugedCard(path)], notes: [] };
  const terms = { ...how, patienceMs: 2 ** 30 };
  const opened = await openSensors(sensors, terms, new AbortController().signal);
  if (opened.status !== "ready") return expect.fail("not ready");
  atTestEnd(() => void opened.reader.close?.());
  return opened;
}

/** Joules from one reading to a later one, by what each kind of reading means. */
function joulesOf(first: Reading | undefined, last: Reading | undefined): number {
  if (first?.kind === "counter" && last?.kind === "counter")
    return Number(last.microjoules - first.microjoules) / 1e6;
  if (first?.kind === "power" && last?.kind === "power")
    return (((first.watts + last.watts) / 2) * (last.atMs - first.atMs)) / 1000;
  return Number.NaN;
}

/** The first reading of a moment after this one: a worker that waits for a processor has not seen it yet. */
async function sampledAfter(reader: EnergyReader, afterMs: number): Promise<Reading | undefined> {
  for (;;) {
    const [reading] = await reader.read();
    if (reading === undefined || reading.atMs > afterMs) return reading;
    await setTimeout(1);
  }
}

/** What is measured while no thread stands still for so long that an edge of the peak is unknown, or more: with another file until then. */
async function undisturbed<T>(measure: (file: PowerFile) => Promise<T>): Promise<T> {
  for (;;) {
    const file = await powerFile({ low: LOW_WATTS, high: HIGH_WATTS, forMs: HIGH_MS });
    const measured = await measure(file);
    if (file.stoodStillMs() < MAX_STILL_MS) return measured;
  }
}

/** Joules of the readings around a peak, what they would be without it, and what it added. */
async function aroundPeak(file: PowerFile, worker: boolean) {
  const opened = await openedOn(file, worker);
  const [first] = await opened.reader.read();
  const { highMs, fellMs } = file.blockFor(BLOCKED_MS);
  const last = await sampledAfter(opened.reader, fellMs);
  const lowJ = (LOW_WATTS * ((last?.atMs ?? 0) - (first?.atMs ?? 0))) / 1000;
  return { joules: joulesOf(first, last), lowJ, highMs, zones: opened.zones };
}

/** The same of a call that blocks the event loop. */
async function callAroundPeak(file: PowerFile, worker: boolean) {
  const seen = footprintCollector();
  const opened = await openedOn(file, worker);
  const meter = { name: "m", open: async () => opened };
  const metering = createMetering({ meters: [meter], observers: [seen.observer] });
  await metering.ready;
  const begunMs = performance.now();
  const { highMs } = metering.meterInference({ model: "here" }, () => file.blockFor(BLOCKED_MS));
  const lowJ = (LOW_WATTS * (performance.now() - begunMs)) / 1000;
  await metering.flush();
  await metering.shutdown();
  return { joules: seen.footprints[0]?.energy?.value ?? Number.NaN, lowJ, highMs };
}

describe.each([true, false])("with a worker: %s", (worker) => {
  const isRight = (joules: number, truth: number) => Math.abs(joules - truth) < ERROR_J;
  const extraJ = (highMs: number) => ((HIGH_WATTS - LOW_WATTS) * highMs) / 1000;

  it(`a power peak while the event loop is blocked ${worker ? "counts" : "is missed"} in the readings around it (worker: ${worker})`, async () => {
    const { joules, lowJ, highMs, zones } = await undisturbed((file) => aroundPeak(file, worker));
    expect(highMs).toBeGreaterThan(HIGH_MS - 100);
    expect(isRight(joules, lowJ + extraJ(highMs))).toBe(worker);
    expect(isRight(joules, lowJ)).toBe(!worker);
    expect(zones[0]).toMatchObject(worker ? { refreshMs: INTERVAL_MS, stamped: true } : { refreshMs: 1 });
  });

  it(`a power peak while a call blocks the event loop ${worker ? "counts" : "is missed"} in its energy (worker: ${worker})`, async () => {
    const { joules, lowJ, highMs } = await undisturbed((file) => callAroundPeak(file, worker));
    expect(isRight(joules, lowJ + extraJ(highMs))).toBe(worker);
    expect(isRight(joules, lowJ)).toBe(!worker);
  });
});
