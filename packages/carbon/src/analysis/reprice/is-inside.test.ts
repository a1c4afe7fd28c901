import type { Footprint, Range } from "@wattspan/core";
import { HOUR_MS } from "@wattspan/core/units";
import { meteredMachine } from "@wattspan/testing";
import { expect, it } from "vitest";
import { type IntensityOf, repriceLedger } from "./reprice.js";

const twice: IntensityOf = ({ intensity }) =>
  intensity && { ...intensity, gramsPerKwh: { value: 600, low: 600, high: 600 } };

it("a footprint after a sleep of the machine is in the total of its parent, whose duration is without the sleep", async () => {
  const { metering, clock, seen, wait } = await meteredMachine({
    zones: [{ id: "cpu-0", component: "cpu", refreshMs: 100, maxWatts: 900, watts: () => 100 }],
    intensity: 300,
  });
  const late: Promise<void>[] = [];
  const agent = metering.meterAgent({ name: "session" }, async () => {
    await wait(20_000);
    await metering.meterStep({ name: "after" }, () => wait(10_000));
    late.push(metering.meterStep({ name: "outlives" }, () => wait(30_000)));
    await wait(1000);
  });
  await clock.advanceAsync(10_000);
  clock.suspend(8 * HOUR_MS);
  await clock.advanceAsync(60_000);
  await Promise.all([agent, ...late]);
  await metering.shutdown();
  const gramsOf = (all: readonly Footprint[], name: string, of: (one: Footprint) => Range | undefined) =>
    of(all.find((one) => one.name === name) as Footprint)?.value as number;
  const now = repriceLedger(seen.footprints, twice);
  const [before, after] = [seen.footprints, now].map((all) => gramsOf(all, "session", ({ co2e }) => co2e));
  expect(before).toBeGreaterThan(0);
  expect(after).toBeCloseTo(2 * (before as number), 9);
  expect(after).toBeCloseTo(
    gramsOf(now, "session", ({ self }) => self.co2e) + gramsOf(now, "after", ({ co2e }) => co2e),
    9,
  );
});
