/** One host, several loads: what unmetered work and other processes may not do to the joules of calls. */

import { fakeMeter, manualClock, steppedPower } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import type { Metering, MeteringOptions } from "../../src/options/metering-options.js";
import { createMetering } from "../../src/run/create-metering.js";

const IDLE_WATTS = 20;
const WATTS_PER_CORE = 30;

/** Processes on one host, each with a metering of its own. `load` says how many cores each keeps busy from now on. */
async function processes(count: number, options: MeteringOptions = {}) {
  const clock = manualClock();
  const power = steppedPower({ clock, watts: IDLE_WATTS });
  const zone = { id: "cpu", component: "cpu", refreshMs: 1, ...power } as const;
  const meters = Array.from({ length: count }, () => fakeMeter({ clock, zones: [zone] }));
  const load = (...cores: number[]) => {
    const busy = cores.reduce((sum, own) => sum + own, 0);
    meters.forEach((meter, i) => {
      meter.busy(busy === 0 ? 0 : (cores[i] ?? 0) / busy, busy);
    });
    power.set(IDLE_WATTS + WATTS_PER_CORE * busy);
  };
  load();
  const meterings = meters.map((meter) =>
    createMetering({ meters: [meter], clock, telemetry: { detail: "off" }, ...options }),
  );
  for (const metering of meterings) await metering.ready;
  return { clock, load, meterings };
}

const deviceOf = (metering: Metering | undefined) => {
  const [device] = metering?.status.devices ?? [];
  if (!device) throw new Error("no device");
  return device;
};

describe("the joules of calls", () => {
  it("the joules of calls are not diluted by the rest before them", async () => {
    const { clock, load, meterings } = await processes(1, { attribution: { idle: "exclude" } });
    await clock.advanceAsync(5000);
    await meterings[0]?.refresh();
    const before = deviceOf(meterings[0]);
    for (let i = 0; i < 20; i++) {
      load(0, 1); // Others begin before the call and stop after it.
      await clock.advanceAsync(100);
      const { promise, resolve } = Promise.withResolvers<void>();
      const call = meterings[0]?.meterInference({ model: "m" }, () => promise);
      load(2, 1);
      await clock.advanceAsync(90);
      resolve();
      await call;
      load(0, 1);
      await clock.advanceAsync(100);
      load();
      await clock.advanceAsync(700);
    }
    await meterings[0]?.flush();
    const after = deviceOf(meterings[0]);
    expect((after.activity - before.activity) / (20 * 0.09 * 2 * WATTS_PER_CORE)).toBeCloseTo(1, 2);
    // A hundredth of a core that others keep busy is as good as rest, and then inside the idle power.
    const others = 20 * 0.29 * WATTS_PER_CORE;
    const calm = 0.015 * WATTS_PER_CORE * ((after.bookedUntilMs - before.bookedUntilMs) / 1000);
    expect(Math.abs(after.otherProcess - before.otherProcess - others)).toBeLessThan(calm);
    expect(after.unattributed - before.unattributed).toBeLessThan(0.5);
  });

  it("the joules of calls do not shrink when unmetered work runs between them", async () => {
    const { clock, load, meterings } = await processes(1, { attribution: { idle: "exclude" } });
    const [metering] = meterings;
    await clock.advanceAsync(5000);
    await metering?.refresh();
    const before = deviceOf(metering);
    /** Scrapes close ticks in the middle of it all. */
    const scraped = async (times: number) => {
      for (let i = 0; i < times; i++) {
        await clock.advanceAsync(200);
        await metering?.refresh();
      }
    };
    for (let i = 0; i < 20; i++) {
      load(2);
      await scraped(5);
      load();
      await scraped(5);
      const { promise, resolve } = Promise.withResolvers<void>();
      const call = metering?.meterInference({ model: "m" }, () => promise);
      load(2);
      await clock.advanceAsync(1000);
      load();
      resolve();
      await call;
    }
    await metering?.flush();
    const after = deviceOf(metering);
    expect((after.activity - before.activity) / 1200).toBeCloseTo(1, 2);
    expect((after.unattributed - before.unattributed) / 1200).toBeCloseTo(1, 2);
    expect((after.idle - before.idle) / 1200).toBeCloseTo(1, 2);
  });

  it("the joules of calls of two processes are never more than the host drew, with any idle power of each", async () => {
    const { clock, load, meterings } = await processes(2);
    load(0, 1);
    await clock.advanceAsync(5000); // The first learns its idle power while the second works,
    load(1, 0);
    await clock.advanceAsync(5000); // and the other way round.
    load(1, 1);
    for (const metering of meterings) await metering.refresh();
    const before = meterings.map(deviceOf);
    const { promise, resolve } = Promise.withResolvers<void>();
    const calls = meterings.map((metering) => metering.meterInference({ model: "m" }, () => promise));
    await clock.advanceAsync(10_000);
    resolve();
    await Promise.all(calls);
    for (const metering of meterings) await metering.flush();
    const own = meterings.map((metering, i) => deviceOf(metering).activity - (before[i]?.activity ?? 0));
    for (const joules of own) expect(joules / 400).toBeCloseTo(1, 2);
    // One refresh of idle energy may move between ticks.
    expect((own[0] ?? 0) + (own[1] ?? 0)).toBeLessThan(800 + 2 * 50 * 0.001 + 1e-9);
  });
});
