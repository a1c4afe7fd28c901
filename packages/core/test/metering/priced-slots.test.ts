/** What runs across several readings of the intensity is priced with each of them, through the whole of `createMetering`. */

import { constantPower, type MeteredMachineOptions, manualClock, meteredMachine } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import type { CarbonIntensityProvider, IntensityReading } from "../../src/contracts/carbon-intensity.js";
import type { EnergyEstimator } from "../../src/contracts/energy-estimator.js";
import type { Footprint, Range } from "../../src/contracts/footprint.js";
import { multiplyRange } from "../../src/quantities/tally.js";

const SLOT_MS = 600_000;
const STEPS = [400, 100, 250, 600, 50, 300, 200];
const GRAMS_PER_JOULE = 1 / 3.6e6;

/** A grid whose figure changes every ten minutes, from the clock's zero on. */
function steppedGrid(
  clock: ReturnType<typeof manualClock>,
): CarbonIntensityProvider & { down: boolean; takesMs: number } {
  const startMs = clock.wall();
  return {
    name: "stepped",
    down: false,
    takesMs: 0,
    async current(): Promise<IntensityReading> {
      if (this.down) throw new Error("503");
      if (this.takesMs > 0) await new Promise<void>((resolve) => void clock.schedule(resolve, this.takesMs));
      const slot = Math.floor((clock.wall() - startMs) / SLOT_MS);
      const value = STEPS[slot] as number;
      const validFromMs = startMs + slot * SLOT_MS;
      return {
        gramsPerKwh: { value, low: value / 2, high: value * 2 },
        ...{ zone: "DE", signal: "average", basis: "lifecycle", source: "stepped", rung: "zone" },
        ...{ validFromMs, validToMs: validFromMs + SLOT_MS },
      };
    },
  };
}

/** The device works harder from minute to minute. */
const watts = (ms: number) => 100 + 100 * (Math.floor(ms / 60_000) % 7);

async function meterFor(lengthMs: number, beginMs: number, options: MeteredMachineOptions = {}) {
  const clock = manualClock();
  const grid = steppedGrid(clock);
  const zones = [
    { id: "gpu-0", component: "gpu", refreshMs: 100, maxWatts: 1000, watts },
    { id: "cpu-0", component: "cpu", refreshMs: 100, maxWatts: 1000, ...constantPower(50) },
  ] as const;
  const { meter, metering, seen, wait } = await meteredMachine({ zones, clock, intensity: grid, ...options });
  await clock.advanceAsync(beginMs);
  const pause = () => wait(lengthMs);
  return { clock, grid, meter, metering, seen, pause };
}

const partOf = (footprint: Footprint | undefined, component: string) =>
  footprint?.parts.find((part) => part.component === component);
const times = (range: Range | undefined, { value, low, high }: Range) =>
  multiplyRange(range as Range, {
    value: value * GRAMS_PER_JOULE,
    low: low * GRAMS_PER_JOULE,
    high: high * GRAMS_PER_JOULE,
  });

