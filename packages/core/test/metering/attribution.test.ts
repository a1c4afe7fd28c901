/** The vectors that attribution must meet, through the whole of `createMetering`, on simulated devices. */

import {
  constantPower,
  type FakeMeterOptions,
  fakeMeter,
  type MeteredMachineOptions,
  manualClock,
  meteredMachine,
} from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import type { DeviceStatus, Reading, Zone } from "../../src/contracts/energy-meter.js";

type FakeZones = FakeMeterOptions["zones"];

/** Meters one call from 1 s to `1 s + callMs`, with readings before and after it. */
async function oneCall(
  zones: FakeZones,
  callMs: number,
  options: MeteredMachineOptions = {},
  busy?: [number, number],
) {
  const clock = manualClock();
  const meter = fakeMeter({ clock, zones });
  if (busy) meter.busy(...busy);
  const { metering, seen, wait } = await meteredMachine({ meters: [meter], clock, ...options });
  await clock.advanceAsync(1000);
  const call = metering.meterInference({ model: "m" }, () => wait(callMs));
  await clock.advanceAsync(callMs);
  await call;
  await clock.advanceAsync(1000);
  await metering.flush();
  const [footprint] = seen.footprints;
  if (!footprint) throw new Error("no footprint");
  return { footprint, devices: metering.status.devices, meter, metering };
}

const package0 = { id: "rapl:0", component: "cpu", refreshMs: 1, maxWatts: 350, idleWatts: 50 } as const;
const range = 262_143.32885;
const total = (devices: readonly DeviceStatus[]) => devices.reduce((sum, device) => sum + device.total, 0);
const energyOf = (value: number | undefined) => value ?? Number.NaN;

describe("readings", () => {
  it("readings span a moment in which the counter is unreadable: 1,500 J stay 1,500 J", async () => {
    const fail = (ms: number): Reading | undefined =>
      ms > 5000 && ms < 5300 ? { zone: "rapl:0", atMs: ms, kind: "none", reason: "EIO" } : undefined;
    const { footprint } = await oneCall(
      [{ ...package0, modulusJ: range, ...constantPower(150), fail }],
      10_000,
    );
    expect(energyOf(footprint.energy?.value)).toBeCloseTo(1500, 0);
    expect(footprint.reasons).toContain("gap");
  });

  it("readings take the wrap of a counter exactly", async () => {
    const { footprint } = await oneCall(
      [{ ...package0, modulusJ: range, startJ: range - 200, ...constantPower(150) }],
      10_000,
    );
    expect(energyOf(footprint.energy?.value)).toBeCloseTo(1500, 0);
    expect(footprint.reasons).not.toContain("reset");
  });

  it("readings that may hide two wraps are ambiguous, and their energy is absent", async () => {
    // 350 W for 800 s pass the range of 262,143 J: the number of wraps is unknown.
    const fail = (ms: number): Reading | undefined =>
      ms > 2000 && ms < 802_000 ? { zone: "rapl:0", atMs: ms, kind: "none", reason: "EIO" } : undefined;
    const zone = { ...package0, modulusJ: range, ...constantPower(330), fail };
    const { footprint, devices } = await oneCall([zone], 810_000, {
      attribution: { abandonAfterMs: 86_400_000 },
    });
    expect(footprint.reasons).toContain("ambiguous");
    expect(footprint.coverage).toBeLessThan(0.05);
    expect(energyOf(footprint.energy?.value)).toBeLessThan(330 * 12);
    expect(devices[0]?.lostTicks).toBeGreaterThan(0);
  });

  it("readings of a counter that restarts add nothing", async () => {
    const zone = {
      ...package0,
      modulusJ: range,
      startJ: 200_000,
      ...constantPower(150),
      fail: (ms: number): Reading | undefined =>
        ms > 5000
          ? {
              zone: "rapl:0",
              atMs: ms,
              kind: "counter",
              microjoules: BigInt(Math.round((ms - 5000) * 150_000)),
            }
          : undefined,
    };
    const { footprint, devices } = await oneCall([zone], 10_000);
    expect(footprint.reasons).toContain("reset");
    // At most the interval of the restart is missing.
    expect(energyOf(footprint.energy?.value)).toBeGreaterThan(1450);
    expect(energyOf(footprint.energy?.value)).toBeLessThan(1501);
    expect(total(devices)).toBeLessThan(150 * 12.1);
  });

  it("readings across a sleep of the machine are lost, and the coverage says so", async () => {
    const { clock, metering, seen, wait } = await meteredMachine({
      zones: [{ ...package0, ...constantPower(150) }],
    });
    const call = metering.meterInference({ model: "m" }, () => wait(2000));
    await clock.advanceAsync(1000);
    clock.suspend(3_600_000);
    await clock.advanceAsync(1500);
    await call;
    await metering.flush();
    expect(seen.footprints[0]?.reasons).toContain("suspended");
    expect(seen.footprints[0]?.coverage).toBeLessThan(1);
    expect(seen.footprints[0]?.coverage).toBeGreaterThan(0.9);
  });
});

