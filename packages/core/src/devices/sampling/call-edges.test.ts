/** When meters are read at the edges of calls. */

import { fakeMeter, manualClock } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { cpu, gpu, noting, rested } from "../../../test/sampler-on-fakes.js";
import { createMetering } from "../../run/create-metering.js";

describe("the edges of a call", () => {
  it("the edges of a call read fast counters, before the start and after the end", async () => {
    const { clock, reads, start, end } = await rested([cpu]);
    await clock.advanceAsync(50);
    start();
    await clock.advanceAsync(20);
    end();
    expect(reads).toEqual([1050, 1070]);
  });

  it("the start of a call reads nothing when the last reading is at most 5 ms old, nor its end when it is of the last refresh", async () => {
    const { clock, reads, start, end } = await rested([{ ...cpu, refreshMs: 2 }]);
    await clock.advanceAsync(5);
    start();
    expect(reads).toEqual([]);
    await clock.advanceAsync(1);
    end();
    expect(reads).toEqual([1006]);
    await clock.advanceAsync(1);
    start();
    await clock.advanceAsync(0.5);
    end();
    expect(reads).toEqual([1006]);
  });

  it("the first start after a rest reads every session, and no other edge reads a slow one", async () => {
    const { clock, reads, start, end } = await rested([gpu]);
    await clock.advanceAsync(500);
    reads.length = 0;
    start();
    start();
    expect(reads).toEqual([1500]);
    end();
    expect(reads).toEqual([1500]);
  });

  it("the first start after a rest reads a slow session only where another refresh has come since", async () => {
    const { clock, reads, sampler, start } = await rested([gpu]);
    await sampler.readAll();
    reads.length = 0;
    await clock.advanceAsync(99);
    start();
    expect(reads.filter((ms) => ms === clock.now())).toEqual([]);
  });

  it.each([
    [0.5, 90, 0],
    [0.5, 110, 1],
    [4, 790, 0],
    [4, 810, 1],
    [6, 20_000, 0],
  ])(
    "a read of %d ms happens on the path of a caller only after 200 times that: after %i ms %i times",
    async (readCostMs, restMs, times) => {
      const { clock, reads, sampler, start } = await rested([cpu], { readCostMs });
      await clock.advanceAsync(5000);
      await sampler.readAll();
      reads.length = 0;
      await clock.advanceAsync(restMs);
      const before = reads.length;
      start();
      expect(reads.length - before).toBe(times);
    },
  );

  it("the first start after a rest asks an asynchronous reader, and no other edge does", async () => {
    const { clock, reads, start, end } = await rested([cpu], { asynchronous: true });
    await clock.advanceAsync(50);
    reads.length = 0;
    start();
    expect(reads).toEqual([1050]);
    await clock.advanceAsync(10);
    start();
    end();
    expect(reads).toEqual([1050]);
  });

  it("the edges of many calls that follow each other read slow and asynchronous meters once", async () => {
    const clock = manualClock();
    const reads: number[] = [];
    const meters = [
      noting(fakeMeter({ clock, name: "slow", zones: [gpu] }), clock, reads),
      noting(fakeMeter({ clock, name: "late", zones: [cpu], asynchronous: true }), clock, reads),
    ];
    const metering = createMetering({ clock, meters, telemetry: { detail: "off" } });
    await metering.ready;
    await clock.advanceAsync(1500);
    reads.length = 0;
    for (let i = 0; i < 100; i++) metering.meterInference({ model: "m" }, () => i);
    expect(reads).toEqual([1500, 1500]);
    await metering.shutdown();
  });

  it("the end of a call that comes too soon after a reading is followed by another within 2 ms", async () => {
    const { clock, reads, start, end } = await rested([cpu]);
    start();
    await clock.advanceAsync(0.5);
    end();
    expect(reads).toEqual([]);
    await clock.advanceAsync(5);
    expect(reads[0]).toBeLessThanOrEqual(1002.5);
  });
});
