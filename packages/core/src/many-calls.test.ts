/** What a hundred thousand calls leave behind: nothing. */

import { describe, expect, it } from "vitest";
import { collectGarbage } from "../test/collect-garbage.js";
import { createMetering } from "./metering.js";
import type { MeteringOptions } from "./metering-options.js";
import { fakeMeter, manualClock } from "./testing/index.js";

const cpu = {
  id: "cpu",
  component: "cpu",
  refreshMs: 1,
  maxWatts: 500,
  idleWatts: 30,
  watts: () => 50,
} as const;
const gpu = {
  id: "gpu",
  component: "gpu",
  refreshMs: 100,
  maxWatts: 700,
  idleWatts: 80,
  watts: () => 300,
} as const;
const ROUNDS = 100;
const CALLS = 1000;

async function setUp(options: MeteringOptions = {}) {
  const clock = manualClock();
  const meter = fakeMeter({ clock, zones: [cpu, gpu] });
  let settled = 0;
  let joules = 0;
  const metering = createMetering({
    clock,
    meters: [meter],
    observers: [
      ({ energy }) => {
        settled++;
        joules += energy?.value ?? 0;
      },
    ],
    telemetry: { detail: "metrics" },
    ...options,
  });
  await metering.ready;
  return { clock, meter, metering, settled: () => settled, joules: () => joules };
}

describe("a hundred thousand calls", () => {
  it("a hundred thousand calls all settle, their joules add up, and neither memory nor timers grow", async () => {
    const { clock, metering, settled, joules } = await setUp();
    const wait = (ms: number) => new Promise<void>((resolve) => clock.schedule(resolve, ms));
    const heaps: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      for (let i = 0; i < CALLS; i++) {
        if (i % 3 === 0) void metering.meterInference({ model: `m${i % 5}` }, () => wait(i % 50));
        else metering.meterStep({ name: "s", runsOn: { zones: [`cpu`, `${i % 400}`] } }, () => i);
      }
      await clock.advanceAsync(500);
      if (round % 25 === 24) {
        await collectGarbage();
        heaps.push(process.memoryUsage().heapUsed);
      }
    }
    await metering.flush();
    expect(settled()).toBe(ROUNDS * CALLS);
    const { inFlight, unsettled, devices, faults } = metering.status;
    expect({ inFlight, unsettled, faults }).toEqual({ inFlight: 0, unsettled: 0, faults: {} });
    const activity = devices.reduce((sum, device) => sum + device.activity, 0);
    expect(Math.abs(joules() - activity)).toBeLessThan(1e-9 * activity);
    // The heartbeat, and what metrics keep; an object of 100 bytes for each call would be 7.5 MB here.
    expect((heaps.at(-1) ?? 0) - (heaps[0] ?? 0)).toBeLessThan(2_000_000);
    expect(clock.pending).toBeLessThanOrEqual(2);
  }, 60_000);

  it("a hundred thousand calls on a device that has gone settle too, and leave nothing behind", async () => {
    const { clock, meter, metering, settled } = await setUp({ telemetry: { detail: "off" } });
    meter.lose();
    const heaps: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      for (let i = 0; i < CALLS; i++) metering.meterInference({ model: "m" }, () => i);
      await clock.advanceAsync(1000);
      if (round % 25 === 24) {
        await collectGarbage();
        heaps.push(process.memoryUsage().heapUsed);
      }
    }
    expect(settled()).toBe(ROUNDS * CALLS);
    expect(metering.status).toMatchObject({ inFlight: 0, unsettled: 0 });
    expect((heaps.at(-1) ?? 0) - (heaps[0] ?? 0)).toBeLessThan(2_000_000);
  }, 60_000);
});