describe("zones", () => {
  it("zones of two sockets that share a name are both counted", async () => {
    const dram = { name: "dram", component: "memory", refreshMs: 1, maxWatts: 100, idleWatts: 5 } as const;
    const { footprint } = await oneCall(
      [
        { ...dram, id: "rapl:0:0", ...constantPower(10) },
        { ...dram, id: "rapl:1:0", ...constantPower(20) },
      ],
      10_000,
    );
    expect(energyOf(footprint.energy?.value)).toBeCloseTo(300, 0);
    expect(footprint.parts).toHaveLength(1);
  });

  it("zones that are inside others, around others, or seen twice are counted once", async () => {
    const inner: Partial<Zone> & { id: string } = { id: "rapl:0:core" };
    const { footprint, metering } = await oneCall(
      [
        { ...package0, contains: ["rapl:0:core"], ...constantPower(100) },
        { ...package0, ...inner, scope: "component", ...constantPower(60) },
        {
          ...package0,
          id: "psys",
          component: "server",
          scope: "host",
          contains: ["rapl:0"],
          ...constantPower(140),
        },
      ],
      10_000,
    );
    expect(energyOf(footprint.energy?.value)).toBeCloseTo(1000, 0);
    expect(metering.status.overlaps.map(({ zone }) => zone)).toEqual(["rapl:0:core", "psys"]);
  });

  it("zones that a sensor measures are not modelled as well", async () => {
    const { footprint } = await oneCall(
      [
        { ...package0, ...constantPower(100) },
        { ...package0, id: "model", origin: "model", ...constantPower(70) },
      ],
      10_000,
    );
    expect(energyOf(footprint.energy?.value)).toBeCloseTo(1000, 0);
    expect(footprint.method).toBe("measured");
  });

  it("a zone that fails leaves the others, with half the coverage", async () => {
    const gpu = { component: "gpu", refreshMs: 100, maxWatts: 700, idleWatts: 60 } as const;
    const fail = (ms: number): Reading | undefined =>
      ms > 1000 ? { zone: "gpu-1", atMs: ms, kind: "none", reason: "GPU_IS_LOST" } : undefined;
    const { footprint } = await oneCall(
      [
        { ...gpu, id: "gpu-0", ...constantPower(300) },
        { ...gpu, id: "gpu-1", ...constantPower(300), fail },
      ],
      10_000,
    );
    // One refresh more than the call at most: the device was as busy before and after it.
    expect(energyOf(footprint.energy?.value) / 3000).toBeCloseTo(1, 1);
    expect(footprint.coverage).toBeCloseTo(0.5, 1);
    expect(footprint.reasons).toContain("late");
  });

  it("a zone that fails for a moment is spanned later", async () => {
    const gpu = { component: "gpu", refreshMs: 100, maxWatts: 700, idleWatts: 60 } as const;
    const fail = (ms: number): Reading | undefined =>
      ms > 3000 && ms < 4000 ? { zone: "gpu-1", atMs: ms, kind: "none", reason: "UNKNOWN" } : undefined;
    const { footprint } = await oneCall(
      [
        { ...gpu, id: "gpu-0", ...constantPower(300) },
        { ...gpu, id: "gpu-1", ...constantPower(300), fail },
      ],
      10_000,
    );
    expect(energyOf(footprint.energy?.value) / 6000).toBeCloseTo(1, 1);
    expect(footprint.coverage).toBe(1);
  });

  it("a zone near its maximum, with jitter, is never taken for a reset", async () => {
    const zone = {
      id: "gpu-0",
      component: "gpu",
      refreshMs: 100,
      jitter: 0.05,
      maxWatts: 700,
      idleWatts: 60,
    } as const;
    const { footprint, devices } = await oneCall([{ ...zone, ...constantPower(690) }], 120_000);
    expect(footprint.reasons).not.toContain("reset");
    expect(devices[0]?.lostTicks).toBe(0);
    expect(energyOf(footprint.energy?.value) / (690 * 120)).toBeCloseTo(1, 2);
  });
});

