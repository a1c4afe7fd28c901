/**
 * All that a metering can deliver must fit its stream: estimates, reports, overheads, and what has no joules for a
 * reason.
 */

import { EventEmitter } from "node:events";
import { accounting } from "@wattspan/carbon/accounting";
import type { CarbonIntensityProvider, EnergyEstimator, Location, Metering } from "@wattspan/core";
import { rowsOf } from "@wattspan/ledger";
import { fixedIntensity, type ManualClock, manualClock, meteredMachine } from "@wattspan/testing";
import { expect, it } from "vitest";
import { record } from "../src/record/recorder.js";
import { workOf } from "../src/stored/work-sums.js";
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

it("a call whose answers are of several models has their joules, grams and tokens once, in the record, the ledger and the work", async () => {
  let text = "";
  const recorder = record((line) => (text += line), { header: {}, environment: {}, workload: {} });
  const clock = manualClock();
  /** Ten joules per token of the large model, one of any other. */
  const perModel: EnergyEstimator = {
    id: "per-model",
    knows: () => true,
    estimate: ({ model, usage }) => {
      const parts = usage?.byModel ?? [{ model, ...usage }];
      const joules = parts.map((part) => (part.model === "large" ? 10 : 1) * (part.output ?? 0));
      return { energy: band(joules.reduce((a, b) => a + b, 0)), methodId: "per-model@1" };
    },
  };
  const { metering, seen } = await meteredMachine({
    ...{ clock, tap: recorder.tap, observers: [recorder.observer], estimators: [perModel] },
    intensity: fixedIntensity(360, { clock }),
  });
  const byModel = [
    { model: "router", output: 20 },
    { model: "large", output: 60 },
  ];
  metering.meterAgent({ name: "planner" }, () =>
    metering.meterInference({ model: "large", provider: "openai", serving: { country: "DE" } }, (call) =>
      call.setUsage({ output: 80, byModel }),
    ),
  );
  await clock.advanceAsync(100);
  await metering.flush();
  recorder.close();

  const joules = 620;
  const grams = expect.closeTo((360 / 3_600_000) * joules, 12);
  const [call, agent] = seen.footprints;
  expect([call, agent].map((one) => [one?.energy?.value, one?.co2e?.value])).toEqual([
    [joules, grams],
    [joules, grams],
  ]);
  const rows = seen.footprints.flatMap((footprint) => rowsOf(footprint));
  expect(rows.filter(({ type }) => type === "energy").map(({ of, amounts }) => [of.model, amounts])).toEqual([
    ["large", expect.objectContaining({ energyJ: joules, co2eG: grams })],
  ]);
  expect(rows.flatMap(({ amounts }) => amounts["tokens.output"] ?? [])).toEqual([80]);
  expect(call && workOf(call, joules)).toMatchObject({ inferenceJ: joules, tokens: 80, requests: 1 });
  const delivered = linesOf(text).map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(delivered.flatMap(({ type, stated }) => (type === "footprint" ? [stated] : []))).toEqual([
    joules,
    undefined,
  ]);
  expect(await verify([Buffer.from(text)])).toMatchObject({ verdict: "valid", footprints: 2 });
});
