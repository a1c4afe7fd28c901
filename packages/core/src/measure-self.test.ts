import { describe, expect, it } from "vitest";
import type { IntensityReading } from "./carbon-intensity.js";
import type { Zone } from "./energy-meter.js";
import { CpuShare } from "./ledger/cpu-share.js";
import { Ledger } from "./ledger/ledger.js";
import { measureSelf } from "./measure-self.js";
import { MeteredDevice } from "./sampling/metered-device.js";
import { rangeOf } from "./tally.js";

const GRID = { gramsPerKwh: { value: 360, low: 180, high: 720 }, zone: "DE" } as IntensityReading;
const zone = (id: string, rest: Partial<Zone> = {}): Zone => ({
  id,
  component: "cpu",
  scope: "device",
  origin: "sensor",
  refreshMs: 1,
  maxWatts: 1000,
  idleWatts: 0,
  ...rest,
});

/** Devices with a tick from 0 to 2 s of so many joules, all of it of one account that ran through it. */
function setUp(...devices: (readonly [zone: Zone, joules: number | undefined])[]) {
  const ledger = new Ledger();
  const metered = devices.map(([each]) => {
    const rules = {
      refreshS: each.refreshMs / 1000,
      idleWatts: each.idleWatts,
      idle: "share",
      edges: "normalize",
    } as const;
    return new MeteredDevice(
      each,
      `meter-of-${each.component}`,
      ledger.addDevice(rules, 0),
      new CpuShare("exclusive"),
    );
  });
  const account = ledger.start(ledger.claim(ledger.devices), 0, 1, undefined, {
    accountSettled: () => undefined,
  });
  ledger.end(account, 2);
  devices.forEach(([, joules], i) => {
    const { ledger: device } = metered[i] as MeteredDevice;
    if (joules === undefined) device.lose(2);
    else device.close(2, joules);
  });
  return { account, deviceOf: (index: number) => metered[index] as MeteredDevice };
}
const measure = (
  devices: readonly (readonly [Zone, number | undefined])[],
  durationS = 2,
  intensity?: IntensityReading,
) => {
  const { account, deviceOf } = setUp(...devices);
  return measureSelf(account, durationS, deviceOf, intensity);
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
    const { account, deviceOf } = setUp([zone("a"), 100]);
    const before = [{ dynamic: 60, idle: 10, edge: 0, lostS: 0, sharedS: 0 }];
    expect(measureSelf(account, 2, deviceOf, undefined, before).parts[0]?.energy?.value).toBe(30);
    const later = [{ dynamic: 200, idle: 10, edge: 0, lostS: 0, sharedS: 0 }];
    expect(measureSelf(account, 2, deviceOf, undefined, later).parts[0]?.energy?.value).toBe(0);
  });
});

describe("the band of an own energy", () => {
  const bandOf = (rest: Partial<Zone>, durationS = 2) => {
    const [part] = measure([[zone("a", rest), 100]], durationS).parts;
    const { low, high } = rangeOf(
      part?.energy ?? { value: 0, down: 0, up: 0, downVariance: 0, upVariance: 0 },
    );
    return [low, high];
  };
  const refreshOf = (durationS: number) => 100 * Math.min(1, 0.001 / durationS);

  it.each([
    ["sensor", 95, 105],
    ["attributed", 90, 110],
    ["model", 50, 200],
  ] as const)("the band of an own energy is that of a %s where the zone states none", (origin, low, high) => {
    const [down, up] = bandOf({ origin });
    expect(down).toBeCloseTo(low - refreshOf(2), 9);
    expect(up).toBeCloseTo(high + refreshOf(2), 9);
  });

  it("the band of an own energy is the zone's own where it states one, and never inverted", () => {
    const [down, up] = bandOf({ accuracy: { low: 0.8, high: 1.3 } });
    expect(down).toBeCloseTo(80 - refreshOf(2), 9);
    expect(up).toBeCloseTo(130 + refreshOf(2), 9);
    const [same, inverted] = bandOf({ accuracy: { low: 1.2, high: 0.9 } });
    expect(same).toBeLessThanOrEqual(100);
    expect(inverted).toBeGreaterThanOrEqual(100);
  });

  it("the band of an own energy is as wide as the value for a call below the refresh: never a plain number", () => {
    for (const durationS of [0, 0.05, 0.1]) {
      const [low, high] = bandOf({ refreshMs: 100 }, durationS);
      expect(low).toBe(0);
      expect(high).toBeCloseTo(205, 9);
    }
  });

  it("the band of an own energy holds what unmetered work in a partly covered tick may have used", () => {
    const ledger = new Ledger();
    const rules = { refreshS: 0.001, idleWatts: 0, idle: "share", edges: "normalize" } as const;
    const device = new MeteredDevice(zone("a"), "m", ledger.addDevice(rules, 0), new CpuShare("exclusive"));
    const account = ledger.start(ledger.claim(ledger.devices), 0, 1, undefined, {
      accountSettled: () => undefined,
    });
    ledger.end(account, 2);
    device.ledger.close(8, 100);
    const [part] = measureSelf(account, 2, () => device, undefined).parts;
    // Three quarters of the tick were not ours.
    expect(part?.energy?.downVariance).toBeCloseTo(75 ** 2 + 0.05 ** 2, 6);
  });

  it("the band of an own energy holds the spread of a learned idle power, as far as idle energy was received", () => {
    const ledger = new Ledger();
    const rules = { refreshS: 0.001, idleWatts: undefined, idle: "share", edges: "normalize" } as const;
    const device = new MeteredDevice(zone("a"), "m", ledger.addDevice(rules, 0), new CpuShare("exclusive"));
    for (let i = 0; i < 4; i++) device.ledger.close(i + 1, i % 2 === 0 ? 30 : 50);
    const account = ledger.start(ledger.claim(ledger.devices), 4, 1, undefined, {
      accountSettled: () => undefined,
    });
    device.ledger.close(6, 80);
    const [part] = measureSelf(account, 2, () => device, undefined).parts;
    expect(part?.energy?.value).toBeCloseTo(80, 9);
    // 5 W for the two seconds.
    expect(part?.energy?.upVariance).toBeCloseTo(10 ** 2 + 0.04 ** 2, 6);
  });
});
