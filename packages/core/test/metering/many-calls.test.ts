/** What twenty thousand calls leave behind: nothing. */

import { getHeapSpaceStatistics } from "node:v8";
import { fakeMeter, manualClock } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import type { MeteringOptions } from "../../src/options/metering-options.js";
import { createMetering } from "../../src/run/create-metering.js";
import { collectGarbage } from "../collect-garbage.js";

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
const CALLS = 200;
const ROUNDS_PER_LOOK = 25;
/** Between two looks at the heap are 5,000 calls: a reference to each would be 40,000 bytes. */
const MAX_BYTES = 33_000;

/** Bytes of what is still referred to; without compiled code, which comes and goes. */
async function heldBytes(): Promise<number> {
  await collectGarbage();
  const spaces = getHeapSpaceStatistics().filter(({ space_name }) => !/code|trusted/.test(space_name));
  return spaces.reduce((sum, { space_used_size }) => sum + space_used_size, 0);
}

/** What is left behind is so between all looks; what comes once is something else. */
const leastGrowth = (heaps: readonly number[]): number =>
  Math.min(...heaps.slice(1).map((bytes, i) => bytes - (heaps[i] as number)));

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

describe("twenty thousand calls", () => {
  it("twenty thousand calls all settle, their joules add up, and neither memory nor timers grow", async () => {
    const { clock, metering, settled, joules } = await setUp();
    const wait = (ms: number) => new Promise<void>((resolve) => clock.schedule(resolve, ms));
    const heaps: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      for (let i = 0; i < CALLS; i++) {
        if (i % 3 === 0) void metering.meterInference({ model: `m${i % 5}` }, () => wait(i % 50));
        else metering.meterStep({ name: "s", runsOn: { zones: ["cpu", `${round * CALLS + i}`] } }, () => i);
      }
      await clock.advanceAsync(500);
      if ((round + 1) % ROUNDS_PER_LOOK === 0) heaps.push(await heldBytes());
    }
    await metering.flush();
    expect(settled()).toBe(ROUNDS * CALLS);
    const { inFlight, unsettled, devices, faults } = metering.status;
    expect({ inFlight, unsettled, faults }).toEqual({ inFlight: 0, unsettled: 0, faults: {} });
    const activity = devices.reduce((sum, device) => sum + device.activity, 0);
    expect(Math.abs(joules() - activity)).toBeLessThan(1e-9 * activity);
    expect(leastGrowth(heaps)).toBeLessThan(MAX_BYTES);
    expect(clock.pending).toBeLessThanOrEqual(2);
  }, 120_000);

  it("twenty thousand calls on a device that has gone settle too, and leave nothing behind", async () => {
    const { clock, meter, metering, settled } = await setUp({ telemetry: { detail: "off" } });
    meter.lose();
    const heaps: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      for (let i = 0; i < CALLS; i++) metering.meterInference({ model: "m" }, () => i);
      await clock.advanceAsync(1000);
      if ((round + 1) % ROUNDS_PER_LOOK === 0) heaps.push(await heldBytes());
    }
    expect(settled()).toBe(ROUNDS * CALLS);
    expect(metering.status).toMatchObject({ inFlight: 0, unsettled: 0 });
    expect(leastGrowth(heaps)).toBeLessThan(MAX_BYTES);
  }, 120_000);
});
