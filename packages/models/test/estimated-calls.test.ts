/** Estimators of this package in a metering: what reaches footprints, spans and reasons. */

import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { type EnergyEstimator, emissionsOf, gramsPerJoule, joules } from "@wattspan/core";
import { usageReaders } from "@wattspan/spans";
import { fixedIntensity, meteredMachine } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { ecologits } from "../src/ecologits/ecologits.js";
import { custom } from "../src/estimators/custom.js";

const ANSWER = { model: "gpt-4o-2024-08-06", usage: { prompt_tokens: 900, completion_tokens: 250 } };
const SWEDEN = { country: "SE" };

/** A call of four seconds that gives `answer`, metered with these estimators. */
async function callWith(estimators: readonly EnergyEstimator[], answer: unknown = ANSWER, model = "gpt-4o") {
  const exporter = new InMemorySpanExporter();
  const tracerProvider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const { clock, metering, seen, wait } = await meteredMachine({
    usageReaders,
    estimators,
    intensity: fixedIntensity(40),
    telemetry: { detail: "full", tracerProvider },
  });
  const options = { model, provider: "openai", serving: SWEDEN };
  const call = metering.meterInference(options, async () => {
    await wait(4000);
    return answer;
  });
  await clock.advanceAsync(5000);
  expect(await call).toBe(answer);
  await metering.flush();
  await metering.shutdown();
  const [footprint] = seen.footprints;
  const [span] = exporter.getFinishedSpans();
  return { footprint, attributes: span?.attributes ?? {}, faults: metering.status.faults };
}

describe("a hosted call with an estimator", () => {
  it("a hosted call has an estimate at the serving boundary, with method, band, tables, hardware and water", async () => {
    const { footprint, attributes } = await callWith([ecologits()]);
    const expected = ecologits().estimate({
      model: "gpt-4o",
      provider: "openai",
      operation: "chat",
      usage: { inputFresh: 900, output: 250 },
      durationS: 4,
      serving: SWEDEN,
    });
    const energy = expected?.energy ?? { value: 0, low: 0, high: 0 };
    expect(footprint).toMatchObject({ kind: "inference", method: "estimated", durationS: 4 });
    expect(footprint?.energy).toEqual({
      value: expect.closeTo(energy.value, 9),
      low: expect.closeTo(energy.low, 9),
      high: expect.closeTo(energy.high, 9),
    });
    const [running, built, evaporated] = footprint?.parts ?? [];
    expect(footprint?.parts).toHaveLength(3);
    expect(running).toMatchObject({
      boundary: "serving",
      component: "server",
      method: "estimated",
      methodId: "ecologits@0.11.2",
      emissionSource: "operational",
    });
    const operational = emissionsOf(joules(energy.value), gramsPerJoule(40));
    expect(running?.co2e?.value).toBeCloseTo(operational, 9);
    expect(built).toMatchObject({ emissionSource: "embodied", method: "estimated", boundary: "serving" });
    expect(built?.energy).toBeUndefined();
    expect(built?.co2e?.value).toBeCloseTo(expected?.embodiedCo2e?.value ?? 0, 12);
    expect(footprint?.co2e?.value).toBeCloseTo(operational + (expected?.embodiedCo2e?.value ?? 0), 9);
    expect(running?.waterSource).toBe("offsite");
    expect(evaporated).toMatchObject({ component: "cooling", waterSource: "onsite", boundary: "serving" });
    expect(evaporated?.water?.value).toBeCloseTo(expected?.onsiteWater?.value ?? 0, 12);
    expect(footprint?.water?.value).toBeCloseTo(expected?.water?.value ?? 0, 12);

    expect(attributes).toMatchObject({
      "wattspan.method": "estimated",
      "wattspan.method_id": "ecologits@0.11.2",
      "wattspan.tables": ["ecologits@0.11.2", "ecologits-mixes@0.11.2"],
      "wattspan.energy": footprint?.energy?.value,
      "wattspan.energy_low": footprint?.energy?.low,
      "wattspan.energy_high": footprint?.energy?.high,
      "wattspan.serving_energy": footprint?.energy?.value,
      "wattspan.water": footprint?.water?.value,
    });
    expect(attributes["wattspan.client_energy"]).toBeUndefined();
  });

  it("a hosted call takes the first estimator that knows its model", async () => {
    const own = custom({ id: "ours@1", models: { "house-7b": { joulesPerOutputToken: 0.5 } } });
    const hosted = await callWith([own, ecologits()]);
    expect(hosted.attributes["wattspan.method_id"]).toBe("ecologits@0.11.2");
    const house = await callWith([own, ecologits()], ANSWER, "house-7b");
    expect(house.attributes["wattspan.method_id"]).toBe("ours@1");
    expect(house.footprint?.energy).toEqual({ value: 125, low: 62.5, high: 250 });
    expect(house.attributes["wattspan.tables"]).toBeUndefined();
  });

  it("a hosted call of a model that no table knows is estimated by the model that answered", async () => {
    const { attributes } = await callWith([ecologits()], ANSWER, "my-deployment");
    expect(attributes).toMatchObject({
      "gen_ai.request.model": "my-deployment",
      "gen_ai.response.model": ANSWER.model,
      "wattspan.method_id": "ecologits@0.11.2",
    });
  });

  it.each([
    ["no_estimator", [], ANSWER, "gpt-4o"],
    ["unknown_model", [ecologits()], { usage: ANSWER.usage }, "no-such-model/0"],
    ["no_usage", [ecologits()], { model: "gpt-4o" }, "gpt-4o"],
    ["no_usage", [ecologits()], { usage: { prompt_tokens: 900 } }, "gpt-4o"],
  ] as const)(
    "a hosted call without an estimate has no energy and the reason %s",
    async (reason, estimators, answer, model) => {
      const { footprint, attributes, faults } = await callWith(estimators, answer, model);
      expect(footprint).toMatchObject({ method: "unavailable", reasons: [reason], parts: [] });
      expect(footprint?.energy).toBeUndefined();
      expect(attributes["wattspan.energy"]).toBeUndefined();
      expect(attributes["wattspan.reasons"]).toEqual([reason]);
      expect(faults).toEqual({});
    },
  );
});
