import type { EnergyReader, Reading } from "@wattspan/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SimulatedZone } from "../simulated/simulated-counter.js";
import { type FakeMeter, type FakeMeterOptions, fakeMeter } from "./fake-meter.js";
import { manualClock } from "./manual-clock.js";

const gpu = { id: "gpu-0", component: "gpu", refreshMs: 100, watts: () => 300 } as const;

async function readerOf(meter: FakeMeter): Promise<EnergyReader> {
  const opened = await meter.open(new AbortController().signal);
  if (opened.status !== "ready") throw new Error(`not ready: ${opened.detail}`);
  return opened.reader;
}

/** A meter of one zone, open, and functions that read it. */
async function openZone(
  zone: Partial<SimulatedZone> = {},
  options: Partial<FakeMeterOptions> = {},
  startMs = 0,
) {
  const clock = manualClock({ startMs });
  const meter = fakeMeter({ clock, zones: [{ ...gpu, ...zone }], ...options });
  const reader = await readerOf(meter);
  const read = async () => (await reader.read())[0] as Reading;
  const count = async () => {
    const reading = await read();
    if (reading.kind !== "counter") throw new Error(`no counter: ${reading.kind}`);
    return reading.microjoules;
  };
  return { clock, meter, reader, read, count };
}

describe("fakeMeter's counter", () => {
  it("fakeMeter's counter shows the integral up to the last refresh, and the truth goes on", async () => {
    const { clock, meter, read } = await openZone({ phaseMs: 30 });
    clock.advance(250);
    expect(await read()).toEqual({ zone: "gpu-0", atMs: 250, kind: "counter", microjoules: 69_000_000n });
    expect(meter.truth("gpu-0", 0, 250)).toBe(75);
    expect(meter.truth("gpu-0", 100, 150)).toBe(15);
  });

  it("fakeMeter's counter is the truth at refresh edges, for any power in steps, phase, jitter and modulus", async () => {
    const grid = fc.record({
      refreshMs: fc.integer({ min: 2, max: 150 }),
      phaseMs: fc.nat(150),
      seed: fc.nat(),
    });
    const milliwatts = fc.array(fc.nat(1_000_000), { minLength: 1, maxLength: 600, size: "max" });
    const modulusMj = fc.option(fc.integer({ min: 1, max: 100_000 }), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(grid, milliwatts, modulusMj, async ({ seed, ...grid }, powers, modulus) => {
        const startMs = 500;
        const jitter = (index: number) =>
          ((index * 7919 + seed) % grid.refreshMs) - Math.floor(grid.refreshMs / 2);
        const watts = (ms: number) => (powers[Math.floor(ms) - startMs] ?? 0) / 1000;
        const wraps = modulus === undefined ? {} : { modulusJ: modulus / 1000 };
        const { clock, count } = await openZone(
          { ...grid, ...wraps, jitter, watts, stepMs: 1, startJ: 2 },
          {},
          startMs,
        );
        const edges = new Set<number>();
        for (let index = -400; index < 800; index++)
          edges.add(grid.phaseMs + index * grid.refreshMs + jitter(index));
        // Milliwatts × milliseconds are whole microjoules: the oracle is exact.
        let microjoules = 2_000_000n;
        let shown = microjoules;
        for (const power of powers) {
          microjoules += BigInt(power);
          clock.advance(1);
          if (edges.has(clock.now())) shown = microjoules;
          expect(await count()).toBe(modulus === undefined ? shown : shown % BigInt(modulus * 1000));
        }
      }),
      { numRuns: 40 },
    );
  });

  it("fakeMeter's counter loses nothing over many wraps", async () => {
    const rapl = {
      modulusJ: 262_143.32885,
      startJ: 262_143,
      refreshMs: 1,
      watts: () => 200,
      energyJ: (ms: number) => ms / 5,
    };
    const { clock, count } = await openZone(rapl);
    let total = 0n;
    let last = await count();
    for (let minute = 0; minute < 600; minute++) {
      clock.advance(60_000);
      const next = await count();
      expect(next).toBeLessThan(262_143_328_850n);
      total += next >= last ? next - last : 262_143_328_850n - last + next;
      last = next;
    }
    expect(total).toBe(200_000_000n * 36_000n);
  });

  it("fakeMeter's counter counts nothing before the simulation began", async () => {
    const { meter, count, clock } = await openZone({ phaseMs: 70 }, {}, 1000);
    clock.advance(60);
    expect(await count()).toBe(0n);
    clock.advance(10);
    expect(await count()).toBe(21_000_000n);
    expect(meter.truth("gpu-0", 0, 1070)).toBeCloseTo(21, 9);
  });
});

