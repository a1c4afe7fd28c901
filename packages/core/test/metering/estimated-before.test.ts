/** What calls would take, before they begin. */

import { meteredMachine } from "@wattspan/testing";
import { expect, it } from "vitest";
import type { EnergyEstimator } from "../../src/contracts/energy-estimator.js";
import { perToken } from "../per-token.js";
import { RecordingBudget } from "../recording-budget.js";

it("what runs here is estimated by estimators that observe such calls, and by no others", async () => {
  const energy = { value: 30, low: 20, high: 40 };
  const observing: EnergyEstimator = {
    ...{ id: "seen", knows: ({ model }) => model !== "new", observe: () => undefined },
    estimate: () => ({ energy, methodId: "seen@1" }),
  };
  const { metering } = await meteredMachine({
    estimators: [perToken, observing],
    intensity: 360,
    location: { country: "DE" },
  });
  const budget = new RecordingBudget();
  const server = { begin: () => ({ end: async () => ({ parts: [], reasons: [] }) }) };
  const expects = { inputFresh: 9, output: 9 };
  metering.meterInference({ model: "local", expects, budget }, () => 1);
  metering.meterInference({ model: "served", server, expects, budget }, () => 1);
  metering.meterInference({ model: "new", expects, budget }, () => 1);
  metering.meterInference({ model: "unstated", budget }, () => 1);
  metering.meterInference({ model: "gpt-4o", provider: "openai", expects, budget }, () => 1);
  const priced = { energy, co2e: { value: 0.003, low: 0.002, high: 0.004 } };
  expect(budget.calls.map((call) => call.estimate()?.energy?.value)).toEqual([
    30,
    30,
    undefined,
    undefined,
    9,
  ]);
  expect(budget.calls[0]?.estimate()).toMatchObject(priced);
  expect(budget.calls[1]?.estimate()).toMatchObject(priced);
});
