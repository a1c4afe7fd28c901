/** All that a metering can deliver must fit its stream: estimates, reports, overheads, and what has no joules for a reason. */

import { EventEmitter } from "node:events";
import { accounting } from "@wattspan/carbon/accounting";
import type { CarbonIntensityProvider, EnergyEstimator, Location, Metering } from "@wattspan/core";
import { type ManualClock, manualClock, meteredMachine } from "@wattspan/testing";
import { expect, it } from "vitest";
import { record } from "../src/record/recorder.js";
import { verify } from "../src/verify/verify.js";
import { linesOf } from "./chained.js";
import { hasPython, pythonVerdicts } from "./python-verifier.js";

const ZONES = [
  { id: "socket-0", component: "cpu", refreshMs: 100, maxWatts: 300, watts: () => 90 },
  { id: "socket-1", component: "cpu", refreshMs: 100, maxWatts: 300, watts: () => 40 },
  { id: "card", component: "gpu", refreshMs: 100, maxWatts: 700, watts: () => 300, origin: "model" },
] as const;
const band = (value: number) => ({ value, low: 0.5 * value, high: 2 * value });
const estimator: EnergyEstimator = {
  id: "tokens",
  knows: ({ model }) => model === "hosted",
  estimate: () => ({ energy: band(25), methodId: "tokens@1" }),
};
/** Another one each minute, and none in between for a while. */
const changingIntensity = (clock: ManualClock): CarbonIntensityProvider => ({
  ...{ name: "simulated", maxAgeMs: 1000 },
  current: async () => {
    const slot = Math.floor(clock.wall() / 60_000);
    if (slot % 4 === 3) throw new Error("no answer");
    return {
      ...{ gramsPerKwh: band(100 + 50 * (slot % 7)), zone: "SIM", source: "simulated", rung: "zone" },
      ...{ signal: "average", basis: "lifecycle", estimated: false },
      ...{ validFromMs: slot * 60_000, validToMs: (slot + 1) * 60_000 },
    };
  },
});

async function work(metering: Metering, wait: (ms: number) => Promise<void>): Promise<void> {
  await metering.meterAgent({ name: "planner" }, async () => {
    await metering.meterInference({ model: "hosted", provider: "openai" }, async (call) => {
      call.setUsage({ inputFresh: 100, output: 50 });
      await wait(700);
    });
    await metering.meterStep({ name: "ask", kind: "act" }, async (step) => {
      step.reportEnergy({ energy: 3, boundary: "client", component: "memory" });
      step.reportEnergy({ energy: 30, component: "server" });
      await wait(2000);
    });
    await metering.meterInference({ model: "local" }, async () => {
      await wait(300);
      return new EventEmitter();
    });
    await metering.meterInference({ model: "local" }, async () => wait(300_000));
    const failing = metering.meterInference({ model: "hosted" }, async () => {
      await wait(10);
      throw new Error("no");
    });
    await failing.catch(() => undefined);
  });
}

it("a metering with estimates, reports, overheads and gaps has a valid record", async () => {
  let text = "";
  const recorder = record((line) => (text += line), { header: {}, environment: {}, workload: {} });
  const location: Location = { cloud: { provider: "aws", region: "eu-west-1" } };
  const clock = manualClock();
  const intensity = changingIntensity(clock);
  const { metering, wait, meter } = await meteredMachine({
    ...{ zones: ZONES, tap: recorder.tap, observers: [recorder.observer], estimators: [estimator] },
    ...{ location, accounting: accounting({ location, hardware: { instance: "aws:m5.2xlarge" } }) },
    ...{ clock, intensity },
  });
  const runs = [work(metering, wait), work(metering, wait)];
  await clock.advanceAsync(120_000);
  meter.lose();
  await clock.advanceAsync(5000);
  meter.recover();
  await clock.advanceAsync(200_000);
  await Promise.all(runs);
  const flushed = metering.flush();
  await clock.advanceAsync(5000);
  await flushed;
  recorder.close();

  const delivered = linesOf(text).filter((line) => line.startsWith('{"type":"footprint"'));
  for (const sign of ["unfollowed", "no_intensity", "cooling", "reported", "estimated", "slots"])
    expect(
      delivered.some((line) => line.includes(`"${sign}"`)),
      sign,
    ).toBe(true);
  expect(await verify([Buffer.from(text)])).toMatchObject({ verdict: "valid", footprints: 12 });
  if (hasPython) expect(pythonVerdicts([text])).toMatchObject([{ verdict: "valid", footprints: 12 }]);
});
