/** What code of others gives is copied as plain data that makes sense, or refused: no wrong type gets further. */

import { manualClock } from "@wattspan/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { IntensityReading } from "../../src/contracts/carbon-intensity.js";
import type { Zone } from "../../src/contracts/energy-meter.js";
import { plainOpened } from "../../src/devices/open-meters.js";
import { plainCpuTime, plainReading } from "../../src/devices/sampling/plain-reading.js";
import { IntensityCache } from "../../src/quantities/intensity-cache.js";
import { Faults } from "../../src/runtime/fault.js";
import { statedUsage } from "../../src/usage/stated-usage.js";

const anything = fc.anything({ withBigInt: true, withNullPrototype: true });
const number = fc.oneof(
  fc.double(),
  fc.integer(),
  fc.constantFrom(Number.NaN, -1, 1e300, Number.POSITIVE_INFINITY),
);
/** Right, a number that may be wrong, anything, or absent. */
const half = (right: fc.Arbitrary<unknown>) => fc.oneof({ weight: 4, arbitrary: right }, number, anything);
const record = (members: Readonly<Record<string, fc.Arbitrary<unknown>>>) =>
  fc.oneof({ weight: 9, arbitrary: fc.record(members, { requiredKeys: [] }) }, anything);
const isFinitePositive = (value: unknown) => Number.isFinite(value) && (value as number) > 0;

/** What the function gives; nothing where it throws its typed error. */
function given<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}

