import { describe, expect, it } from "vitest";
import { cpu, gpu, noting, setUp, type Zones } from "../../test/sampler-on-fakes.js";
import { createMetering } from "../metering.js";
import { fakeMeter, manualClock } from "../testing/index.js";

describe("a sampler at rest", () => {
  it("a sampler at rest has one timer, the heartbeat", async () => {
    const { clock, reads, sampler } = await setUp([cpu]);
    expect(sampler.state).toBe("idle");
    expect(clock.pending).toBe(1);
    await clock.advanceAsync(100_000);
    expect(reads).toEqual([30_000, 60_000, 90_000]);
    expect(clock.pending).toBe(1);
  });

  it("a sampler at rest reads counters so often that none can wrap twice", async () => {
    const { clock, reads } = await setUp([cpu, { ...cpu, id: "small", modulusJ: 2000, maxWatts: 400 }]);
    await clock.advanceAsync(10_000);
    expect(reads).toEqual([2500, 5000, 7500, 10_000]);
  });

  it("the heartbeat is what was asked for, unless a counter could wrap twice", async () => {
    const slow = await setUp([cpu], { heartbeatMs: 7000 });
    await slow.clock.advanceAsync(15_000);
    expect(slow.reads).toEqual([7000, 14_000]);
    const fast = await setUp([{ ...cpu, modulusJ: 2000, maxWatts: 400 }], { heartbeatMs: 7000 });
    await fast.clock.advanceAsync(5000);
    expect(fast.reads).toEqual([2500, 5000]);
  });

  it("a sampler at rest reads every second until five quiet ticks taught the idle power", async () => {
    const { idleWatts: _, ...unknown } = cpu;
    const { clock, reads } = await setUp([unknown]);
    await clock.advanceAsync(60_000);
    expect(reads).toEqual([1000, 2000, 3000, 4000, 5000, 35_000]);
  });
});

describe("a sampler at work", () => {
  it("a sampler reads devices at the interval while something runs, and no more after it has settled", async () => {
    const { clock, reads, start, end, sampler } = await setUp([cpu]);
    await clock.advanceAsync(1000);
    start();
    expect(sampler.state).toBe("running");
    await clock.advanceAsync(350);
    expect(reads).toEqual([1000, 1100, 1200, 1300]);
    end();
    expect(sampler.state).toBe("idle");
    await clock.advanceAsync(20_000);
    // One reading at the end, and one that the interval still asked for.
    expect(reads.slice(4).every((ms) => ms <= 1400)).toBe(true);
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

  it("a round of the sampler says when the oldest of the last readings was", async () => {
    const { clock, load, start } = await setUp([cpu]);
    start();
    await clock.advanceAsync(100);
    expect(load.rounds).toEqual([[100, 100]]);
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

describe("the edges of a call", () => {
  it("the edges of a call read fast counters, before the start and after the end", async () => {
    const { clock, reads, start, end } = await setUp([cpu]);
    await clock.advanceAsync(1000);
    start();
    expect(reads).toEqual([1000]);
    await clock.advanceAsync(20);
    end();
    expect(reads).toEqual([1000, 1020]);
  });

  it("the edges of a call read nothing when the last reading is at most 5 ms old", async () => {
    const { clock, reads, start, end } = await setUp([cpu]);
    await clock.advanceAsync(1000);
    start();
    await clock.advanceAsync(5);
    end();
    start();
    expect(reads).toEqual([1000]);
    await clock.advanceAsync(0.5);
    end();
    expect(reads).toEqual([1000, 1005.5]);
  });

  it.each([
    ["slow counters", [gpu], {}],
    ["asynchronous readers", [cpu], { asynchronous: true }],
    ["readers that take 1 ms", [cpu], { readCostMs: 1 }],
  ] as const)("the edges of a call never read %s", async (_, zones, options) => {
    const { clock, reads, start, end } = await setUp(zones as Zones, options);
    await clock.advanceAsync(1000);
    reads.length = 0;
    start();
    end();
    expect(reads).toEqual([]);
    await clock.advanceAsync(150);
    expect(reads.length).toBeGreaterThan(0);
  });

  it("reads of slow and asynchronous meters stay off the caller's path through a whole metering", async () => {
    const clock = manualClock();
    const reads: number[] = [];
    const meters = [
      noting(fakeMeter({ clock, name: "slow", zones: [gpu] }), clock, reads),
      noting(fakeMeter({ clock, name: "late", zones: [cpu], asynchronous: true }), clock, reads),
    ];
    const metering = createMetering({ clock, meters, telemetry: { detail: "off" } });
    await metering.ready;
    await clock.advanceAsync(1000);
    reads.length = 0;
    for (let i = 0; i < 100; i++) metering.meterInference({ model: "m" }, () => i);
    expect(reads).toEqual([]);
    await metering.shutdown();
  });
});

describe("a slow counter", () => {
  /** A counter that refreshes at 37 ms and every 100 ms from there. */
  const shifted = { ...gpu, phaseMs: 37 };

  it("a slow counter is polled around its expected refresh while a short call has not settled", async () => {
    const { clock, reads, start } = await setUp([shifted]);
    await clock.advanceAsync(950);
    start();
    await clock.advanceAsync(300);
    // At first without a gap, until the phase is known; then from 4 ms before each refresh until it shows.
    const found = reads.findIndex((ms) => ms >= 1037);
    const first = reads.slice(0, found + 1);
    expect(Math.max(...first.slice(1).map((ms, i) => ms - (first[i] as number)))).toBeLessThanOrEqual(2);
    const second = reads.slice(found + 1).filter((ms) => ms < 1139.5);
    expect(Math.min(...second)).toBeGreaterThan(1030);
    expect(Math.max(...second)).toBeLessThan(1139.5);
    expect(second.length).toBeLessThanOrEqual(4);
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

  it("a slow counter is read now and then when the calls are long", async () => {
    const { clock, reads, start } = await setUp([shifted]);
    start();
    await clock.advanceAsync(5000);
    reads.length = 0;
    await clock.advanceAsync(1000);
    expect(reads.length).toBeLessThanOrEqual(11);
  });

  it.each([
    ["when it is expected", 0],
    ["later than expected", 8],
  ])("a slow counter is polled again when a long call ends, until it refreshes %s", async (_, lateMs) => {
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
    expect(reads).toEqual([]);
  });
});

describe("an asynchronous reader", () => {
  it("an asynchronous reader is not asked again while it reads, and costs no timers meanwhile", async () => {
    const { clock, meter, reads, load, start } = await setUp([cpu], { asynchronous: true });
    meter.hang("read");
    start();
    await clock.advanceAsync(4000);
    expect(reads.length).toBe(1);
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
