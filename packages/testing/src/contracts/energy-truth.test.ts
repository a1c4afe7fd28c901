/** Meters as they are written in a hurry, each on a machine whose truth is known: the contract rejects them by what they do. */

import type { EnergyMeter, Reading, Zone } from "@wattspan/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fakeMeter } from "../fakes/fake-meter.js";
import { type ManualClock, manualClock } from "../fakes/manual-clock.js";
import {
  type SimulatedCounter,
  type SimulatedZone,
  simulatedCounter,
} from "../simulated/simulated-counter.js";
import { energyMeterContract } from "./energy-meter-contract.js";
import type { EnergyMeterRule } from "./meter-trial.js";

const RANGE_J = 262_143.328_85;
/** Two sockets, of which the first wraps on the way; its cores are a part of it. A card. */
const SOCKETS = [0, 1].map(
  (index): SimulatedZone => ({
    ...({ id: `intel-rapl:${index}`, name: "package", component: "cpu", refreshMs: 10 } as const),
    ...{ modulusJ: RANGE_J, startJ: index === 0 ? RANGE_J - 60 : 5000, watts: () => 120 },
  }),
);
const CORES: SimulatedZone = {
  ...({ id: "intel-rapl:0:0", name: "core", component: "cpu", scope: "component", refreshMs: 10 } as const),
  ...{ modulusJ: RANGE_J, watts: () => 80 },
};
const CARD: SimulatedZone = { id: "GPU-1", component: "gpu", refreshMs: 100, watts: () => 300 };

const [READS, UNREADABLE_AT] = [100, 40];

/** A machine, and the meter that somebody wrote for it. */
interface Written {
  readonly machine: readonly SimulatedZone[];
  /** What each of its own readings is made of, from the devices, on the n-th read. Default: what they say. */
  readonly read?: (devices: readonly SimulatedCounter[], nowMs: number, read: number) => readonly unknown[];
  readonly zones?: (zones: readonly Zone[]) => readonly Zone[];
  /** Parts whose energy is in that of others. */
  readonly inside?: readonly string[];
}

function tried({ machine, read = sayAll, zones = (all) => all, inside = [] }: Written, clock: ManualClock) {
  const devices = machine.map((zone) => simulatedCounter(zone, clock.now()));
  let reads = 0;
  const meter: EnergyMeter = {
    name: "written",
    open: async () => ({
      status: "ready",
      zones: zones(devices.map(({ zone }) => zone)),
      reader: { read: () => read(devices, clock.now(), ++reads) as readonly Reading[] },
    }),
  };
  const truth = (fromMs: number, toMs: number) =>
    devices
      .filter(({ zone }) => !inside.includes(zone.id))
      .reduce((sum, device) => sum + device.truth(fromMs, toMs), 0);
  return energyMeterContract(meter, { clock, reads: READS, truth });
}

const sayAll = (devices: readonly SimulatedCounter[], nowMs: number) =>
  devices.map((device) => device.reading(nowMs));
const microjoulesOf = (device: SimulatedCounter | undefined, nowMs: number): bigint => {
  const reading = device?.reading(nowMs);
  return reading?.kind === "counter" ? reading.microjoules : 0n;
};
const withEach =
  (change: (reading: Reading, read: number) => unknown) =>
  (devices: readonly SimulatedCounter[], nowMs: number, read: number) =>
    sayAll(devices, nowMs).map((reading) => change(reading, read));
const ofCounter = (change: (microjoules: bigint, read: number) => unknown) =>
  withEach((reading, read) =>
    reading.kind === "counter" ? { ...reading, microjoules: change(reading.microjoules, read) } : reading,
  );
const without =
  (...members: readonly (keyof Zone)[]) =>
  (all: readonly Zone[]) =>
    all.map(
      (zone) =>
        Object.fromEntries(
          Object.entries(zone).filter(([key]) => !members.includes(key as keyof Zone)),
        ) as unknown as Zone,
    );
const oneZone = ([zone]: readonly Zone[]) =>
  without("modulusJ")([{ ...(zone as Zone), id: "cpu", maxWatts: 500 }]);
