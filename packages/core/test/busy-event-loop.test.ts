/**
 * Short calls while the event loop is really busy, on the real clock. What was drawn is known exactly, so that only joules are compared, never
 * durations; a bound gives way to luck by three standard errors, as an attack's does by two.
 */

import { setTimeout as wait } from "node:timers/promises";
import { expect, it, onTestFinished } from "vitest";
import type { Footprint } from "../src/contracts/footprint.js";
import { createMetering } from "../src/run/create-metering.js";
import { type RealCounterOptions, realCounter } from "./real-counter.js";

const IDLE_WATTS = 80;
const CALL_WATTS = 300;
const LUCK = 3;
const LONG_MS = 180_000;

/** What happens in each round. */
interface Rounds extends Omit<RealCounterOptions, "idleWatts"> {
  readonly calls: number;
  readonly callMs: number;
  /** Then the event loop is busy, and the device draws so much. */
  readonly busy: { readonly ms: number; readonly watts: number };
  readonly restMs: number;
}

/** Joules at least and at most: this thread may have been kept waiting while the call began, or ended. */
interface Truth {
  readonly least: number;
  readonly most: number;
}

interface Call extends Truth {
  readonly footprint: () => Footprint | undefined;
}

/** Nothing else of this thread runs meanwhile. It waits, as its processor is another test's. */
function keepBusy(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}

/** Makes the calls, one at a time, and gives them with what they drew. */
async function rounds({ calls, callMs, busy, restMs, ...counter }: Rounds): Promise<readonly Call[]> {
  const device = realCounter({ idleWatts: IDLE_WATTS, ...counter });
  const metering = createMetering({
    meters: [device.meter],
    telemetry: { detail: "off" },
  });
  onTestFinished(() => metering.shutdown());
  await metering.ready;
  while (metering.status.devices[0]?.idleWatts === undefined) await wait(500);
  await wait(6000); // It learns the power at rest, of which a short call's tick has many times its joules.
  const made: Call[] = [];
  for (let i = 0; i < calls; i++) {
    let seen: Footprint | undefined;
    const onFootprint = (footprint: Footprint) => {
      seen = footprint;
    };
    const beginsMs = performance.now();
    const begun = metering.begin("inference", { model: "m", onFootprint });
    const begunMs = device.set(CALL_WATTS);
    await wait(callMs);
    const endsMs = device.set(busy.watts);
    begun.end();
    const endedMs = performance.now();
    made.push({
      least: device.drawn(begunMs, endsMs),
      most: device.drawn(beginsMs, endedMs),
      footprint: () => seen,
    });
    keepBusy(busy.ms);
    device.set(IDLE_WATTS);
    await wait(restMs * (0.5 + Math.random()));
  }
  await metering.flush();
  return made;
}

/** All have energy; nine of ten hold the truth in their bands; and they are right in the mean. */
function expectTrue(calls: readonly Call[], within: number): void {
  const known = calls.flatMap(({ footprint, ...truth }) => {
    const { energy } = footprint() ?? {};
    return energy ? [{ ...truth, ...energy }] : [];
  });
  expect(known).toHaveLength(calls.length);
  const held = known.filter(({ low, high, least, most }) => low <= most && least <= high);
  expect(held.length / known.length).toBeGreaterThan(0.9 - LUCK * Math.sqrt((0.9 * 0.1) / known.length));
  const sum = (of: (call: (typeof known)[number]) => number) =>
    known.reduce((all, call) => all + of(call), 0);
  const [booked, least, most] = [
    sum(({ value }) => value),
    sum((call) => call.least),
    sum((call) => call.most),
  ];
  const mean = booked / least;
  const error = Math.sqrt(sum((call) => (call.value - mean * call.least) ** 2)) / least;
  if (process.env.WATTSPAN_FIGURES)
    process.stdout.write(
      `mean ${mean.toFixed(3)} ± ${error.toFixed(3)}, most ${(most / least).toFixed(3)}, ${held.length} of ${known.length} in band\n`,
    );
  expect(booked / least).toBeGreaterThan(1 - within - LUCK * error);
  expect(booked / most).toBeLessThan(1 + within + LUCK * error);
}

it("short calls on a counter of 100 ms keep their joules while the event loop is busy after them", {
  timeout: LONG_MS,
}, async () => {
  const busy = { ms: 300, watts: IDLE_WATTS };
  expectTrue(await rounds({ refreshMs: 100, calls: 14, callMs: 20, busy, restMs: 250 }), 0.05);
});

it("short calls on a fast counter get nothing of the synchronous work that follows them", {
  timeout: LONG_MS,
}, async () => {
  const busy = { ms: 100, watts: CALL_WATTS };
  expectTrue(await rounds({ calls: 24, callMs: 3, busy, restMs: 100 }), 0.1);
});