describe("other processes", () => {
  it("other processes keep their joules: 30 W idle, 2 W ours, 8 W theirs", async () => {
    const zone = { ...package0, idleWatts: 30, ...constantPower(40) };
    const { footprint, devices } = await oneCall(
      [zone],
      100_000,
      { attribution: { idle: "exclude" } },
      [0.2, 1],
    );
    expect(energyOf(footprint.energy?.value) / 200).toBeCloseTo(1, 2);
    const [device] = devices;
    expect((device?.otherProcess ?? 0) / (8 * 102)).toBeCloseTo(1, 2);
    expect((device?.idle ?? 0) / (30 * 102)).toBeCloseTo(1, 2);
  });

  it("processes that are all metered do not make their host draw more than it drew", async () => {
    const run = () => oneCall([{ ...package0, idleWatts: 30, ...constantPower(40) }], 100_000, {}, [0.2, 1]);
    const results = await Promise.all([run(), run(), run(), run(), run()]);
    const sum = results.reduce((joules, { devices }) => joules + (devices[0]?.activity ?? 0), 0);
    expect(sum).toBeGreaterThan(3800);
    expect(sum).toBeLessThanOrEqual(4000.1);
  });
});

describe("idle power", () => {
  it("an idle power configured 20 W too high for eight hours harms no later call", async () => {
    const zone = { id: "gpu-0", component: "gpu", refreshMs: 100, maxWatts: 700, idleWatts: 80 } as const;
    const watts = (ms: number) => (ms >= 28_800_000 ? 280 : 60);
    const { clock, metering, seen, wait } = await meteredMachine({
      zones: [
        {
          ...zone,
          watts,
          energyJ: (ms) => (ms < 28_800_000 ? 0.06 * ms : 1_728_000 + 0.28 * (ms - 28_800_000)),
        },
      ],
    });
    await clock.advanceAsync(28_800_000);
    const call = metering.meterInference({ model: "m" }, () => wait(5000));
    await clock.advanceAsync(5000);
    await call;
    await metering.flush();
    expect(energyOf(seen.footprints[0]?.energy?.value) / 1400).toBeGreaterThan(0.97);
    expect(energyOf(seen.footprints[0]?.energy?.value) / 1400).toBeLessThan(1.03);
  });

  it("the idle power of a device is learned while it rests", async () => {
    const zone = { id: "cpu", component: "cpu", refreshMs: 1, maxWatts: 300 } as const;
    const { devices, footprint } = await oneCall(
      [{ ...zone, watts: (ms) => (ms > 1000 && ms < 3000 ? 120 : 35) }],
      2000,
    );
    expect(devices[0]?.idleWatts).toBeCloseTo(35, 0);
    expect(energyOf(footprint.energy?.value) / 240).toBeCloseTo(1, 1);
  });
});
