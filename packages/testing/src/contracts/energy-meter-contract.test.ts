import type { EnergyMeter, Opened, Zone } from "@wattspan/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Broken, failing, gpu, meterOf, START_MS } from "../../test/breakable-meter.js";
import { misjudged } from "../../test/misjudged.js";
import { fakeMeter } from "../fakes/fake-meter.js";
import { type ManualClock, manualClock } from "../fakes/manual-clock.js";
import type { SimulatedZone } from "../simulated/simulated-counter.js";
import { energyMeterContract } from "./energy-meter-contract.js";
import type { TruthRule } from "./energy-truth.js";
import type { EnergyMeterRule } from "./meter-trial.js";

const counter = (microjoules: unknown) => ({ kind: "counter", microjoules });
const forever = () => new Promise<never>(() => undefined);
const zoneWith = (member: Partial<Record<keyof Zone, unknown>>) => ({ zones: [{ ...gpu, ...member }] });

/** Each rule with implementations that break it, and nothing else. What shows by the truth alone: `energy-truth.test.ts`. */
const gallery: Record<Exclude<EnergyMeterRule, TruthRule>, (clock: ManualClock) => readonly Broken[]> = {
  name: () => [{ name: "" }, { name: "  " }],
  "open-settles": () => [{ open: forever }],
  "open-throws": () => [
    { open: failing },
    { name: "x", open: failing as never },
    { open: (opens) => (opens === 1 ? Promise.reject(new Error("ENOENT")) : undefined) },
  ],
  "opened-shape": () => [
    { open: () => ({}) },
    { open: () => "ready" },
    { open: () => ({ status: "ready", zones: [gpu], reader: {} }) },
    { open: () => ({ status: "ready", reader: { read: () => [] } }) },
    { open: () => ({ status: "unavailable", reason: "broken", detail: "It broke." }) },
    { zones: [] },
  ],
  "unavailable-detail": () => [
    { open: () => ({ status: "unavailable", reason: "absent", detail: "" }) },
    { open: () => ({ status: "unavailable", reason: "denied" }) },
  ],
  "zone-id": () => [
    { zones: [gpu, { ...gpu, id: "" }] },
    { zones: [gpu, null] },
    { zones: [gpu, { ...gpu, id: 7 }] },
  ],
  "zone-id-unique": () => [{ zones: [gpu, { ...gpu, name: "second socket" }] }],
  "zone-kind": () => [
    zoneWith({ component: "toaster" }),
    zoneWith({ scope: "rack" }),
    zoneWith({ origin: undefined }),
  ],
  "zone-refresh": () =>
    [0, -1, Number.NaN, Number.POSITIVE_INFINITY, "100"].map((refreshMs) => zoneWith({ refreshMs })),
  "zone-max-watts": () => [
    ...[0, Number.POSITIVE_INFINITY, undefined].map((maxWatts) => zoneWith({ maxWatts })),
    { ...zoneWith({ maxWatts: Number.NaN }), reading: (read) => counter(BigInt(read)) },
  ],
  "zone-modulus": () => [0, -5, Number.NaN, 5n].map((modulusJ) => zoneWith({ modulusJ })),
  "zone-idle-watts": () => [-1, 701, Number.NaN].map((idleWatts) => zoneWith({ idleWatts })),
  "zone-accuracy": () =>
    [{ low: 1.1, high: 0.9 }, { low: 0, high: 1 }, { low: 1 }, null].map((accuracy) =>
      zoneWith({ accuracy }),
    ),
  "zone-contains-known": () => [zoneWith({ contains: ["gpu-1"] }), zoneWith({ contains: "gpu-0" })],
  "zone-contains-acyclic": () => [
    zoneWith({ contains: ["gpu-0"] }),
    { zones: [gpu, { ...gpu, id: "a", contains: ["b", "gpu-0"] }, { ...gpu, id: "b", contains: ["a"] }] },
  ],
  "read-throws": () => [
    { reader: { read: failing } },
    { reader: { read: () => Promise.reject(new Error("EIO")) } },
    { reading: (read) => (read === 3 ? failing() : {}) },
  ],
  "read-settles": () => [{ reader: { read: forever } }],
  "read-shape": () => [
    { reader: { read: () => undefined as never } },
    { reading: () => [7] },
    { reading: () => ({ kind: "energy" }) },
  ],
  "reading-zone-known": () => [{ reading: () => ({ zone: "gpu-1" }) }, { reading: () => ({ zone: 0 }) }],
  "reading-zone-once": (clock) => {
    const none = { zone: "gpu-0", atMs: clock.now(), kind: "none", reason: "EIO" };
    const counted = { zone: "gpu-0", kind: "counter", microjoules: 5n };
    const both = () => [-1, 0].map((ms) => ({ ...counted, atMs: clock.now() + ms }));
    return [{ reading: () => [none, none] }, { reading: both }];
  },
  "reading-time-base": (clock) => [
    { reading: () => ({ atMs: clock.wall() }) },
    { reading: () => ({ atMs: clock.now() / 1000 }) },
    { reading: () => ({ atMs: clock.now() + 50 }) },
    { reading: () => ({ atMs: Number.NaN }) },
    { reading: () => ({ atMs: undefined }) },
  ],
  "reading-time-order": (clock) => [
    { reading: (read) => ({ atMs: clock.now() - 250 * read }) },
    { reading: (read) => ({ atMs: clock.now() - (read === 1 ? 500 : read === 3 ? 150 : 0) }) },
  ],
  "counter-value": () => [
    { reading: () => counter(-1n) },
    { reading: () => counter(1000) },
    { reading: () => counter(undefined) },
    { ...zoneWith({ modulusJ: 100 }), reading: () => counter(100_000_000n) },
  ],
  "counter-back": () => [
    { reading: (read) => counter(1_000_000_000n - BigInt(read)) },
    { ...zoneWith({ modulusJ: 262_143 }), reading: (read) => counter(read >= 3 ? 0n : 100_000_000_000n) },
  ],
  "counter-too-fast": () => [{ reading: (read) => counter(BigInt(read) * 1_000_000_000n) }],
  "power-value": () => [
    ...[-1, Number.NaN, Number.POSITIVE_INFINITY, "90", undefined].map((watts) => ({
      reading: () => ({ watts }),
    })),
    { reading: () => ({ windowMs: -1 }) },
  ],
  "none-reason": () => [
    { reading: () => ({ kind: "none" }) },
    { reading: () => ({ kind: "none", reason: "" }) },
  ],
  "cpu-time": () => {
    let seconds = 10;
    return [
      { reader: { cpuTime: () => ({ ownS: Number.NaN, busyS: 1 }) } },
      { reader: { cpuTime: () => ({ ownS: --seconds, busyS: 100 }) } },
      { reader: { cpuTime: failing } },
      { reader: { cpuTime: () => Promise.resolve({ ownS: 1, busyS: 1 }) as never } },
    ];
  },
  "close-idempotent": () => {
    let closes = 0;
    return [
      { reader: { close: () => (++closes === 2 ? failing() : undefined) } },
      { reader: { close: () => Promise.reject(new Error("EBADF")) } },
      { reader: { close: forever } },
    ];
  },
  "abort-settles": () => [{ open: (_, signal) => (signal.aborted ? forever() : undefined) }],
  reopen: () => [
    { open: (opens) => (opens === 2 ? failing() : undefined) },
    { open: (opens) => (opens === 2 ? { status: "closed" } : undefined) },
    { open: (opens) => (opens === 2 ? forever() : undefined) },
  ],
  examinable: () => [
    null as never,
    { zones: [Object.defineProperty({ ...gpu }, "id", { get: failing, enumerable: true })] },
    { open: () => Object.defineProperty({}, "status", { get: failing }) },
  ],
};

