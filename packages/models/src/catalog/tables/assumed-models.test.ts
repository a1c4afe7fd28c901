import { describe, expect, it } from "vitest";
import { phase } from "../../phase/phase.js";
import { totalBounds } from "../total-bounds.js";
import { assumedModels } from "./assumed-models.js";
import { ecologitsModels } from "./ecologits-models.js";
import { openModels } from "./open-models.js";

const usage = { inputFresh: 900, output: 250 };
const estimateOf = (model: string) =>
  phase().estimate({ model, operation: "chat", usage, durationS: 0 }) ?? expect.fail(`${model} is unknown`);

describe("assumed sizes", () => {
  it("a closed model of unknown size has a wide range, and its estimate says so", () => {
    const { energy, reason, tables } = estimateOf("grok-4");
    expect(reason).toBe("assumed_size");
    expect(tables?.[0]).toBe("models-assumed@2026.11");
    const known = estimateOf("gpt-4o").energy;
    expect(energy.high / energy.low).toBeGreaterThan(known.high / known.low);
    expect(estimateOf("gpt-4o").reason).toBeUndefined();
  });

  it("every row with a range is assumed, and a published size is none", () => {
    expect(
      assumedModels()
        .filter(({ assumed }) => !assumed)
        .map(({ name }) => name),
    ).toEqual(["gemini-1.5-flash-8b"]);
  });

  it("no assumed model has a row in the newer edition of EcoLogits", () => {
    const estimated = new Set(ecologitsModels("0.11.2").map(({ name }) => name));
    expect(assumedModels().filter(({ name }) => estimated.has(name))).toEqual([]);
  });
});

describe("totalBounds", () => {
  const named = (name: string) =>
    [...openModels(), ...ecologitsModels("0.11.2"), ...assumedModels()].find((one) => one.name === name) ??
    expect.fail(name);

  it("totalBounds gives a range for the total of a closed mixture, never below what is active", () => {
    expect(totalBounds(named("gpt-4o"))).toEqual({ min: 176, max: 1100 });
    for (const model of ecologitsModels("0.11.2")) {
      const { min, max } = totalBounds(model);
      const { activeParameters: active } = model;
      expect(max, model.name).toBeGreaterThanOrEqual(min);
      expect(min, model.name).toBeGreaterThanOrEqual(typeof active === "number" ? active : active.min);
      expect(max, model.name).toBeGreaterThanOrEqual(typeof active === "number" ? active : active.max);
    }
  });

  it("totalBounds keeps a published total, and a range that a row has", () => {
    expect(totalBounds(named("deepseek-v3"))).toEqual({ min: 671, max: 671 });
    expect(totalBounds(named("o3"))).toEqual({ min: 70, max: 1000 });
    expect(totalBounds(named("gpt-4o-mini"))).toEqual({ min: 8, max: 28 });
  });
});
