import type { EnergyEstimator, EstimatorInput, Range } from "@wattspan/core";
import { describe, expect, it } from "vitest";
import { callOf } from "../../test/hostile-calls.js";
import { allEstimators, compare } from "./compare.js";

const band = (value: number): Range => ({ value, low: value / 2, high: value * 2 });
const method = (id: string, energy: Range, more: Partial<EnergyEstimator> = {}): EnergyEstimator => ({
  id,
  knows: () => true,
  estimate: () => ({ energy, methodId: id }),
  ...more,
});
const CALL = callOf("gpt-4o", { provider: "openai" });

describe("compare", () => {
  it("compare lists every method in order, with what each says and how far they disagree", () => {
    const { methods, disagreement } = compare(CALL, [
      method("a@1", band(100)),
      method("b@2", band(300), {
        estimate: () => ({
          energy: band(300),
          embodiedCo2e: band(1),
          water: band(2),
          methodId: "b@2",
          tables: ["t@1"],
        }),
      }),
    ]);
    expect(methods).toEqual([
      { id: "a@1", status: "estimated", energy: band(100), tables: [] },
      {
        id: "b@2",
        status: "estimated",
        energy: band(300),
        embodiedCo2e: band(1),
        water: band(2),
        tables: ["t@1"],
      },
    ]);
    expect(disagreement).toEqual({
      ratio: 3,
      lowest: "a@1",
      highest: "b@2",
      common: { low: 150, high: 200 },
    });
  });

  it("compare finds no common band when no value is in all bands", () => {
    const { disagreement } = compare(CALL, [
      method("high@1", band(1000)),
      method("low@1", band(10)),
      method("middle@1", band(20)),
    ]);
    expect(disagreement).toEqual({ ratio: 100, lowest: "low@1", highest: "high@1" });
  });

  it("compare says why a method has no estimate", () => {
    const throwing = () => {
      throw new Error("no table");
    };
    const { methods, disagreement } = compare(CALL, [
      method("a@1", band(1), { knows: () => false }),
      method("b@1", band(1), { estimate: () => undefined }),
      method("c@1", band(1), { estimate: throwing }),
      method("d@1", band(1), { knows: throwing }),
      method("e@1", { value: 1, low: 2, high: 3 }),
    ]);
    expect(
      methods.map((found) => found.status === "unavailable" && [found.id, found.reason, found.detail]),
    ).toEqual([
      ["a@1", "unknown_model", undefined],
      ["b@1", "no_usage", undefined],
      ["c@1", "estimator_failed", "no table"],
      ["d@1", "estimator_failed", "no table"],
      ["e@1", "estimator_failed", "energy is not a range"],
    ]);
    expect(disagreement).toBeUndefined();
    const { usage: _, ...silent } = CALL;
    expect(compare(silent, [method("a@1", band(1))]).methods).toEqual([
      { id: "a@1", status: "unavailable", reason: "no_usage" },
    ]);
  });

  it("compare has no disagreement of one method, a ratio of 1 of two that agree, and no ratio over 0", () => {
    expect(compare(CALL, [method("a@1", band(1))]).disagreement).toBeUndefined();
    expect(compare(CALL, []).methods).toEqual([]);
    const same = compare(CALL, [method("a@1", band(0)), method("b@1", band(0))]);
    expect(same.disagreement).toEqual({
      ratio: 1,
      lowest: "a@1",
      highest: "b@1",
      common: { low: 0, high: 0 },
    });
    const nothing = compare(CALL, [method("a@1", band(0)), method("b@1", band(5))]);
    expect(nothing.disagreement).toEqual({ lowest: "a@1", highest: "b@1" });
  });

  it("compare asks all methods of this package where no others are given", () => {
    const answers = (call: EstimatorInput) =>
      Object.fromEntries(compare(call).methods.map(({ id, status }) => [id, status]));
    expect(answers(CALL)).toMatchObject({
      "phase@2": "estimated",
      "ecologits@0.11.2": "estimated",
      "throughput@1": "estimated",
      "measured-table@1": "unavailable",
      "disclosed@1": "estimated",
    });
    expect(answers(callOf("meta-llama/Llama-3.1-8B-Instruct"))).toMatchObject({
      "ecologits@0.11.2": "estimated",
      "measured-table@1": "estimated",
    });
    expect(Object.values(answers(callOf("no-such-model/0")))).toEqual(
      allEstimators().map(() => "unavailable"),
    );
  });

  it("allEstimators gives the same estimators each time, so that a model is looked up once", () => {
    expect(allEstimators()).toBe(allEstimators());
    expect(allEstimators().map(({ id }) => id)).toEqual([
      "phase@2",
      "ecologits@0.11.2",
      "throughput@1",
      "measured-table@1",
      "disclosed@1",
    ]);
  });
});