it("energyMeterContract rejects each meter of the gallery by the one rule that it breaks", async () => {
  const violations: string[] = [];
  for (const [rule, examples] of Object.entries(gallery))
    for (const index of examples(manualClock({ startMs: START_MS })).keys()) {
      const clock = manualClock({ startMs: START_MS });
      const broken = examples(clock)[index];
      const meter = broken ? meterOf(clock, broken) : (null as never);
      violations.push(...(await misjudged(rule, index, () => energyMeterContract(meter, { clock }))));
    }
  expect(violations).toEqual([]);
});

describe("a meter that keeps the contract", () => {
  const watts = (ms: number) => 100 + 50 * Math.sin(ms / 300);
  const card = { id: "GPU-1", component: "gpu", refreshMs: 100, watts } as const;
  const dram = { id: "rapl:0:2", component: "memory", refreshMs: 1, watts: () => 20 } as const;
  const rapl = {
    id: "rapl:0",
    component: "cpu",
    refreshMs: 1,
    watts,
    modulusJ: 262_143.32885,
    startJ: 262_142.9,
  } as const;

  it.each([
    ["a counter", [card]],
    ["a counter with phase and jitter", [{ ...card, phaseMs: 37, jitter: 1 }]],
    ["a counter near its most power", [{ ...card, watts: () => 690, maxWatts: 700, jitter: 1 }]],
    ["a power gauge", [{ ...card, kind: "power" }]],
    ["counters that wrap, one inside the other", [{ ...rapl, contains: [dram.id] }, dram]],
    ["a counter that wraps more often than it is read", [{ ...rapl, modulusJ: 1, startJ: 0 }]],
    [
      "a zone that fails and says why",
      [{ ...card, fail: (ms) => ({ zone: card.id, atMs: ms, kind: "none", reason: "EIO" }) }],
    ],
  ] satisfies [string, SimulatedZone[]][])("energyMeterContract accepts %s", async (_, zones) => {
    for (const asynchronous of [false, true]) {
      const clock = manualClock();
      const meter = fakeMeter({ clock, zones, asynchronous });
      meter.busy(0.5);
      expect(await energyMeterContract(meter, { clock, reads: 20 })).toEqual([]);
      expect([meter.opens, meter.reads, meter.closes]).toEqual([3, 20, 3]);
    }
  });

  it("energyMeterContract accepts a meter that is unavailable", async () => {
    const clock = manualClock();
    const meter = fakeMeter({ clock, zones: [card] });
    meter.lose();
    expect(await energyMeterContract(meter, { clock })).toEqual([]);
  });

  it("energyMeterContract accepts several powers of a zone in one read, the oldest first", async () => {
    const clock = manualClock({ startMs: START_MS });
    const line = { zone: "gpu-0", kind: "power", watts: 1, windowMs: 0 } as const;
    const read = () => [-2, -1, 0].map((ms) => ({ ...line, atMs: clock.now() + ms }));
    expect(await energyMeterContract(meterOf(clock, { reader: { read } }), { clock })).toEqual([]);
  });

  it("energyMeterContract accepts a meter that needs time, and rejects one that waits until it is aborted", async () => {
    const clock = manualClock({ startMs: START_MS });
    const later = (ms: number) =>
      new Promise<undefined>((resolve) => clock.schedule(() => resolve(undefined), ms));
    const slow = async () => {
      await later(400);
      return [{ zone: "gpu-0", atMs: clock.now(), kind: "power", watts: 1, windowMs: 0 }] as const;
    };
    const open = (_: number, signal: AbortSignal) =>
      signal.aborted ? Promise.reject(signal.reason) : later(900);
    expect(await energyMeterContract(meterOf(clock, { open, reader: { read: slow } }), { clock })).toEqual(
      [],
    );
    expect(await energyMeterContract(meterOf(clock, { open }), { clock, timeoutMs: 800 })).toMatchObject([
      { rule: "open-settles", detail: "open: did not settle within 800 ms" },
    ]);
  });

  it("energyMeterContract waits with the given function, as long as the slowest zones need", async () => {
    const clock = manualClock({ startMs: START_MS });
    const waits: number[] = [];
    const wait = async (ms: number) => {
      waits.push(ms);
      clock.advance(ms);
    };
    const slowest = { ...gpu, id: "plug", refreshMs: 5000 };
    await energyMeterContract(meterOf(clock, { zones: [gpu, slowest] }), { clock, wait, reads: 3 });
    expect(waits).toEqual([1000, 1000]);
  });
});

