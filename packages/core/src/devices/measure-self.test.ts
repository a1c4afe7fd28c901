import { describe, expect, it } from "vitest";
import { together, zone } from "../../test/uses-together.js";
import type { IntensityReading } from "../contracts/carbon-intensity.js";
import type { Zone } from "../contracts/energy-meter.js";
import { Ledger } from "./ledger/ledger.js";
import { measureSelf, nothingSelected, sharesOf } from "./measure-self.js";
import { MeteredDevice } from "./sampling/metered-device.js";
import { DeviceShare } from "./sharing/device-share.js";

const GRID = { gramsPerKwh: { value: 360, low: 180, high: 720 }, zone: "DE" } as IntensityReading;

/** Devices with a tick from 0 to 2 s of so many joules, all of it of one use that ran through it. */
function setUp(...devices: (readonly [zone: Zone, joules: number | undefined])[]) {
  const ledger = new Ledger();
  const metered = devices.map(([each]) => {
    const rules = {
      refreshS: each.refreshMs / 1000,
      idleWatts: each.idleWatts,
      idle: "share",
    } as const;
    return new MeteredDevice(
      each,
      `meter-of-${each.component}`,
      ledger.addDevice(rules, 0),
      new DeviceShare("exclusive"),
    );
  });
  const use = ledger.start(ledger.select(ledger.devices), 0, 1, undefined, {
    deviceUseSettled: () => undefined,
  });
  ledger.end(use, 2);
  devices.forEach(([, joules], i) => {
    const { ledger: device } = metered[i] as MeteredDevice;
    if (joules === undefined) device.lose(2);
    else device.close(2, joules);
  });
  return { use, deviceOf: (index: number) => metered[index] as MeteredDevice };
}
const measure = (
  devices: readonly (readonly [Zone, number | undefined])[],
  durationS = 2,
  intensity?: IntensityReading,
) => {
  const { use, deviceOf } = setUp(...devices);
  return measureSelf(use, durationS, deviceOf, intensity);
};

describe("the own energy of an activity", () => {
  it("the own energy of an activity has one part for each component and meter: two sockets are one CPU", () => {
    const { parts } = measure([
      [zone("package-0"), 100],
      [zone("package-1"), 50],
      [zone("dram", { component: "memory" }), 7],
    ]);
    expect(parts.map(({ component, methodId, energy }) => [component, methodId, energy?.value])).toEqual([
      ["cpu", "meter-of-cpu", 150],
      ["memory", "meter-of-memory", 7],
    ]);
    expect(parts[0]).toMatchObject({ method: "measured", boundary: "client", emissionSource: "operational" });
  });

  it("the own energy of an activity has no lower bound below 0 J, though rounding may leave less than nothing since the last report", () => {
    const { use, deviceOf } = setUp([zone("package"), 100]);
    const shares = sharesOf(use, deviceOf).map((share) => ({ ...share, dynamic: share.dynamic + 1e-12 }));
    const { parts } = measureSelf(use, 2, deviceOf, undefined, { shares, uncertainty: undefined });
    expect(parts[0]?.energy).toMatchObject({ value: 0, down: 0 });
  });

  it("the own energy of an activity never adds what was modelled to what was measured", () => {
    const { parts } = measure([
      [zone("package"), 100],
      [zone("model", { origin: "model" }), 50],
    ]);
    expect(parts.map(({ method, energy }) => [method, energy?.value])).toEqual([
      ["measured", 100],
      ["modelled", 50],
    ]);
    const [attributed] = measure([[zone("cgroup", { origin: "attributed" }), 5]]).parts;
    expect(attributed?.method).toBe("measured");
  });

  it("the energy of a device that could not be read is absent, not 0, and the coverage says how much is missing", () => {
    const { parts, coverage } = measure([
      [zone("a", { component: "gpu" }), 100],
      [zone("b", { component: "memory" }), undefined],
    ]);
    expect(parts.map(({ component }) => component)).toEqual(["gpu"]);
    expect(coverage).toBe(0.5);
  });

  it("an own energy of 0 J that was read is 0 J", () => {
    expect(measure([[zone("a"), 0]]).parts[0]?.energy?.value).toBe(0);
  });

  it("the own energy of an activity has grams and their zone where the intensity is known, and none where not", () => {
    const [part] = measure([[zone("a"), 10_000]], 2, GRID).parts;
    expect(part?.co2e?.value).toBeCloseTo(1, 12);
    expect(part?.zone).toBe("DE");
    const [dark] = measure([[zone("a"), 10_000]]).parts;
    expect([dark?.co2e, dark?.zone]).toEqual([undefined, undefined]);
  });

  it("the own energy of an activity has the resolution of the slowest device", () => {
    const of = (durationS: number, ...refreshes: number[]) =>
      measure(
        refreshes.map((refreshMs, i) => [zone(`z${i}`, { refreshMs }), 1] as const),
        durationS,
      ).resolution;
    expect(of(0.05, 1, 100)).toBeCloseTo(0.5, 9);
    expect(of(5, 1, 100)).toBe(1);
    expect(of(0, 1)).toBe(0);
  });

  it("the own energy of an activity is what is new since an earlier measure", () => {
    const { use, deviceOf } = setUp([zone("a"), 100]);
    const before = [{ dynamic: 60, idle: 10, alone: 60, edge: 0, lostS: 0, sharedS: 0 }];
    expect(
      measureSelf(use, 2, deviceOf, undefined, { shares: before, uncertainty: undefined }).parts[0]?.energy
        ?.value,
    ).toBe(30);
    const later = [{ dynamic: 200, idle: 10, alone: 200, edge: 0, lostS: 0, sharedS: 0 }];
    expect(
      measureSelf(use, 2, deviceOf, undefined, { shares: later, uncertainty: undefined }).parts[0]?.energy
        ?.value,
    ).toBe(0);
  });
});

describe("the coverage of an own energy", () => {
  it("the coverage of an own energy leaves out what no closed tick covers yet, and what is still to come is pending", () => {
    const { ledger, device, uses, measured } = together([1]);
    device.ledger.close(3, 30);
    expect(measured(0, 4)).toMatchObject({ coverage: 0.75, isPending: true });
    ledger.end(uses[0] as (typeof uses)[number], 4);
    expect(measured(0, 4)).toMatchObject({ coverage: 0.75, isPending: true });
    device.ledger.close(5, 20);
    expect(measured(0, 4)).toMatchObject({ coverage: 1, isPending: false });
  });

  it("an own energy of which no tick has closed has no part: nothing is known", () => {
    const { measured } = together([1]);
    expect(measured(0, 0.05)).toMatchObject({
      parts: [],
      coverage: 0,
      isPending: true,
      uncertainty: undefined,
    });
  });

  it("the coverage of an own energy counts devices that cannot be read yet", () => {
    const { ledger, device } = together([]);
    const use = ledger.start(ledger.select(ledger.devices, 3), 0, 1, undefined, {
      deviceUseSettled: () => undefined,
    });
    device.ledger.close(1, 10);
    expect(measureSelf(use, 1, () => device, undefined).coverage).toBe(0.25);
  });

  it("the own energy of an activity that claims nothing is none", () => {
    expect(nothingSelected()).toMatchObject({ parts: [], coverage: 0, isPending: false, isShared: false });
    expect(nothingSelected().parts).not.toBe(nothingSelected().parts);
  });
});