const sumOfSockets = (devices: readonly SimulatedCounter[], nowMs: number) => {
  const microjoules = devices.reduce((sum, device) => sum + microjoulesOf(device, nowMs), 0n);
  return [{ zone: "cpu", atMs: nowMs, kind: "counter", microjoules }];
};
const [first] = SOCKETS as [SimulatedZone];
const gauge: SimulatedZone = { ...CARD, kind: "power", windowMs: 0 };

/** What is wrong with each, and the rules by which it shows. */
const gallery: Readonly<Record<string, readonly [EnergyMeterRule | readonly EnergyMeterRule[], Written]>> = {
  "0 J where the counter could not be read": [
    ["counter-back", "counter-too-fast"],
    { machine: [CARD], read: ofCounter((value, read) => (read === UNREADABLE_AT ? 0n : value)) },
  ],
  "0 W where the power could not be read": [
    "energy-true",
    {
      machine: [gauge],
      read: withEach((reading, read) => ({ ...reading, ...(read > UNREADABLE_AT && { watts: 0 }) })),
    },
  ],
  "an exception where the device could not be read": [
    "read-throws",
    {
      machine: [CARD],
      read(devices, nowMs, read) {
        if (read === UNREADABLE_AT) throw new Error("EIO");
        return sayAll(devices, nowMs);
      },
    },
  ],
  "sockets added up before the difference is taken, of which one wraps": [
    ["counter-back", "energy-true"],
    { machine: SOCKETS, zones: oneZone, read: sumOfSockets },
  ],
  "sockets added up before the difference is taken, of which one could not be read": [
    ["counter-back", "counter-too-fast"],
    {
      machine: SOCKETS.map((zone) => ({ ...zone, startJ: 5000 })),
      zones: oneZone,
      read: (devices, nowMs, read) => sumOfSockets(devices.slice(read === UNREADABLE_AT ? 1 : 0), nowMs),
    },
  ],
  "sockets known by their name": [
    ["energy-true", "zone-id-unique"],
    {
      machine: SOCKETS,
      zones: (all) => all.map((zone) => ({ ...zone, id: "package" })),
      read: (devices, nowMs) => [{ ...devices[0]?.reading(nowMs), zone: "package" }],
    },
  ],
  "sockets kept under their name, where the second takes the place of the first": [
    "energy-true",
    {
      machine: SOCKETS,
      zones: ([zone]) => [{ ...(zone as Zone), id: "package" }],
      read: (devices, nowMs) => [{ ...devices[1]?.reading(nowMs), zone: "package" }],
    },
  ],
  "a part next to what it is in": ["energy-true", { machine: [...SOCKETS, CORES], inside: [CORES.id] }],
  "a device shown twice, under two ids": [
    "energy-true",
    {
      machine: [...SOCKETS, { ...first, id: "intel-rapl-mmio:0" }],
      inside: ["intel-rapl-mmio:0"],
    },
  ],
  "a wrap that is not stated": [
    ["counter-back", "energy-true"],
    { machine: [first], zones: without("modulusJ") },
  ],
  "a wrap at the wrong value": [
    ["counter-back", "energy-true"],
    { machine: [first], zones: (all) => all.map((zone) => ({ ...zone, modulusJ: RANGE_J + 50_000 })) },
  ],
  "what was drawn since the last read, in place of a counter": [
    "energy-true",
    { machine: [CARD], read: ofCounter(() => 30_000_000n) },
  ],
  "millijoules for microjoules": [
    "energy-true",
    { machine: [CARD], read: ofCounter((value) => value / 1000n) },
  ],
  "milliwatts for watts": [
    "energy-true",
    {
      machine: [{ ...gauge, watts: () => 0.3, maxWatts: 1000 }],
      read: withEach((reading) => ({
        ...reading,
        ...(reading.kind === "power" && { watts: 1000 * reading.watts }),
      })),
    },
  ],
  "joules in a number, which forgets": [
    "counter-value",
    { machine: [CARD], read: ofCounter((value) => Number(value) / 1e6) },
  ],
  "the first reading for ever": [
    "energy-true",
    {
      machine: [CARD],
      read: (devices, nowMs) => [{ ...devices[0]?.reading(nowMs), microjoules: 7n }],
    },
  ],
  "the power since it was switched on, for the power now": [
    "energy-true",
    {
      machine: [{ ...gauge, watts: (ms) => (ms < 2000 ? 50 : 500) }],
      read: (devices, nowMs) => [
        {
          ...devices[0]?.reading(nowMs),
          watts: nowMs === 0 ? 50 : (1000 * (devices[0]?.truth(0, nowMs) ?? 0)) / nowMs,
        },
      ],
    },
  ],
  "the date for the time": [
    "reading-time-base",
    { machine: [CARD], read: withEach((reading) => ({ ...reading, atMs: reading.atMs + 1.7e12 })) },
  ],
  "a counter that was set back": [
    ["counter-back", "energy-true"],
    {
      machine: [CARD],
      read: ofCounter((value, read) => (read < UNREADABLE_AT ? value : value % 900_000_000n)),
    },
  ],
};

