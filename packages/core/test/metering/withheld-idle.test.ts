/** A metering of which the others of its host may not know yet is charged no idle power: its bands say so. */

import { manualClock, meteredMachine } from "@wattspan/testing";
import { expect, it } from "vitest";
import type { EnergyMeter, Zone } from "../../src/index.js";

const [IDLE_W, OWN_W] = [6, 2];
/** J in a refresh of 10 ms at each end of a stage, at most. */
const EDGES = 0.2;
const zone: Zone = {
  ...{ id: "cpu", component: "cpu", scope: "component", origin: "model" },
  ...{ refreshMs: 10, maxWatts: 20, idleWatts: IDLE_W, accuracy: { low: 1, high: 1 } },
} as const;

/** Two stages of 1 s after 1 s of rest each, and the number of meterings that the host states meanwhile. */
async function twoStages(
  sharers: readonly [number, number],
  { idle = "share", isByBusy = false }: { idle?: "share" | "exclude"; isByBusy?: boolean } = {},
) {
  const clock = manualClock();
  const meter: EnergyMeter = {
    name: "modelled",
    open: async () => ({
      status: "ready",
      zones: [zone],
      reader: {
        read() {
          const atMs = clock.now();
          const microjoules = BigInt(Math.round(atMs * 1000 * (IDLE_W + OWN_W)));
          const share = isByBusy ? {} : { share: { own: 1 } };
          return [{ zone: "cpu", atMs, kind: "counter", microjoules, ...share }];
        },
        ...(isByBusy && { cpuTime: () => ({ ownS: clock.now() / 1000, busyS: clock.now() / 500 }) }),
      },
    }),
  };
  let said: number = sharers[0];
  const machine = await meteredMachine({
    ...{ clock, meters: [meter] },
    attribution: { idle, sharers: () => said },
  });
  const { metering, seen, wait } = machine;
  for (const now of sharers) {
    said = now;
    await clock.advanceAsync(1000);
    const stage = metering.meterStage({ name: "stage", kind: "other" }, () => wait(1000));
    await clock.advanceAsync(1000);
    await stage;
    await metering.flush();
  }
  await machine.close();
  return seen.footprints;
}

it("idle power that is withheld until the others know of a metering is inside the band", async () => {
  const [early, later] = await twoStages([Number.POSITIVE_INFINITY, 3]);
  expect(early?.reasons).toContain("unknown_cotenants");
  expect(early?.energy?.value).toBeCloseTo(OWN_W, 1);
  expect(early?.energy?.high).toBeGreaterThanOrEqual(OWN_W + IDLE_W);
  expect(early?.energy?.high).toBeLessThan(OWN_W + IDLE_W + EDGES);
  expect(later?.reasons).not.toContain("unknown_cotenants");
  expect(later?.energy?.value).toBeCloseTo(OWN_W + IDLE_W / 3, 1);
  expect(later?.energy?.high).toBeLessThan(OWN_W + IDLE_W / 3 + EDGES);
});

it("idle power that nobody is charged is not withheld", async () => {
  const [early] = await twoStages([Number.POSITIVE_INFINITY, 3], { idle: "exclude" });
  expect(early?.reasons).not.toContain("unknown_cotenants");
  expect(early?.energy?.high).toBeLessThan(OWN_W + EDGES);
});

it("idle power by busy time is not withheld", async () => {
  const [early] = await twoStages([Number.POSITIVE_INFINITY, 3], { isByBusy: true });
  expect(early?.reasons).not.toContain("unknown_cotenants");
  expect(early?.energy?.high).toBeLessThan(OWN_W + IDLE_W / 2 + EDGES);
});

it.each<[string, () => unknown]>([
  ["a text", () => "many"],
  ["an object", () => ({})],
  ["a big integer", () => 4n],
  ["a symbol", () => Symbol("several")],
  ["a promise", () => Promise.reject(new Error("later"))],
  ["no number", () => Number.NaN],
  ["nothing", () => undefined],
])("sharers that are %s count as one metering, and as a fault", async (_, sharers) => {
  const machine = await meteredMachine({
    zones: [{ ...zone, watts: () => IDLE_W + OWN_W }],
    attribution: { sharers: sharers as () => number },
  });
  const { clock, metering, seen, wait } = machine;
  const stage = metering.meterStage({ name: "stage", kind: "other" }, () => wait(1000));
  await clock.advanceAsync(1000);
  await stage;
  await metering.flush();
  const { faults } = metering.status;
  await machine.close();
  const { energy } = seen.footprints[0] ?? {};
  expect(energy?.value).toBeCloseTo(IDLE_W + OWN_W, 1);
  expect([energy?.low, energy?.high].every(Number.isFinite)).toBe(true);
  expect(faults["read/sharers"]).toBeGreaterThan(0);
});
