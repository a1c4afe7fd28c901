/** What a team of agents costs, with core as it is. */

import { metrics } from "@opentelemetry/api";
import {
  type EnergyEstimator,
  meterAgent,
  meterInference,
  meterStep,
  setGlobalMetering,
} from "@wattspan/core";
import { footprintFromJson, footprintToJson } from "@wattspan/core/footprint-json";
import { type MeteredMachineOptions, meteredMachine } from "@wattspan/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import type { CoordinationOptions } from "../src/coordination/coordination.js";
import type { RunCost } from "../src/coordination/run-cost.js";
import { coordination } from "../src/index.js";
import { collectedMetrics } from "./collected-metrics.js";

const cpu = { id: "cpu-0", component: "cpu", refreshMs: 100, maxWatts: 500, watts: () => 50 } as const;
/** A joule for each token. */
const estimator: EnergyEstimator = {
  id: "test",
  knows: () => true,
  estimate: ({ usage }) => {
    const value = usage?.output ?? 0;
    return { energy: { value, low: value / 2, high: value * 2 }, methodId: "test@1" };
  },
};
const ask = (output: number) =>
  meterInference({ model: "m", provider: "openai", usage: () => ({ output }) }, async () => "answer");

async function setUp(given: Partial<CoordinationOptions> = {}, machine: MeteredMachineOptions = {}) {
  const runs: RunCost[] = [];
  const team = coordination({ onRun: (run) => void runs.push(run), ...given });
  const metered = await meteredMachine({ estimators: [estimator], observers: [team], ...machine });
  setGlobalMetering(metered.metering);
  onTestFinished(async () => {
    setGlobalMetering(undefined);
    await metered.close();
  });
  return { ...metered, runs };
}

describe("a team of agents", () => {
  it("each role has its joules and tokens, also from a file of footprints", async () => {
    const { runs, metering, seen } = await setUp();
    await meterAgent({ name: "lead", role: "planner" }, async () => {
      await meterStep({ name: "plan", kind: "plan" }, () => ask(3));
      await meterStep({ name: "writer", kind: "handoff" }, () =>
        meterAgent({ name: "writer" }, () =>
          meterStep({ name: "look up", kind: "retrieval" }, () => ask(10)),
        ),
      );
      await meterStep({ name: "judge", kind: "handoff" }, () => ask(1));
      await meterStep({ name: "check", kind: "reflect" }, () => ask(4));
      await meterStep({ name: "style", role: "stylist" }, () => ask(2));
    });
    await metering.flush();
    const amounts = ({ roles }: RunCost) =>
      Object.fromEntries(roles.map(({ role, energyJ, tokens }) => [role, [energyJ, tokens]]));
    expect(runs.map(({ name }) => name)).toEqual(["writer", "lead"]);
    const [writer, lead] = runs as [RunCost, RunCost];
    expect(amounts(writer)).toEqual({ executor: [10, 10] });
    expect(amounts(lead)).toEqual({
      ...{ executor: [10, 10], planner: [3, 3], evaluator: [4, 4] },
      ...{ hand_off: [1, 1], stylist: [2, 2] },
    });
    expect(lead).toMatchObject({
      energyJ: 20,
      overheadShare: 0.5,
      hops: 1,
      handOffs: 2,
      isFragmented: false,
    });
    const again: RunCost[] = [];
    const observe = coordination({ onRun: (run) => void again.push(run) });
    for (const one of seen.footprints) observe(footprintFromJson(JSON.stringify(footprintToJson(one))));
    expect(again[1]).toEqual(lead);
  });

  it("joules of devices divide by role, and add up to what the run took", async () => {
    const { runs, clock, wait } = await setUp({}, { zones: [cpu] });
    await clock.advanceAsync(1000);
    const run = meterAgent({ name: "lead" }, async () => {
      await meterStep({ name: "plan", kind: "plan" }, () => wait(2000));
      await meterStep({ name: "writer", kind: "handoff" }, () => wait(6000));
      await meterStep({ name: "write", kind: "act" }, () => wait(3000));
    });
    await clock.advanceAsync(11_000);
    await run;
    await clock.advanceAsync(1000);
    const [lead] = runs;
    const sum = lead?.roles.reduce((all, { energyJ = 0 }) => all + energyJ, 0) ?? 0;
    expect(Math.abs(sum - (lead?.energyJ ?? 0))).toBeLessThanOrEqual(1e-9 * sum);
    expect(lead?.roles[0]).toMatchObject({ role: "hand_off", seconds: 6 });
    expect(lead?.isFragmented).toBe(true);
  });

  it("the metric has each joule once, also of runs inside runs", async () => {
    const { meterProvider, points } = collectedMetrics();
    const { metering } = await setUp({ meterProvider });
    await meterAgent({ name: "lead", role: "planner" }, async () => {
      await ask(3);
      await meterAgent({ name: "writer" }, () => ask(10));
    });
    await metering.flush();
    const values = ((await points("wattspan.agent.role.energy")) ?? []).map(({ attributes, value }) => [
      attributes["wattspan.agent.role"],
      value,
    ]);
    expect(Object.fromEntries(values)).toEqual({ executor: 10, planner: 3 });
  });

  it("the metric goes to the global provider of the moment, also to one that comes late or replaces another", async () => {
    onTestFinished(() => metrics.disable());
    const { metering } = await setUp();
    const heard = async (output: number) => {
      const { meterProvider, points } = collectedMetrics();
      metrics.disable();
      metrics.setGlobalMeterProvider(meterProvider);
      await meterAgent({ name: "lead" }, () => ask(output));
      await metering.flush();
      return ((await points("wattspan.agent.role.energy")) ?? []).map(({ value }) => value);
    };
    expect([await heard(3), await heard(10)]).toEqual([[3], [10]]);
  });

  it("a handler that throws is a fault, and the run goes on", async () => {
    const onRun = () => {
      throw new Error("mine");
    };
    const { metering } = await setUp({ onRun });
    expect(await meterAgent({ name: "lead" }, async () => 5)).toBe(5);
    await metering.flush();
    expect(metering.status.faults).toEqual({ "observer/observer": 1 });
  });
});

const onRun = () => undefined;
it.each([
  ["no handler", {}],
  ["a handler that is no function", { onRun: 7 }],
  ["no role as work", { onRun, work: [] }],
  ["one text as work", { onRun, work: "executor" }],
  ["a role that is no text", { onRun, work: [7] }],
])("coordination with %s is refused", (_, options) => {
  expect(() => coordination(options as never)).toThrow("option ");
});