it.each(Object.entries(gallery))("energyMeterContract rejects %s", async (_, [rules, written]) => {
  const violations = await tried(written, manualClock());
  expect([...new Set(violations.map(({ rule }) => rule))].sort()).toEqual([rules].flat());
  expect(violations[0]?.detail.length).toBeGreaterThan(20);
});

describe("a meter that is right on a machine with a known truth", () => {
  it.each<[string, Written]>([
    ["a counter", { machine: [CARD] }],
    ["counters, of which one wraps", { machine: SOCKETS }],
    ["a gauge", { machine: [{ ...gauge, watts: (ms) => 200 + 100 * Math.sin(ms / 700) }] }],
    [
      "a part that is said to be inside",
      {
        machine: [...SOCKETS, CORES],
        inside: [CORES.id],
        zones: (all) => all.map((zone) => (zone.id === first.id ? { ...zone, contains: [CORES.id] } : zone)),
      },
    ],
    [
      "a meter of the whole next to its parts, which does not count",
      {
        machine: [...SOCKETS, { ...CARD, id: "psys", component: "server", scope: "host", watts: () => 400 }],
        inside: ["psys"],
      },
    ],
    [
      "one that says why there is no value",
      {
        machine: [CARD],
        read: withEach((reading, read) => {
          const { zone, atMs } = reading;
          return read === UNREADABLE_AT ? { zone, atMs, kind: "none", reason: "EIO" } : reading;
        }),
      },
    ],
  ])("energyMeterContract accepts, with the truth, %s", async (_, written) => {
    expect(await tried(written, manualClock())).toEqual([]);
  });

  it("energyMeterContract accepts any counter at any moment of its refresh, and none that is far off", async () => {
    // With this jitter a step may hold half a refresh more than the card's 1000 W allow for: 250 ms at 800 W.
    const power = fc.integer({ min: 5, max: 800 });
    const property = fc.asyncProperty(power, power, fc.nat({ max: 99 }), async (low, high, phaseMs) => {
      const watts = (ms: number) => (Math.floor(ms / 700) % 2 === 0 ? low : high);
      const clock = manualClock();
      const meter = fakeMeter({ clock, zones: [{ ...CARD, watts, phaseMs, jitter: 0.5 }] });
      const truth = (fromMs: number, toMs: number) => meter.truth(CARD.id, fromMs, toMs);
      const from = { clock, reads: 60 };
      expect(await energyMeterContract(meter, { ...from, truth })).toEqual([]);
      const more = (fromMs: number, toMs: number) => 1.4 * truth(fromMs, toMs);
      expect(await energyMeterContract(meter, { ...from, truth: more })).toMatchObject([
        { rule: "energy-true" },
      ]);
    });
    await fc.assert(property, { numRuns: 30 });
  });

  it("energyMeterContract accepts a meter that has nothing to say, of which nothing is known", async () => {
    const silent: Written = {
      machine: [CARD],
      read: withEach(({ zone, atMs }) => ({ zone, atMs, kind: "none", reason: "EIO" })),
    };
    expect(await tried(silent, manualClock())).toEqual([]);
  });
});