describe("an opened meter", () => {
  const zone = record({
    id: half(fc.string()),
    name: half(fc.string()),
    component: half(fc.constant("gpu")),
    scope: half(fc.constant("device")),
    origin: half(fc.constant("sensor")),
    refreshMs: half(fc.constant(100)),
    maxWatts: half(fc.constant(700)),
    modulusJ: half(fc.constant(262143)),
    idleWatts: half(fc.constant(50)),
    cotenants: half(fc.constant("unknown")),
    contains: half(fc.array(fc.oneof(fc.string(), anything))),
    accuracy: record({ low: half(fc.constant(0.9)), high: half(fc.constant(1.1)) }),
  });
  const opened = record({
    status: half(fc.constantFrom("ready", "unavailable")),
    zones: half(fc.array(zone)),
    reader: half(fc.constant({ read: () => [] })),
    reason: half(fc.constant("absent")),
    detail: anything,
    remedy: anything,
  });

  it("an opened meter has zones with possible numbers, and texts where texts belong", () => {
    fc.assert(
      fc.property(opened, (value) => {
        const result = given(() => plainOpened(value as never));
        if (result?.status === "unavailable") expect(typeof result.detail).toBe("string");
        if (result?.status !== "ready") return;
        for (const {
          id,
          refreshMs,
          maxWatts,
          modulusJ = 1,
          idleWatts = 0,
          contains = [],
          accuracy,
          cotenants = "unknown",
        } of result.zones) {
          expect(cotenants).toBe("unknown");
          expect([id, ...contains].every((text) => typeof text === "string")).toBe(true);
          expect([refreshMs, maxWatts, modulusJ].every(isFinitePositive)).toBe(true);
          expect(idleWatts >= 0 && Number.isFinite(idleWatts)).toBe(true);
          if (accuracy) expect(accuracy.low <= 1 && accuracy.high >= 1 && accuracy.low >= 0).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("an opened meter keeps all that is right", () => {
    const zone: Zone = {
      id: "a",
      name: "A",
      component: "gpu",
      scope: "device",
      origin: "sensor",
      refreshMs: 1,
      stamped: true,
      maxWatts: 9,
      modulusJ: 7,
      idleWatts: 0,
      contains: ["b"],
      accuracy: { low: 0.9, high: 1.1 },
      cotenants: "unknown",
    };
    const zones = [zone];
    const reader = { read: () => [] };
    expect(plainOpened({ status: "ready", zones, reader })).toEqual({ status: "ready", zones, reader });
    const absent = { status: "unavailable", reason: "absent", detail: "none", remedy: "buy one" } as const;
    expect(plainOpened(absent)).toEqual(absent);
  });
});

describe("a reading", () => {
  const reading = record({
    zone: half(fc.string()),
    atMs: half(fc.constant(7)),
    kind: half(fc.constantFrom("counter", "power", "none")),
    microjoules: half(fc.bigInt()),
    watts: half(fc.constant(5)),
    windowMs: half(fc.constant(1)),
    reason: half(fc.string()),
    cotenants: half(fc.constant("unknown")),
    afterGap: half(fc.constant(true)),
  });

  it("a reading has a time and a value of its kind that can be, or is refused", () => {
    fc.assert(
      fc.property(reading, (value) => {
        const result = given(() => plainReading(value as never));
        if (!result) return;
        expect(Number.isFinite(result.atMs)).toBe(true);
        expect(result.cotenants ?? "unknown").toBe("unknown");
        if (result.kind === "counter") {
          expect(typeof result.microjoules === "bigint" && result.microjoules >= 0n).toBe(true);
          expect(result.afterGap ?? true).toBe(true);
        }
        if (result.kind === "power") expect(result.watts >= 0 && Number.isFinite(result.watts)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it("a reading is copied with what it says of itself, and no more", () => {
    const counter = { zone: "z", atMs: 1, kind: "counter", microjoules: 5n } as const;
    for (const given of [
      counter,
      { ...counter, afterGap: true },
      { ...counter, cotenants: "unknown" },
    ] as const)
      expect(plainReading({ ...given, other: 1 } as never)).toEqual(given);
  });

  it("a reading has CPU seconds that are numbers, or none", () => {
    fc.assert(
      fc.property(
        record({ ownS: half(fc.constant(1)), busyS: half(fc.constant(2)), resolutionS: number }),
        (value) => {
          const time = given(() => plainCpuTime(value as never));
          if (time) expect([time.ownS, time.busyS, time.resolutionS ?? 0].every(Number.isFinite)).toBe(true);
        },
      ),
    );
  });
});

describe("a stated usage", () => {
  const counts = {
    inputFresh: half(fc.nat()),
    output: half(fc.nat()),
    reasoning: half(fc.nat()),
    cacheRead: anything,
  };
  const usage = record({
    ...counts,
    byModel: half(fc.array(record({ ...counts, model: half(fc.string()) }))),
  });

  it("a stated usage has counts that can be, or is refused as a whole", () => {
    fc.assert(
      fc.property(usage, (value) => {
        const result = given(() => statedUsage(value));
        const { byModel = [], ...own } = result ?? {};
        for (const { model, ...counted } of [{ model: "", ...own }, ...byModel]) {
          expect(typeof model).toBe("string");
          for (const count of Object.values(counted))
            expect(Number(count) >= 0 && Number(count) <= 1e9).toBe(true);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("a stated usage keeps what is right, and is unknown when it states nothing", () => {
    const right = { inputFresh: 3, output: 4, byModel: [{ model: "m", output: 4 }] };
    expect(statedUsage(right)).toEqual(right);
    for (const nothing of [undefined, null, {}, { output: undefined }])
      expect(statedUsage(nothing)).toBeUndefined();
    for (const wrong of [
      5,
      "7",
      [],
      { output: -1 },
      { output: Number.NaN },
      { output: 1e10 },
      { byModel: [{}] },
    ])
      expect(() => statedUsage(wrong)).toThrow(TypeError);
  });
});

describe("an intensity", () => {
  const members = {
    gramsPerKwh: record({
      value: half(fc.constant(300)),
      low: half(fc.constant(200)),
      high: half(fc.constant(400)),
    }),
    zone: half(fc.string()),
    signal: half(fc.constant("average")),
    basis: half(fc.constant("lifecycle")),
    source: half(fc.string()),
    rung: half(fc.constant("zone")),
    validFromMs: half(fc.constant(0)),
    validToMs: half(fc.constant(4e12)),
    estimated: anything,
  };
  // Any number of members, or at most one, may not be as it should.
  const right = {
    ...{
      gramsPerKwh: { value: 300, low: 200, high: 400 },
      zone: "FR",
      signal: "average",
      basis: "lifecycle",
    },
    ...{ source: "test", rung: "zone", validFromMs: 0, validToMs: 4e12 },
  };
  const one = fc
    .tuple(fc.constantFrom(...Object.keys(right)), fc.record(members))
    .map(([name, wrong]) => ({ ...right, [name]: wrong[name as keyof typeof right] }));
  const intensity = fc.oneof(record(members), one);

  it("an intensity is in order, and has names and times, or is a fault", async () => {
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(intensity, async (value) => {
        const faults = new Faults();
        const provider = { name: "p", current: () => Promise.resolve(value as IntensityReading) };
        const cache = new IntensityCache(provider, {}, manualClock(), faults);
        await cache.refresh();
        const reading = cache.get();
        expect(faults.counts["provider/current"] ?? 0).toBe(reading ? 0 : 1);
        if (!reading) return;
        accepted++;
        const { low, value: grams, high } = reading.gramsPerKwh;
        expect(low >= 0 && low <= grams && grams <= high && Number.isFinite(high)).toBe(true);
        expect(() => new Date(reading.validFromMs).toISOString()).not.toThrow();
        expect([reading.zone, reading.source, reading.rung].every((text) => typeof text === "string")).toBe(
          true,
        );
      }),
      { numRuns: 2000 },
    );
    expect(accepted).toBeGreaterThan(20);
  });
});
