import { AsyncLocalStorage } from "node:async_hooks";
import {
  fakeMeter,
  fixedIntensity,
  footprintCollector,
  manualClock,
  meteredMachine,
} from "@wattspan/testing";
import { describe, expect, it, vi } from "vitest";
import { createMetering } from "./create-metering.js";

const cpu = {
  id: "cpu-0",
  component: "cpu",
  scope: "device",
  refreshMs: 1,
  maxWatts: 500,
  idleWatts: 30,
} as const;

describe("createMetering", () => {
  // Up to Node 22 each promise of the process copies every store, so that each restart would slow the application.
  it("a metering lets its store go when it is shut down, and a carrier of the application stays open", async () => {
    const disable = vi.spyOn(AsyncLocalStorage.prototype, "disable");
    const close = vi.fn();
    const context = { get: () => undefined, run: <T>(_: unknown, fn: () => T) => fn(), close };
    for (const options of [{}, { context }]) {
      const metering = createMetering({ ...options, telemetry: { detail: "off" } });
      metering.meterStep({ name: "one" }, () => undefined);
      await metering.shutdown();
      expect(metering.meterStep({ name: "two" }, () => "ran")).toBe("ran");
    }
    expect([disable.mock.calls.length, close.mock.calls.length]).toEqual([1, 0]);
    disable.mockRestore();
  });

  it("a call that began before the meters were open says so, and one without any meter says that", async () => {
    for (const reason of ["not_open", "no_meter"] as const) {
      const clock = manualClock();
      const meter = fakeMeter({ clock, zones: [{ ...cpu, watts: () => 50 }] });
      const seen = footprintCollector();
      const metering = createMetering({
        meters: reason === "not_open" ? [meter] : [],
        clock,
        observers: [seen.observer],
        telemetry: { detail: "off" },
      });
      metering.meterStep({ name: "early" }, () => undefined);
      await metering.ready;
      await clock.advanceAsync(1000);
      await metering.flush();
      expect(seen.byName("early")).toMatchObject([{ method: "unavailable", reasons: [reason] }]);
      await metering.shutdown();
    }
  });

  it("a measured call has its energy, with its band and its grams, on its footprint", async () => {
    const { clock, metering, seen, wait } = await meteredMachine({
      zones: [{ ...cpu, watts: (ms) => (ms >= 1000 && ms < 3000 ? 50 : 30) }],
      intensity: fixedIntensity(360),
    });
    await clock.advanceAsync(1000);
    const work = metering.meterInference({ model: "tiny" }, async () => {
      await wait(2000);
      return 42;
    });
    await clock.advanceAsync(3000);
    expect(await work).toBe(42);
    await metering.flush();
    const [footprint] = seen.footprints;
    expect(footprint?.energy?.value).toBeCloseTo(100, 0);
    expect(footprint?.energy?.low).toBeLessThan(100);
    expect(footprint?.energy?.high).toBeGreaterThan(100);
    expect(footprint?.co2e?.value).toBeCloseTo(0.01, 4);
    expect(footprint).toMatchObject({
      kind: "inference",
      method: "measured",
      outcome: "ok",
      coverage: 1,
      durationS: 2,
    });
    await metering.shutdown();
  });

  it("an agent keeps the joules of its own work while it awaits a hosted call", async () => {
    const { clock, metering, seen, wait } = await meteredMachine({ zones: [{ ...cpu, watts: () => 40 }] });
    const run = metering.meterAgent({ name: "writer" }, async () => {
      const call = metering.meterInference({ model: "gpt", provider: "openai" }, () => wait(20_000));
      await wait(2000);
      await call;
    });
    await clock.advanceAsync(21_000);
    await run;
    await metering.flush();
    const agent = seen.byName("writer")[0];
    const call = seen.byName("gpt")[0];
    expect(agent?.self.energy?.value).toBeCloseTo(800, 0);
    expect(call?.energy).toBeUndefined();
    expect(call).toMatchObject({ method: "unavailable", reasons: ["no_estimator"] });
    expect(agent?.unknown).toEqual({ count: 1, reasons: ["no_estimator"] });
  });

  it("a hundred concurrent calls share one device without loss", async () => {
    const { clock, metering, seen, wait } = await meteredMachine({ zones: [{ ...cpu, watts: () => 130 }] });
    const calls = Array.from({ length: 100 }, (_, i) =>
      metering.meterInference({ model: "tiny" }, () => wait(500 + i)),
    );
    await clock.advanceAsync(2000);
    await Promise.all(calls);
    await metering.flush();
    const device = metering.status.devices[0];
    const spans = seen.footprints.reduce((sum, footprint) => sum + (footprint.energy?.value ?? 0), 0);
    expect(seen.footprints).toHaveLength(100);
    expect(Math.abs(spans - (device?.activity ?? 0))).toBeLessThan(1e-9 * spans);
    const parts = spans + (device?.idle ?? 0) + (device?.unattributed ?? 0) + (device?.carry ?? 0);
    expect(Math.abs(parts - (device?.total ?? 0))).toBeLessThan(1e-9 * parts);
  });

  it("a footprint says whether an agent reached its goal, and what a stage processed", async () => {
    const { metering, seen } = await meteredMachine();
    metering.meterAgent({ name: "good" }, (agent) => agent.succeed({ quality: 0.9 }));
    metering.meterAgent({ name: "odd" }, (agent) => agent.succeed({ quality: 7 }));
    metering.meterAgent({ name: "silent" }, () => 1);
    metering.meterStage({ name: "epoch", kind: "training", units: "samples" }, (stage) => {
      stage.addUnits(32);
      stage.addUnits(8);
      stage.addUnits(Number.NaN);
    });
    await metering.flush();
    expect(seen.byName("good")[0]?.goal).toEqual({ state: "reached", reached: true, quality: 0.9 });
    expect(seen.byName("odd")[0]?.goal).toEqual({ state: "reached", reached: true });
    expect(seen.byName("silent")[0]?.goal).toBeUndefined();
    expect(seen.byName("epoch")[0]?.units).toEqual({ count: 40, name: "samples" });
  });

  it("a footprint has no units whose sum is not finite, and a count that cannot be is a fault", async () => {
    const { metering, seen } = await meteredMachine();
    metering.meterStage({ name: "none", kind: "training" }, (stage) => {
      for (const count of [1e308, 1e308, -1]) stage.addUnits(count);
    });
    metering.meterStage({ name: "most", kind: "training" }, (stage) => {
      for (const count of [1e18, 1e18, 0]) stage.addUnits(count);
    });
    await metering.flush();
    expect(seen.byName("none")[0]?.units).toBeUndefined();
    expect(seen.byName("most")[0]?.units).toEqual({ count: 2e18 });
    expect(metering.status.faults).toEqual({ "usage/units": 3 });
  });
});
