/** Observers are code of others: what one does to its footprint stays there, and what it meters ends. */

import { meteredMachine } from "@wattspan/testing";
import { expect, it } from "vitest";
import type { Footprint } from "../../src/contracts/footprint.js";

/** As before a line of a log: every number with three digits, in place. */
function roundAll(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  for (const [key, member] of Object.entries(value))
    if (typeof member === "number") Object.assign(value, { [key]: Number(member.toPrecision(1)) });
    else roundAll(member);
}

it("an observer that rounds the numbers of its footprint changes no later call, here or at a model's place", async () => {
  const co2eOf = async (change: (footprint: Footprint) => void) => {
    const grams: string[] = [];
    await using machine = await meteredMachine({
      zones: [{ id: "cpu-0", component: "cpu", refreshMs: 10, idleWatts: 0, watts: () => 100 }],
      estimators: [
        {
          id: "joules",
          knows: () => true,
          estimate: () => ({ energy: { value: 100, low: 50, high: 200 }, methodId: "joules" }),
        },
      ],
      servingLocation: () => ({ location: { country: "SE" }, rung: "provider", orIn: [{ country: "PL" }] }),
      intensity: 346,
      observers: [({ name, co2e }) => grams.push(`${name} ${co2e?.value.toFixed(6)}`), change],
    });
    const { clock, metering, wait } = machine;
    for (let call = 0; call < 3; call++) {
      const local = metering.meterInference({ model: "llama" }, () => wait(1000));
      const options = { model: "gpt", provider: "openai", usage: () => ({ output: 9 }) };
      const hosted = metering.meterInference(options, () => wait(1000).then(() => ({})));
      await clock.advanceAsync(2000);
      await Promise.all([local, hosted]);
      await metering.flush();
    }
    return grams.sort();
  };
  const unchanged = await co2eOf(() => undefined);
  expect(unchanged).toEqual(["gpt", "llama"].flatMap((name) => Array(3).fill(`${name} 0.009611`)));
  expect(await co2eOf(roundAll)).toEqual(unchanged);
});

it.each(["flush", "settle", "shutdown"] as const)(
  "an observer that meters in turn lets a %s end",
  async (ends) => {
    let count = 0;
    const { metering } = await meteredMachine({
      observers: [
        () => {
          // Without a bound this test would not end where it fails.
          if (++count < 1000) metering.meterStep({ name: "store the footprint" }, () => undefined);
        },
      ],
    });
    metering.meterStep({ name: "work" }, () => undefined);
    await metering[ends]();
    expect(count).toBeLessThan(10);
  },
);