describe("a stage of an hour", () => {
  it("a stage of an hour is priced with each of seven readings for what that reading saw, and says so", async () => {
    const beginMs = SLOT_MS / 2;
    const lengthMs = 6 * SLOT_MS;
    const { clock, meter, metering, seen, pause } = await meterFor(lengthMs, beginMs);
    const work = metering.meterStage({ name: "train", kind: "training" }, pause);
    await clock.advanceAsync(lengthMs);
    await work;
    await clock.advanceAsync(1000);
    await metering.shutdown();
    const [footprint] = seen.footprints;
    for (const component of ["gpu", "cpu"] as const) {
      const { slots = [], energy, co2e } = partOf(footprint, component) ?? {};
      expect(slots.map(({ intensity }) => intensity.gramsPerKwh.value)).toEqual(STEPS);
      expect(slots.reduce((sum, slot) => sum + slot.energy, 0)).toBeCloseTo(energy?.value as number, 3);
      let grams = 0;
      slots.forEach((slot, index) => {
        const fromMs = Math.max(beginMs, index * SLOT_MS);
        const toMs = Math.min(beginMs + lengthMs, (index + 1) * SLOT_MS);
        const truth = meter.truth(`${component}-0`, fromMs, toMs);
        grams += truth * (STEPS[index] as number) * GRAMS_PER_JOULE;
        // A slice of ten seconds or so is divided by time at the edge of a slot.
        expect(Math.abs(slot.energy / truth - 1)).toBeLessThan(0.01);
      });
      expect(Math.abs((co2e as Range).value / grams - 1)).toBeLessThan(0.003);
    }
    expect(footprint?.reasons).toEqual([]);
    expect(footprint?.intensity).toMatchObject({
      source: "stepped",
      validFromMs: clock.wall() - clock.now(),
    });
    // The last reading alone would be far off.
    const last = ((footprint?.energy?.value as number) * 200) / 3.6e6;
    expect(Math.abs((footprint?.co2e?.value as number) / last - 1)).toBeGreaterThan(0.2);
  });

  it("a stage of an hour is priced as a whole by the mean of its slots, so that both bands are in it", async () => {
    const { clock, metering, seen, pause } = await meterFor(3 * SLOT_MS, 0);
    const work = metering.meterStage({ name: "train", kind: "training" }, pause);
    await clock.advanceAsync(3 * SLOT_MS);
    await work;
    await metering.shutdown();
    const gpu = partOf(seen.footprints[0], "gpu");
    const sum = gpu?.slots?.reduce((total, { energy }) => total + energy, 0) as number;
    const mean = (of: "value" | "low" | "high") =>
      (gpu?.slots ?? []).reduce(
        (total, { energy, intensity }) => total + (intensity.gramsPerKwh[of] * energy) / sum,
        0,
      );
    const expected = times(gpu?.energy, { value: mean("value"), low: mean("low"), high: mean("high") });
    for (const bound of ["value", "low", "high"] as const)
      expect(gpu?.co2e?.[bound]).toBeCloseTo(expected[bound], 6);
  });

  it("a stage of an hour waits for a reading that is about to come, and has none as stale", async () => {
    const { clock, grid, meter, metering, seen, pause } = await meterFor(3 * SLOT_MS, 0);
    grid.takesMs = 7000;
    const work = metering.meterStage({ name: "train", kind: "training" }, pause);
    await clock.advanceAsync(3 * SLOT_MS - 1000);
    // The last slice is not looked at while a reading is out.
    await clock.advanceAsync(1000);
    await work;
    await metering.shutdown();
    const { slots = [] } = partOf(seen.footprints[0], "cpu") ?? {};
    expect(slots.map(({ intensity }) => intensity.gramsPerKwh.value)).toEqual(STEPS.slice(0, 3));
    expect(slots.some(({ intensity }) => intensity.stale)).toBe(false);
    const truth = meter.truth("cpu-0", 0, SLOT_MS);
    for (const { energy } of slots) expect(Math.abs(energy / truth - 1)).toBeLessThan(0.001);
  });

  it("a stage of an hour says which slot was priced with a stale reading, where the grid did not answer", async () => {
    const { clock, grid, metering, seen, pause } = await meterFor(3 * SLOT_MS, 0);
    const work = metering.meterStage({ name: "train", kind: "training" }, pause);
    await clock.advanceAsync(SLOT_MS - 1000);
    grid.down = true;
    await clock.advanceAsync(SLOT_MS);
    grid.down = false;
    await clock.advanceAsync(SLOT_MS + 1000);
    await work;
    await metering.shutdown();
    const { slots = [] } = partOf(seen.footprints[0], "gpu") ?? {};
    const shown = slots.map(({ intensity: { gramsPerKwh, stale = false } }) => [gramsPerKwh.value, stale]);
    expect(shown[0]).toEqual([400, false]);
    expect(shown[1]).toEqual([400, true]);
    expect(shown.at(-1)?.[0]).toBe(250);
    expect(seen.footprints[0]?.reasons).toContain("stale_intensity");
  });

  it.each([
    [
      "after a sleep",
      "suspend",
      3 * SLOT_MS,
      [
        [100, 300],
        [50, 300],
        [300, 600],
        [200, 600],
      ],
    ],
    [
      "after the clock was set back",
      "sleepWall",
      -SLOT_MS,
      [
        [100, 300],
        [400, 300],
        [100, 600],
        [250, 600],
      ],
    ],
  ] as const)(
    "a stage of an hour has the readings of the dates at which it drew energy, also %s",
    async (_, jumps, byMs, seconds) => {
      const { clock, metering, seen, pause } = await meterFor(3 * SLOT_MS, SLOT_MS);
      const work = metering.meterStage({ name: "train", kind: "training" }, pause);
      await clock.advanceAsync(SLOT_MS / 2);
      clock[jumps](byMs);
      await clock.advanceAsync(2.5 * SLOT_MS);
      await work;
      await metering.shutdown();
      const { slots = [] } = partOf(seen.footprints[0], "cpu") ?? {};
      expect(slots.map(({ intensity }) => intensity.gramsPerKwh.value)).toEqual(
        seconds.map(([grams]) => grams),
      );
      // The jump is seen at the next look, ten seconds later at most.
      for (const [index, { energy }] of slots.entries())
        expect(Math.abs(energy / 50 - (seconds[index]?.[1] as number))).toBeLessThan(11);
    },
  );
});

