/** What an application states of its runs: goals reached, missed and undone, critical work, units of stages. */

import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { meteredMachine } from "@wattspan/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { EnergyEstimator } from "../../src/contracts/energy-estimator.js";
import type { Goal } from "../../src/contracts/footprint.js";
import { ManualReader } from "../manual-reader.js";

const estimator: EnergyEstimator = {
  id: "test",
  knows: () => true,
  estimate: () => ({ energy: { value: 5, low: 4, high: 6 }, methodId: "test@1" }),
};
const hosted = { model: "gpt-4o", provider: "openai", usage: () => ({ output: 4 }) } as const;

async function setUp() {
  const exporter = new InMemorySpanExporter();
  const tracerProvider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const reader = new ManualReader();
  const meterProvider = new MeterProvider({ readers: [reader] });
  const machine = await meteredMachine({
    estimators: [estimator],
    telemetry: { detail: "full", tracerProvider, meterProvider },
  });
  const pointsOf = async (name: string) =>
    (await reader.families()).get(name)?.dataPoints.map(({ attributes, value }) => ({ attributes, value })) ??
    [];
  const spanOf = (name: string) => exporter.getFinishedSpans().find((span) => span.name === name)?.attributes;
  return { ...machine, pointsOf, spanOf };
}

type Statement = "succeed" | "miss" | "fail";
const statement = fc.constantFrom<Statement>("succeed", "miss", "fail");

describe("a goal", () => {
  it("a goal is as it was stated last, and undone if the run failed, was declared failed or aborted", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(statement, { maxLength: 5 }),
        fc.constantFrom("return", "throw", "abort"),
        async (statements, end) => {
          const { metering, seen, close } = await setUp();
          const errors = { throw: new Error("broken"), abort: new DOMException("stop", "AbortError") };
          const run = metering.meterAgent({ name: "a" }, async (agent) => {
            for (const one of statements) one === "fail" ? agent.fail("late") : agent[one]();
            if (end !== "return") throw errors[end];
          });
          await run.catch(() => undefined);
          await metering.flush();
          const last = statements.filter((one) => one !== "fail").at(-1);
          const isWhole = end === "return" && !statements.includes("fail");
          const expected: Record<string, Goal["state"]> = {
            miss: "missed",
            succeed: isWhole ? "reached" : "undone",
          };
          const state = expected[last ?? ""];
          expect(seen.footprints[0]?.goal).toEqual(state && { state, reached: state === "reached" });
          await close();
        },
      ),
      { numRuns: 60 },
    );
  });

  it("goals are on spans and on the metrics of runs, with their names", async () => {
    const { metering, pointsOf, spanOf } = await setUp();
    const run = (name: string, goal: string | undefined, state: Statement | "undo" | undefined) =>
      metering.meterAgent({ name, ...(goal !== undefined && { goal }) }, (agent) => {
        metering.meterInference(hosted, () => 1);
        if (state === "undo") {
          agent.succeed({ quality: 0.5 });
          agent.fail("taken back");
        } else if (state) agent[state as "succeed"]();
      });
    run("a", "book_trip", "succeed");
    run("b", "book_trip", "miss");
    run("c", undefined, "undo");
    run("d", "Find out what Jane Doe, born 1970, owes us", undefined);
    await metering.flush();
    const points = await pointsOf("wattspan.agent.run.energy");
    expect(points.map(({ attributes }) => attributes)).toEqual([
      ...[
        {
          "gen_ai.agent.name": "a",
          "wattspan.goal": "reached",
          "wattspan.goal_name": "book_trip",
          "wattspan.outcome": "ok",
        },
        {
          "gen_ai.agent.name": "b",
          "wattspan.goal": "missed",
          "wattspan.goal_name": "book_trip",
          "wattspan.outcome": "ok",
        },
        { "gen_ai.agent.name": "c", "wattspan.goal": "undone", "wattspan.outcome": "error" },
        { "gen_ai.agent.name": "d", "wattspan.outcome": "ok" },
      ],
    ]);
    expect(spanOf("invoke_agent a")).toMatchObject({
      "wattspan.goal": "reached",
      "wattspan.goal_name": "book_trip",
    });
    expect(spanOf("invoke_agent c")).toMatchObject({
      "wattspan.goal": "undone",
      "wattspan.goal_quality": 0.5,
    });
    expect(JSON.stringify(spanOf("invoke_agent d"))).not.toContain("Jane");
  });
});

describe("statements on telemetry", () => {
  it("critical work is marked on spans, footprints and joules, with what runs inside it", async () => {
    const { metering, seen, pointsOf, spanOf } = await setUp();
    metering.meterAgent({ name: "a" }, () => {
      metering.meterStep({ name: "guard", critical: true }, () => metering.meterInference(hosted, () => 1));
      metering.meterInference({ ...hosted, model: "other" }, () => 1);
    });
    await metering.flush();
    const marked = seen.footprints.map(({ name, critical }) => [name, critical]);
    expect(Object.fromEntries(marked)).toEqual({
      "gpt-4o": true,
      other: undefined,
      guard: true,
      a: undefined,
    });
    expect(spanOf("chat gpt-4o")).toMatchObject({ "wattspan.critical": true });
    expect(spanOf("chat other")).not.toHaveProperty("wattspan.critical");
    const joules = (await pointsOf("wattspan.energy")).map(({ attributes, value }) => [
      attributes["gen_ai.request.model"],
      attributes["wattspan.critical"],
      value,
    ]);
    expect(joules).toEqual([
      ["gpt-4o", true, 5],
      ["other", undefined, 5],
    ]);
  });

  it("joules and tokens of inferences have the agent that they ran for", async () => {
    const { metering, pointsOf } = await setUp();
    for (const name of ["a", "b"])
      metering.meterAgent({ name }, () => metering.meterInference(hosted, () => 1));
    metering.meterInference(hosted, () => 1);
    await metering.flush();
    for (const name of ["wattspan.energy", "wattspan.tokens"]) {
      const agents = (await pointsOf(name)).map(({ attributes }) => attributes["gen_ai.agent.name"]);
      expect(agents).toEqual(["a", "b", undefined]);
    }
  });

  it("units of stages are on their span and counted by stage and unit", async () => {
    const { metering, pointsOf, spanOf } = await setUp();
    for (const count of [32, 8])
      metering.meterStage({ name: "epoch", kind: "training", units: "samples" }, (stage) =>
        stage.addUnits(count),
      );
    metering.meterStage({ name: "idle", kind: "training" }, () => 1);
    await metering.flush();
    expect(spanOf("training epoch")).toMatchObject({
      "wattspan.stage.units": 32,
      "wattspan.stage.unit": "samples",
    });
    expect(await pointsOf("wattspan.stage.units")).toEqual([
      { attributes: { "wattspan.stage.name": "epoch", "wattspan.stage.unit": "samples" }, value: 40 },
    ]);
  });
});
