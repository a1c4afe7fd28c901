/** Accounting through the whole of `createMetering`, on a grid that changes while something runs. */

import type { FootprintPart } from "@wattspan/core";
import { type ManualClock, manualClock, meteredMachine } from "@wattspan/testing";
import { expect, it } from "vitest";
import { simulatedIntensity } from "../sources/own/simulated.js";
import { accounting } from "./accounting.js";

const SLOT_MS = 600_000;
const STEPS = [400, 100, 250, 600, 50, 300, 200, 500];
const HOUR_MS = 3_600_000;

const steppedGrid = (clock: ManualClock) =>
  simulatedIntensity({
    ...{ clock, stepMs: SLOT_MS, zone: "DE" },
    script: STEPS.map((gramsPerKwh) => ({ forMs: SLOT_MS, gramsPerKwh })),
  });

it("the grams of cooling over an hour are half those of the devices at a PUE of 1.5, reading by reading", async () => {
  const clock = manualClock();
  const zones = [
    { id: "gpu-0", component: "gpu", refreshMs: 100, watts: (ms: number) => 100 + ms / 10_000 },
    { id: "cpu-0", component: "cpu", refreshMs: 100, watts: (ms: number) => 500 - ms / 10_000 },
  ] as const;
  const { metering, seen, wait } = await meteredMachine({
    zones,
    clock,
    intensity: steppedGrid(clock),
    accounting: accounting({
      facility: { pue: 1.5, wue: 1 },
      gridWater: 2,
      hardware: { kilograms: 31_536, lifetimeYears: 1, accelerators: { count: 1, kilograms: 31_536 } },
    }),
  });
  await clock.advanceAsync(1000);
  const stage = metering.meterStage({ name: "train", kind: "training" }, () => wait(HOUR_MS));
  await clock.advanceAsync(HOUR_MS + 10_000);
  await stage;
  await metering.flush();
  const { parts = [], energy, water } = seen.footprints[0] ?? {};
  const [gpu, cpu, cooling] = parts as [FootprintPart, FootprintPart, FootprintPart];
  expect(cooling).toMatchObject({ component: "cooling", methodId: "configured" });

  const half = (of: (part: FootprintPart) => number | undefined) => 0.5 * ((of(gpu) ?? 0) + (of(cpu) ?? 0));
  expect(cooling.energy?.value).toBeCloseTo(
    half((part) => part.energy?.value),
    3,
  );
  // The two devices draw at other times, so that their means differ; the building's is that of both.
  expect(cooling.co2e?.value).toBeCloseTo(
    half((part) => part.co2e?.value),
    6,
  );
  expect(cooling.slots?.length).toBeGreaterThanOrEqual(6);
  for (const [index, slot] of (cooling.slots ?? []).entries())
    expect(slot.energy).toBeCloseTo(
      half(({ slots }) => slots?.[index]?.energy),
      3,
    );

  const machineKwh = half((part) => part.energy?.value) / 0.5 / 3.6e6;
  expect(energy?.value).toBeCloseTo(machineKwh * 1.5 * 3.6e6, 3);
  expect(water?.value).toBeCloseTo(machineKwh * (1 + 1.5 * 2), 9);
  const built = parts.filter(({ emissionSource }) => emissionSource === "embodied");
  expect(built.map(({ component, co2e }) => [component, co2e?.value])).toEqual([
    ["server", expect.closeTo(3600, 3)],
    ["gpu", expect.closeTo(3600, 3)],
  ]);
  await metering.shutdown();
});
