import type { EnergyMeter, Opened, Reading, Zone } from "@wattspan/core";
import { fakeMeter, manualClock } from "@wattspan/testing";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { testMeter } from "./meter-test.js";

const ZONE: Zone = {
  ...{ id: "card", component: "gpu", scope: "device", origin: "sensor", refreshMs: 100, maxWatts: 400 },
};
type Said =
  | Omit<Extract<Reading, { kind: "power" }>, "zone" | "atMs">
  | { kind: "counter"; microjoules: bigint };

/** A meter whose n-th read, 25 ms after the one before, says this. */
function scripted(say: (read: number) => Said | { kind: "none"; reason: string }, zone: Partial<Zone> = {}) {
  let read = 0;
  const meter: EnergyMeter = {
    name: "scripted",
    open: async () => ({
      status: "ready",
      zones: [{ ...ZONE, ...zone }],
      reader: { read: () => [{ zone: "card", atMs: 25 * read, ...say(read++) } as Reading] },
    }),
  };
  return testMeter(meter, async () => undefined);
}
/** Joules of a counter that moves each so many reads. */
const counter = (watts: number, reads = 4) =>
  scripted((read) => ({
    kind: "counter",
    microjoules: BigInt(Math.round(watts * 25_000 * reads * Math.floor(read / reads))),
  }));
/** It states a refresh of 60 ms, and moves each 125 ms. */
const slowCounter = () =>
  scripted((read) => ({ kind: "counter", microjoules: BigInt(12_500_000 * Math.floor(read / 5)) }), {
    refreshMs: 60,
  });
const gauge = (watts: number, zone?: Partial<Zone>) =>
  scripted(() => ({ kind: "power", watts, windowMs: 100 }), zone);