describe("fakeMeter's power gauge", () => {
  const ramp = { kind: "power", watts: (ms: number) => ms } as const;

  it("fakeMeter's power gauge is the mean over the refresh before the last one by default", async () => {
    const { clock, read } = await openZone(ramp);
    clock.advance(350);
    expect(await read()).toEqual({ zone: "gpu-0", atMs: 350, kind: "power", watts: 250, windowMs: 100 });
  });

  it("fakeMeter's power gauge is the mean since the beginning where that is shorter", async () => {
    const { clock, read } = await openZone(ramp, {}, 40);
    clock.advance(70);
    const reading = await read();
    expect(reading.kind === "power" && reading.watts).toBeCloseTo(70, 9);
  });

  it("fakeMeter's power gauge is the power at the refresh with no window, and at the beginning before the first one", async () => {
    const { clock, read } = await openZone({ ...ramp, windowMs: 0 }, {}, 40);
    expect(await read()).toMatchObject({ watts: 40 });
    clock.advance(310);
    expect(await read()).toMatchObject({ watts: 300, windowMs: 0 });
  });
});

describe("fakeMeter's zones", () => {
  it("fakeMeter's zones are stated with defaults and without their physics", async () => {
    const clock = manualClock();
    const cpu = { id: "package-0", component: "cpu", scope: "host", origin: "model", maxWatts: 150 } as const;
    const more = {
      contains: ["gpu-0"],
      modulusJ: 5,
      idleWatts: 3,
      name: "CPU",
      accuracy: { low: 0.9, high: 1.1 },
    };
    const zones = [gpu, { ...cpu, ...more, refreshMs: 1, phaseMs: 0.5, startJ: 1, watts: () => 9 }];
    const opened = await fakeMeter({ clock, zones }).open(new AbortController().signal);
    if (opened.status !== "ready") throw new Error(opened.detail);
    expect(opened.zones).toEqual([
      { id: "gpu-0", component: "gpu", refreshMs: 100, scope: "device", origin: "sensor", maxWatts: 1000 },
      { ...cpu, ...more, refreshMs: 1 },
    ]);
    clock.advance(10);
    expect(await opened.reader.read()).toEqual([
      { zone: "gpu-0", atMs: 10, kind: "counter", microjoules: 0n },
      { zone: "package-0", atMs: 10, kind: "counter", microjoules: 1_085_500n },
    ]);
  });

  it.each<Partial<SimulatedZone>>([
    { refreshMs: 0 },
    { refreshMs: Number.NaN },
    { maxWatts: -1 },
    { modulusJ: 0 },
    { startJ: -1 },
    { windowMs: Number.NaN },
    { stepMs: 0 },
    { jitter: 1.1 },
  ])("fakeMeter refuses a zone with %o", (wrong) => {
    expect(() => fakeMeter({ clock: manualClock(), zones: [{ ...gpu, ...wrong }] })).toThrow(
      new RegExp(`zone "gpu-0" needs .*${Object.keys(wrong)[0]}`),
    );
  });

  it("fakeMeter refuses the truth of a zone that is not there", () => {
    const meter = fakeMeter({ clock: manualClock(), zones: [gpu] });
    expect(() => meter.truth("gpu-1", 0, 1)).toThrow(/no zone "gpu-1"; it simulates gpu-0/);
  });
});

