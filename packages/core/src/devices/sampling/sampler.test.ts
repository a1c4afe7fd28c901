import { constantPower, fakeMeter, manualClock } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { cpu, gpu, rested, setUp } from "../../../test/sampler-on-fakes.js";

describe("a sampler at rest", () => {
  it("a sampler at rest has one timer, the heartbeat", async () => {
    const { clock, reads, sampler } = await rested([cpu]);
    expect(sampler.state).toBe("idle");
    expect(clock.pending).toBe(1);
    await clock.advanceAsync(100_000);
    expect(reads).toEqual([31_000, 61_000, 91_000]);
    expect(clock.pending).toBe(1);
  });

  it("a sampler at rest reads half a second after everything settled, so that work before it stays in no other tick", async () => {
    const { clock, reads, start, end } = await rested([cpu]);
    start();
    await clock.advanceAsync(150);
    end();
    await clock.advanceAsync(20);
    reads.length = 0;
    await clock.advanceAsync(20_000);
    expect(Math.abs((reads[0] as number) - 1655)).toBeLessThan(15);
    expect(reads.filter((ms) => ms > 2200)).toEqual([]);
  });

  it("a sampler at rest reads counters so often that none can wrap twice", async () => {
    const { clock, reads } = await rested([cpu, { ...cpu, id: "small", modulusJ: 2000, maxWatts: 400 }]);
    await clock.advanceAsync(10_000);
    expect(reads).toEqual([3500, 6000, 8500, 11_000]);
  });

  it("the heartbeat is what was asked for, unless a counter could wrap twice", async () => {
    const slow = await rested([cpu], { heartbeatMs: 7000 });
    await slow.clock.advanceAsync(15_000);
    expect(slow.reads).toEqual([8000, 15_000]);
    const fast = await rested([{ ...cpu, modulusJ: 2000, maxWatts: 400 }], { heartbeatMs: 7000 });
    await fast.clock.advanceAsync(5000);
    expect(fast.reads).toEqual([3500, 6000]);
  });

  it("a sampler at rest reads every second until five quiet ticks taught the idle power", async () => {
    const { idleWatts: _, ...unknown } = cpu;
    const { clock, reads } = await rested([unknown]);
    await clock.advanceAsync(60_000);
    expect(reads).toEqual([2000, 3000, 4000, 34_000]);
  });

  it("the heartbeat comes earlier by up to the jitter, and never later: a counter must not wrap twice", async () => {
    let seed = 0;
    const random = () => (seed = (seed + 0.618_034) % 1);
    const { clock, reads } = await rested([cpu], { heartbeatMs: 1000, jitter: 0.2, random });
    await clock.advanceAsync(60_000);
    const gaps = reads.slice(1).map((ms, i) => ms - (reads[i] as number));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(800 - 1e-6);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(1000 + 1e-6);
    expect(new Set(gaps.map(Math.round)).size).toBeGreaterThan(10);
  });
});