describe("energyMeterContract", () => {
  it("energyMeterContract never throws, for anything that it is given", async () => {
    const anything = fc.anything({ withBigInt: true, withNullPrototype: true, withSparseArray: true });
    const zone = fc.record({
      ...Object.fromEntries(Object.keys(gpu).map((key) => [key, anything])),
      contains: anything,
    });
    const reading = fc.record({
      zone: fc.constant("gpu-0"),
      atMs: anything,
      microjoules: anything,
      watts: anything,
    });
    const property = fc.asyncProperty(
      anything,
      fc.array(zone),
      fc.array(reading),
      anything,
      async (odd, zones, ...more) => {
        const clock = manualClock();
        const meters = [
          odd,
          meterOf(clock, { open: () => odd }),
          meterOf(clock, { zones: [gpu, ...zones], reading: () => more[0] }),
          meterOf(clock, { reader: { read: () => more[1], cpuTime: () => more[1] } as never }),
        ];
        for (const meter of meters) {
          const violations = await energyMeterContract(meter as EnergyMeter, {
            clock,
            reads: 2,
            timeoutMs: 100,
          });
          for (const violation of violations) expect(violation.detail).toMatch(/: ./);
        }
      },
    );
    await fc.assert(property);
  });

  it("energyMeterContract closes what it opened although the readings cannot be examined", async () => {
    let closes = 0;
    const clock = manualClock();
    const reading = () => [Object.defineProperty({}, "zone", { get: failing })];
    const meter = meterOf(clock, { reading, reader: { close: () => void closes++ } });
    const broken = {
      ...meter,
      open: async (signal: AbortSignal) => ({ ...(await meter.open(signal)) }) as Opened,
    };
    expect((await energyMeterContract(broken, { clock })).map(({ rule }) => rule)).toEqual(["examinable"]);
    expect(closes).toBe(2);
  });
});