describe("a meter's test", () => {
  it("a counter that moves as stated passes, with its power and refresh", async () => {
    const { outcome, zones } = await counter(100);
    expect(outcome).toBe("passed");
    expect(zones[0]).toMatchObject({ zone: "card", readings: 20, refreshS: 0.1 });
    expect(zones[0]?.watts).toBeCloseTo(100, 6);
  });

  it("a counter that is read late passes: it was not seen between the reads", async () => {
    const late = await scripted((read) => ({ kind: "counter", microjoules: BigInt(2_500_000 * read) }), {
      refreshMs: 1,
    });
    expect(late).toMatchObject({ outcome: "passed", zones: [{ watts: 100 }] });
    const busy = await scripted(
      (read) => ({ kind: "counter", atMs: 60 * read, microjoules: BigInt(6_000_000 * read) }) as Said,
      { refreshMs: 1 },
    );
    expect(busy).toMatchObject({ outcome: "passed", zones: [{ watts: 100 }] });
  });

  it("a gauge that shows a possible power passes, with its mean", async () => {
    const seen = await scripted((read) => ({ kind: "power", watts: read % 2 ? 98 : 102, windowMs: 100 }));
    expect(seen).toMatchObject({ outcome: "passed", zones: [{ watts: 100 }] });
  });

  it.each([
    [
      "a counter that goes back",
      scripted((read) => ({ kind: "counter", microjoules: BigInt(30 - read) })),
      "no possible step (reset)",
    ],
    ["a counter that outruns its device", counter(4000), "no possible step (reset)"],
    ["a counter that stands still", counter(0), "stood still for 0.475 s"],
    ["a counter that is slower than it states", slowCounter(), "refreshes every 125 ms and states 60 ms"],
    ["a sensor without power", gauge(0), "0 W is no power up to 400 W"],
    ["a gauge above its maximum", gauge(401), "401 W is no power"],
    ["a gauge below nothing", gauge(-3), "-3 W is no power"],
    ["a gauge that is no number", gauge(Number.NaN), "NaN W is no power"],
    [
      "a device that gives no value",
      scripted(() => ({ kind: "none", reason: "no answer" })),
      "0 of 20 reads gave a value (no answer)",
    ],
  ])("%s fails, with the rule that it breaks", async (_, seen, why) => {
    const { outcome, zones, why: said } = await seen;
    expect(outcome).toBe("failed");
    expect(said).toContain(why);
    expect(zones[0]?.failure).toContain(why);
  });

  it("a model may say that nothing is drawn, and may stand still", async () => {
    expect(await gauge(0, { origin: "model" })).toMatchObject({ outcome: "passed" });
    const still = scripted(() => ({ kind: "counter", microjoules: 5n }), { origin: "attributed" });
    expect(await still).toMatchObject({ outcome: "passed", zones: [{ readings: 20 }] });
  });

  it("a meter that wraps passes", async () => {
    const seen = scripted(
      (read) => ({ kind: "counter", microjoules: (990_000n + 5000n * BigInt(read)) % 1_000_000n }),
      {
        ...{ modulusJ: 1, maxWatts: 10, refreshMs: 25 },
      },
    );
    expect(await seen).toMatchObject({ outcome: "passed" });
  });

  it("a meter that is not there, throws or says nonsense never makes the test fail itself", async () => {
    const of = (open: EnergyMeter["open"]) => testMeter({ name: "m", open }, async () => undefined);
    expect(await of(async () => ({ status: "unavailable", reason: "absent", detail: "no card" }))).toEqual({
      ...{ meter: "m", outcome: "unavailable", why: "absent: no card", zones: [] },
    });
    expect(await of(() => Promise.reject(new Error("broken")))).toMatchObject({
      outcome: "failed",
      why: "broken",
    });
    const reader = { read: () => null as never };
    expect(await of(async () => ({ status: "ready", zones: [ZONE], reader }))).toMatchObject({
      outcome: "failed",
    });
  });

  it("a meter that fails and does not close says first why it failed", async () => {
    const withReads = (read: () => readonly Reading[]) =>
      testMeter(
        {
          name: "m",
          open: async () => ({
            ...{ status: "ready", zones: [ZONE] },
            reader: { read, close: () => Promise.reject(new Error("no close")) },
          }),
        },
        async () => undefined,
      );
    const dead = await withReads(() => {
      throw new Error("no read");
    });
    expect(dead).toMatchObject({ outcome: "failed", why: "no read; no close", zones: [] });
    const still = await withReads(() => [{ zone: "card", atMs: 0, kind: "power", watts: 0, windowMs: 100 }]);
    expect(still.why).toMatch(/^card: .*0 W is no power up to 400 W.*; no close$/);
    expect(still.zones).toHaveLength(1);
    const alive = await withReads(() => [{ zone: "card", atMs: 0, kind: "power", watts: 50, windowMs: 100 }]);
    expect(alive).toMatchObject({ outcome: "failed", why: "no close" });
  });

  it("a meter that opens late fails, and is closed once it is open", async () => {
    const close = vi.fn();
    const opened = Promise.withResolvers<Opened>();
    const tested = testMeter({ name: "m", open: () => opened.promise }, async () => undefined);
    expect(await tested).toMatchObject({ outcome: "failed", why: "opening took more than 5 s" });
    expect(close).not.toHaveBeenCalled();
    opened.resolve({ status: "ready", zones: [ZONE], reader: { read: () => [], close } });
    await vi.waitFor(() => expect(close).toHaveBeenCalledOnce());
  }, 20_000);

  it("a simulated counter passes, and closes what it opened", async () => {
    const clock = manualClock();
    const meter = fakeMeter({
      clock,
      zones: [{ id: "card", component: "gpu", refreshMs: 25, watts: () => 120 }],
    });
    const seen = await testMeter(meter, async (ms) => clock.advance(ms));
    expect(seen.outcome).toBe("passed");
    expect(seen.zones[0]?.watts).toBeCloseTo(120, 0);
    expect([meter.opens, meter.closes]).toEqual([1, 1]);
  });

  it("any readings get a verdict", async () => {
    const said = fc.oneof(
      fc.record({ kind: fc.constant("power" as const), watts: fc.double(), windowMs: fc.double() }),
      fc.record({ kind: fc.constant("counter" as const), microjoules: fc.bigInt() }),
      fc.record({ kind: fc.constant("none" as const), reason: fc.string() }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(said, { minLength: 20, maxLength: 20 }), async (all) => {
        const { outcome, why, zones } = await scripted((read) => all[read] as Said);
        expect(outcome === "passed" ? why === undefined : (why ?? "") !== "").toBe(true);
        if (outcome === "passed") expect(zones[0]?.watts ?? 1).toBeGreaterThan(0);
      }),
    );
  });
});
