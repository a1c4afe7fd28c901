import type { OwnUse } from "@wattspan/core";
import { type PartTally, tallyOf } from "@wattspan/core/accounting";
import { expect, it } from "vitest";
import { accounting } from "./accounting.js";

const part = (joules: number, over: Partial<PartTally> = {}): PartTally => ({
  ...{
    component: "cpu",
    method: "measured",
    methodId: "rapl",
    boundary: "client",
    emissionSource: "operational",
  },
  zone: "IE",
  energy: tallyOf({ value: joules, low: joules * 0.9, high: joules * 1.1 }),
  co2e: tallyOf({ value: joules / 1e4, low: joules / 2e4, high: joules / 5e3 }),
  water: undefined,
  ...over,
});
const use = (...parts: PartTally[]): OwnUse => ({ parts, hosted: true, seconds: () => 1 });

it("losses of the grid are grams in scope 3 of what is bought, cooling included, and no joules", () => {
  const account = accounting({ facility: { pue: 1.5 }, gridWater: false, gridLosses: 0.2 });
  const served = part(900, { method: "estimated", methodId: "phase@2", boundary: "serving" });
  const parts = account(use(part(100), part(40, { component: "gpu" }), served));
  const lost = parts.filter(({ component }) => component === "other");
  expect(lost).toHaveLength(1);
  expect(lost[0]).toMatchObject({ method: "modelled", methodId: "configured", ghgScope: "3", zone: "IE" });
  expect(lost[0]?.energy).toBeUndefined();
  // A quarter of the grams of 140 J and of half as many for cooling.
  expect(lost[0]?.co2e?.value).toBeCloseTo((210 / 1e4) * 0.25, 12);
  const grams = parts.reduce((sum, { co2e }) => sum + (co2e?.value ?? 0), 0);
  expect(grams).toBeCloseTo((900 + 210 * 1.25) / 1e4, 12);
});

it("losses of the grid are counted where they are stated alone", () => {
  expect(accounting({ facility: false, gridWater: false })(use(part(100)))).toHaveLength(1);
});