describe("fakeMeter's failures", () => {
  it("fakeMeter's `fail` replaces the reading of that moment alone", async () => {
    const none = { zone: "gpu-0", atMs: 200, kind: "none", reason: "NVML_ERROR_UNKNOWN" } as const;
    const { clock, read, count } = await openZone({ fail: (ms) => (ms === 200 ? none : undefined) });
    clock.advance(200);
    expect(await read()).toBe(none);
    clock.advance(100);
    expect(await count()).toBe(90_000_000n);
  });

  it("fakeMeter's `lose` gives none with a reason, and opening is unavailable, until it recovers", async () => {
    const { clock, meter, read, count } = await openZone();
    meter.lose();
    clock.advance(100);
    expect(await read()).toEqual({ zone: "gpu-0", atMs: 100, kind: "none", reason: "lost" });
    expect(await meter.open(new AbortController().signal)).toMatchObject({
      status: "unavailable",
      reason: "lost",
    });
    meter.recover();
    expect(await count()).toBe(30_000_000n);
  });

  it("fakeMeter's `hang` never settles, and ends for later calls when it recovers", async () => {
    const { clock, meter, reader, count } = await openZone();
    const settled: string[] = [];
    meter.hang("read");
    meter.hang("open");
    void Promise.resolve(reader.read()).finally(() => settled.push("read"));
    void meter.open(AbortSignal.abort()).finally(() => settled.push("open"));
    await clock.advanceAsync(10_000);
    expect(settled).toEqual([]);
    meter.recover();
    expect(await count()).toBe(3_000_000_000n);
    await clock.advanceAsync(0);
    expect(settled).toEqual([]);
  });

  it("fakeMeter rejects an aborted open, and throws when it is read after close", async () => {
    const { meter, reader } = await openZone();
    await expect(meter.open(AbortSignal.abort(new Error("no more")))).rejects.toThrow("no more");
    reader.close?.();
    expect(() => reader.read()).toThrow(/closed/);
    expect([meter.opens, meter.reads, meter.closes]).toEqual([2, 1, 1]);
  });
});

describe("fakeMeter's reader", () => {
  it("fakeMeter's reader gives a promise only when asked to", async () => {
    expect((await openZone()).reader.read()).toBeInstanceOf(Array);
    expect((await openZone({}, { asynchronous: true })).reader.read()).toBeInstanceOf(Promise);
  });

  it("fakeMeter's reader has the CPU time that `busy` says, from then on", async () => {
    const { clock, meter, reader } = await openZone({}, { cores: 4 });
    clock.advance(1000);
    expect(reader.cpuTime?.()).toBeUndefined();
    meter.busy(0.2, 2);
    clock.advance(10_000);
    expect(reader.cpuTime?.()).toEqual({ ownS: 4, busyS: 20 });
    meter.busy(1);
    clock.advance(3000);
    expect(reader.cpuTime?.()).toEqual({ ownS: 7, busyS: 23 });
    meter.busy(0.5, 0);
    clock.advance(3000);
    expect(reader.cpuTime?.()).toEqual({ ownS: 7, busyS: 23 });
  });

  it.each([
    [-0.1, 1],
    [1.1, 1],
    [Number.NaN, 1],
    [0.5, 4.1],
    [0.5, -1],
    [0.5, Number.NaN],
  ])("fakeMeter refuses busy(%s, %s)", async (ownShare, busyCores) => {
    const { meter } = await openZone({}, { cores: 4 });
    expect(() => meter.busy(ownShare, busyCores)).toThrow(RangeError);
  });
});

describe("fakeMeter's reads", () => {
  it("reads of fakeMeter that take time answer late with the value of the middle, one by one", async () => {
    const { clock, reader } = await openZone({}, { latencyMs: () => 60 });
    clock.advance(80);
    let answer: unknown;
    void Promise.resolve(reader.read()).then((readings) => {
      answer = readings[0];
    });
    await clock.advanceAsync(59);
    expect(answer).toBeUndefined();
    await clock.advanceAsync(1);
    expect(answer).toEqual({ zone: "gpu-0", atMs: 110, kind: "counter", microjoules: 30_000_000n });
  });

  it("onRead of fakeMeter comes before each read, so that a read costs time", async () => {
    const clock = manualClock();
    const onRead = () => clock.set(clock.now() + 50);
    const meter = fakeMeter({ clock, zones: [gpu], onRead });
    const reader = await readerOf(meter);
    clock.advance(80);
    expect(await reader.read()).toEqual([
      { zone: "gpu-0", atMs: 130, kind: "counter", microjoules: 30_000_000n },
    ]);
  });

  it("a stamped zone of fakeMeter tells when it refreshed, and a sequence of refreshes replaces the grid", async () => {
    const refreshedAt = (ms: number) => Math.floor(ms / 70) * 70;
    const { clock, read } = await openZone({ stamped: true, refreshedAt });
    clock.advance(150);
    expect(await read()).toEqual({ zone: "gpu-0", atMs: 140, kind: "counter", microjoules: 42_000_000n });
  });

  it("the busy time of fakeMeter's host is told in steps, and says so", async () => {
    const { clock, meter, reader } = await openZone({}, { cpuStepS: 0.01 });
    meter.busy(0.5, 2);
    clock.advance(18);
    expect(reader.cpuTime?.()).toEqual({ ownS: 0.018, busyS: 0.03, resolutionS: 0.01 });
  });
});