describe("a sampler at work", () => {
  it("a sampler reads devices at the interval while something runs, and rarely after it has settled", async () => {
    const { clock, reads, start, end, sampler } = await rested([cpu]);
    start();
    expect(sampler.state).toBe("running");
    await clock.advanceAsync(350);
    expect(reads).toEqual([1100, 1200, 1300]);
    end();
    expect(sampler.state).toBe("idle");
    expect(reads).toEqual([1100, 1200, 1300, 1350]);
    await clock.advanceAsync(20_000);
    // Some until the tick that the call ended in is long enough to say anything, and one of the rest.
    const [settling, rest] = [reads.slice(4).filter((ms) => ms < 1370), reads.filter((ms) => ms >= 1370)];
    expect(settling.length).toBeLessThanOrEqual(6);
    expect(rest.length).toBeGreaterThan(0);
    expect(rest.filter((ms) => ms > 2400)).toEqual([]);
    expect(clock.pending).toBe(1);
  });

  it("the sampling interval varies by its jitter, so that it cannot lock in step with a workload", async () => {
    let seed = 0;
    const random = () => (seed = (seed + 0.618_034) % 1);
    const { clock, reads, start } = await setUp([cpu], { jitter: 0.2, random });
    start();
    await clock.advanceAsync(20_000);
    const gaps = reads.slice(1).map((ms, i) => ms - (reads[i] as number));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(80 - 1e-9);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(121);
    expect(new Set(gaps.map((ms) => Math.round(ms))).size).toBeGreaterThan(10);
    expect(gaps.reduce((a, b) => a + b, 0) / gaps.length).toBeGreaterThan(85);
  });

  it.each([
    ["a gauge is read each second", { ...cpu, kind: "power" }, 1000],
    ["a gauge is read every two refreshes", { ...gpu, kind: "power", refreshMs: 2000 }, 4000],
    ["a counter is read twice before it can wrap", { ...cpu, modulusJ: 2000, maxWatts: 400 }, 2500],
    ["a slow counter is read twice before it can wrap", { ...gpu, modulusJ: 2000, maxWatts: 400 }, 2600],
  ] as const)("the sampling interval loses no energy, however long it is: %s", async (_, zone, mostMs) => {
    const { clock, reads, start, ledger } = await rested([zone], { intervalMs: 60_000 });
    start();
    const fromMs = clock.now();
    await clock.advanceAsync(60_000);
    const all = [fromMs, ...reads.filter((ms) => ms > fromMs), clock.now()];
    const gaps = all.slice(1).map((ms, i) => ms - (all[i] as number));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(mostMs);
    // At first the period of a slow counter is measured.
    const later = reads.filter((ms) => ms > fromMs + 20_000);
    expect(later.length).toBeLessThanOrEqual((1.2 * 40_000) / mostMs);
    expect(ledger.devices[0]?.lostTicks).toBe(0);
  });

  it("a round of the sampler says when the oldest of the last readings was", async () => {
    const { clock, load, start } = await setUp([cpu]);
    start();
    await clock.advanceAsync(100);
    expect(load.rounds).toEqual([[100, 100]]);
  });

  it("rounds of the sampler come while short calls follow each other, although their edges are read", async () => {
    const { clock, load, start, end } = await rested([cpu]);
    start(); // an agent, which runs on
    load.rounds.length = 0;
    for (let call = 0; call < 200; call++) {
      start();
      await clock.advanceAsync(10);
      end();
    }
    expect(load.rounds.length).toBeGreaterThanOrEqual(9);
    expect(load.rounds.length).toBeLessThanOrEqual(20);
  });

  it("a sampler counts for how long its timer came late: nothing could be read meanwhile", async () => {
    const { clock, sampler, start } = await rested([cpu]);
    start();
    await clock.advanceAsync(1000);
    expect(sampler.blockedMs).toBe(0);
    clock.set(clock.now() + 350);
    await clock.advanceAsync(1000);
    expect(sampler.blockedMs).toBeCloseTo(250, 6);
  });

  it("a meter of which no zone counts keeps no round waiting", async () => {
    const clock = manualClock();
    const model = fakeMeter({ clock, name: "model", zones: [{ ...cpu, id: "model", origin: "model" }] });
    const { load, start, clock: own } = await setUp([cpu], { more: [model] });
    start();
    await own.advanceAsync(100);
    expect(model.reads).toBe(0);
    expect(load.rounds).toEqual([[100, 100]]);
  });
});

it("a fast counter that stands still is not looked for for ever after the end of a call", async () => {
  const { clock, reads, start, end, load } = await rested([{ ...cpu, ...constantPower(0) }]);
  start();
  await clock.advanceAsync(500);
  end();
  await clock.advanceAsync(1000);
  load.unsettled = 0; // It is no longer waited for.
  reads.length = 0;
  await clock.advanceAsync(60_000);
  expect(reads.length).toBeLessThanOrEqual(4);
});

describe("an asynchronous reader", () => {
  it("an asynchronous reader is not asked again while it reads, and costs no timers meanwhile", async () => {
    const { clock, meter, reads, load, start } = await rested([cpu], { asynchronous: true });
    await clock.advanceAsync(50);
    meter.hang("read");
    start();
    await clock.advanceAsync(4000);
    expect(reads).toEqual([1050]);
    expect(load.rounds.length).toBeLessThan(10);
  });

  it("an asynchronous reader that hangs for ever is looked at no more often than others", async () => {
    const { clock, meter, load, start, end } = await setUp([cpu], { asynchronous: true });
    meter.hang("read");
    start();
    await clock.advanceAsync(6000);
    end();
    load.unsettled = 0;
    await clock.advanceAsync(1000);
    load.rounds.length = 0;
    await clock.advanceAsync(60_000);
    expect(load.rounds.length).toBeLessThanOrEqual(3);
    expect(clock.pending).toBe(1);
  });

  it("an asynchronous reader reports when it has read, not when it was asked", async () => {
    const { clock, load, start } = await setUp([cpu], { asynchronous: true });
    start();
    await clock.advanceAsync(100);
    expect(load.rounds.at(-1)).toEqual([100, 100]);
  });
});

it("a stopped sampler leaves no timer, reads nothing and closes its meters", async () => {
  const { clock, reads, meter, sampler, start, end } = await setUp([cpu]);
  start();
  await sampler.stop();
  expect(clock.pending).toBe(0);
  expect(meter.closes).toBe(1);
  reads.length = 0;
  end();
  start();
  await sampler.readAll();
  await clock.advanceAsync(60_000);
  expect(reads).toEqual([]);
  expect(clock.pending).toBe(0);
  expect(sampler.state).toBe("stopped");
});