describe("a call of seconds", () => {
  it("a call of seconds under one reading has no slots, and the reading is that of its time, not of its settlement", async () => {
    const { clock, metering, seen, pause } = await meterFor(1000, SLOT_MS - 1050);
    const call = metering.meterInference({ model: "m" }, pause);
    await clock.advanceAsync(1000);
    await call;
    await clock.advanceAsync(2000);
    await metering.shutdown();
    const [footprint] = seen.footprints;
    expect(footprint?.parts.map(({ slots, intensity }) => [slots, intensity])).toEqual([
      [undefined, undefined],
      [undefined, undefined],
    ]);
    expect(footprint?.intensity?.gramsPerKwh.value).toBe(400);
    expect(footprint?.intensity).not.toHaveProperty("slots");
    expect(footprint?.reasons).not.toContain("stale_intensity");
  });

  it("a call that a model elsewhere answers under two readings is weighted by time", async () => {
    const joule: EnergyEstimator = {
      id: "kWh",
      knows: () => true,
      estimate: () => ({ energy: { value: 3.6e6, low: 3.6e6, high: 3.6e6 }, methodId: "kWh" }),
    };
    const lengthMs = 8000;
    const { clock, metering, seen, pause } = await meterFor(lengthMs, SLOT_MS - 6000, {
      estimators: [joule],
    });
    const options = { model: "m", provider: "openai", serving: { country: "DE" } };
    const call = metering.meterInference({ ...options, usage: () => ({ output: 1 }) }, async () => {
      await pause();
      return {};
    });
    await clock.advanceAsync(lengthMs - 1000);
    // Somebody else looks at the place, and the new reading comes.
    await metering.meterInference(options, async () => undefined);
    await clock.advanceAsync(2000);
    await call;
    await metering.shutdown();
    const footprint = seen.footprints.find(({ durationS }) => durationS > 7);
    const serving = footprint?.parts.find(({ boundary }) => boundary === "serving");
    expect(serving?.slots?.map(({ energy, intensity }) => [energy, intensity.gramsPerKwh.value])).toEqual([
      [0.75 * 3.6e6, 400],
      [0.25 * 3.6e6, 100],
    ]);
    expect(serving?.co2e?.value).toBeCloseTo(0.75 * 400 + 0.25 * 100, 9);
    expect(footprint?.intensity?.gramsPerKwh).toEqual({ value: 325, low: 162.5, high: 650 });
  });
});
