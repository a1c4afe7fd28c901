/** When a slow counter is looked at for its next refresh. */

import { fakeMeter, manualClock } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { cpu, gpu, noting, rested, setUp, type Zones } from "../../../test/sampler-on-fakes.js";
import { createMetering } from "../../run/create-metering.js";

describe("a slow counter", () => {
  /** A counter that refreshes at 37 ms and every 100 ms from there. */
  const shifted = { ...gpu, phaseMs: 37 };
  const gapsOf = (reads: readonly number[]) => reads.slice(1).map((ms, i) => ms - (reads[i] as number));

  it("a slow counter is looked at until its period is known, and rarely from then on", async () => {
    const { clock, reads } = await setUp([shifted]);
    await clock.advanceAsync(1000);
    const known = reads.findLast((ms) => ms < 600) as number;
    expect(known).toBeLessThan(540);
    expect(known).toBeGreaterThan(437);
    reads.length = 0;
    await clock.advanceAsync(20_000);
    expect(reads.length).toBeLessThanOrEqual(1);
  });

  it("a slow counter that never refreshes is looked for during ten seconds, and then no more", async () => {
    const { clock, reads } = await setUp([{ ...shifted, watts: () => 0 }]);
    await clock.advanceAsync(10_100);
    reads.length = 0;
    await clock.advanceAsync(20_000);
    expect(reads.length).toBeLessThanOrEqual(1);
  });

  it("a slow counter is looked at from just before its expected refresh while a short call has not settled", async () => {
    const { clock, reads, start } = await rested([shifted]);
    await clock.advanceAsync(110);
    reads.length = 0;
    start();
    await clock.advanceAsync(60);
    const [first, ...looks] = reads;
    expect(first).toBe(1110);
    expect(looks.length).toBeLessThanOrEqual(12);
    expect(Math.min(...looks)).toBeGreaterThan(1115);
    expect(Math.max(...looks)).toBeGreaterThanOrEqual(1137);
    expect(Math.max(...looks)).toBeLessThan(1139.1);
  });

  it("a slow counter does not wake the process twice: a fast one waits for it, or is read a little earlier", async () => {
    const clock = manualClock();
    const fast: number[] = [];
    const slow: number[] = [];
    const meterOf = (zones: Zones, reads: number[]) => noting(fakeMeter({ clock, zones }), clock, reads);
    const meters = [meterOf([cpu], fast), meterOf([shifted], slow)];
    const metering = createMetering({ clock, meters, telemetry: { detail: "off" } });
    await metering.ready;
    void metering.meterInference({ model: "m" }, () => new Promise(() => undefined));
    await clock.advanceAsync(500);
    fast.length = 0;
    await clock.advanceAsync(450);
    expect(fast.length).toBeGreaterThanOrEqual(4);
    expect(fast.filter((ms) => !slow.includes(ms))).toEqual([]);
  });

  it("a slow counter is read no more often than the interval says while a long call runs", async () => {
    const { clock, reads, start } = await setUp([shifted]);
    start();
    await clock.advanceAsync(2000);
    for (let seconds = 0; seconds < 20; seconds++) {
      reads.length = 0;
      await clock.advanceAsync(1000);
      expect(reads.length).toBeLessThanOrEqual(13);
      expect(Math.max(...gapsOf(reads))).toBeLessThan(210);
    }
  });

  it.each([
    ["when it is expected", 0],
    ["later than expected", 8],
  ])("a slow counter is looked at again when a long call ends, until it refreshes %s", async (_, lateMs) => {
    const jitter = (refresh: number) => (refresh < 20 ? 0 : lateMs);
    const options = { jitter: 0.2, random: () => 0.75 };
    const { clock, reads, start, end, load } = await setUp([{ ...shifted, jitter }], options);
    start();
    await clock.advanceAsync(4905);
    end();
    expect(load.unsettled).toBe(1);
    reads.length = 0;
    await clock.advanceAsync(50);
    const refresh = reads.find((ms) => ms >= 4937 + lateMs) as number;
    expect(refresh).toBeLessThanOrEqual(4939 + lateMs);
    expect(load.unsettled).toBe(0);
    await clock.advanceAsync(200);
    reads.length = 0;
    await clock.advanceAsync(1000);
    expect(reads.length).toBeLessThanOrEqual(1);
  });

  it("a slow counter whose idle power is learned is looked at until one refresh after everything settled", async () => {
    const { idleWatts: _, ...unknown } = shifted;
    const { clock, reads, start, end, load, opened } = await rested([unknown]);
    start();
    await clock.advanceAsync(50);
    end();
    await clock.advanceAsync(200);
    expect(load.unsettled).toBe(0);
    for (const refreshMs of [1137, 1237])
      expect(reads.some((ms) => ms >= refreshMs && ms < refreshMs + 3)).toBe(true);
    reads.length = 0;
    await clock.advanceAsync(250);
    expect(reads.length).toBeLessThanOrEqual(1);
    expect(opened.devices[0]?.ledger.quiet).toBe(true);
  });
});
