import type { EnergyEstimator, EstimatorInput, KnownEnergy } from "@wattspan/core";
import { energyEstimatorContract, manualClock, random } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { history } from "../history/history.js";
import { phase } from "../phase/phase.js";
import { type CalibrateOptions, calibrate } from "./calibrate.js";

/** A call that it is taught with. */
const CALL: EstimatorInput = {
  ...{ model: "gpt-4o", provider: "openai", operation: "chat", durationS: 4 },
  usage: { inputFresh: 900, output: 250 },
};
/** What is stated of a call. */
const stated = (joules: number, component: KnownEnergy["component"] = "server"): KnownEnergy => ({
  energy: { value: joules, low: joules * 0.95, high: joules * 1.05 },
  component,
});
/** Ten joules per call, three times to each side. */
const flat: EnergyEstimator = {
  id: "flat@1",
  knows: ({ model }) => model.startsWith("gpt"),
  estimate: ({ usage }) =>
    usage?.output === undefined
      ? undefined
      : {
          energy: { value: 10, low: 10 / 3, high: 30 },
          water: { value: 2, low: 1, high: 3 },
          embodiedCo2e: { value: 5, low: 4, high: 6 },
          methodId: "flat@1",
        },
  whyUnknown: () => "other_output",
};
/** After which reports are forgotten. */
const WEEK_MS = 7 * 24 * 3_600_000;
/** Noise that is the same each time. */
const noisy = (index: number) => Math.exp(0.42 * Math.sin(index * 2.4));
/** An estimator that has learned, and what it said. */
function taught(options: CalibrateOptions = { around: 1 }, calls = 50, factor = 2) {
  const estimator = calibrate(flat, options);
  const said = Array.from({ length: calls }, (_, index) =>
    estimator.learn(CALL, stated(10 * factor * noisy(index))),
  );
  return { estimator, said };
}

describe("calibrate", () => {
  it("calibrate is what it wraps until five calls are known, and has their factor and a narrower band then", () => {
    expect(taught({ around: 1 }, 4).estimator.estimate(CALL)).toEqual(flat.estimate(CALL));
    const { energy, methodId, water, embodiedCo2e } = taught().estimator.estimate(CALL) ?? {};
    expect(methodId).toBe("flat@1+calibrated");
    expect(energy?.value).toBeGreaterThan(18);
    expect(energy?.value).toBeLessThan(22);
    expect((energy?.high ?? 0) / (energy?.low ?? 0)).toBeLessThan(3);
    expect(water?.value).toBeCloseTo((energy?.value ?? 0) / 5, 9);
    expect(embodiedCo2e).toEqual({ value: 5, low: 4, high: 6 });
  });

  it("calibrate keeps models and providers apart, and knows what it wraps knows", () => {
    const { estimator } = taught();
    const others = [
      { ...CALL, model: "gpt-5" },
      { ...CALL, provider: "azure.ai.openai" },
    ];
    for (const other of others) expect(estimator.estimate(other)).toEqual(flat.estimate(other));
    expect(estimator.id).toBe("flat@1+calibrated");
    expect(estimator.knows({ ...CALL, model: "o3" })).toBe(false);
    expect(estimator.whyUnknown?.(CALL)).toBe("other_output");
    expect(calibrate(phase()).whyUnknown).toBeDefined();
  });

  it("calibrate passes on what its estimator only observes", () => {
    const estimator = calibrate(history());
    for (let index = 0; index < 5; index++) estimator.observe?.(CALL, { value: 10, low: 9, high: 11 });
    expect(estimator.estimate(CALL)?.energy.value).toBe(10);
    expect(calibrate(phase())).not.toHaveProperty("observe");
  });

  it("calibrate keeps the contract of estimators after it has learned", async () => {
    const estimator = calibrate(phase());
    const joules = (phase().estimate(CALL)?.energy.value ?? 0) / 8;
    for (let index = 0; index < 20; index++) estimator.learn(CALL, stated(joules * noisy(index)));
    expect(estimator.estimate(CALL)?.methodId).toBe("phase@2+calibrated");
    expect(await energyEstimatorContract(estimator, [CALL])).toEqual([]);
  });

  it("calibrate stays at the facility's meter: what GPUs state is less than the estimate, and what is around them widens the band", () => {
    const [asStated, ofGpus] = [taught(), calibrate(flat)];
    for (let index = 0; index < 50; index++) ofGpus.learn(CALL, stated(20 * noisy(index), "gpu"));
    const [one, other] = [asStated.estimator.estimate(CALL)?.energy, ofGpus.estimate(CALL)?.energy];
    const aroundGpus = 1.43 * 1.12 * 1.2; // no table has a narrower PUE
    expect((other?.value ?? 0) / (one?.value ?? 1)).toBeGreaterThan(0.9 * aroundGpus);
    expect((other?.high ?? 0) / (other?.low ?? 1)).toBeGreaterThan((one?.high ?? 0) / (one?.low ?? 1));
  });

  it("calibrate says how a call compares with the band that was stated before", () => {
    const { estimator, said } = taught({ around: 1 }, 5, 1);
    expect(said).toEqual(Array.from({ length: 5 }, () => "inside"));
    expect(estimator.learn(CALL, stated(29))).toBe("outside");
    expect(estimator.learn(CALL, stated(0))).toBe("refused");
    expect(estimator.learn(CALL, stated(10_000))).toBe("refused");
  });

  it("calibrate cannot compare upper bounds, calls of several models and calls without tokens", () => {
    const estimator = calibrate(flat);
    const bound = { energy: { value: 7, low: 0, high: 7 }, component: "gpu" } as const;
    expect(estimator.learn(CALL, bound)).toBeUndefined();
    expect(estimator.learn({ ...CALL, usage: {} }, stated(5))).toBeUndefined();
    const byModel = [{ model: "gpt-4o", output: 5 }];
    expect(estimator.learn({ ...CALL, usage: { output: 5, byModel } }, stated(5))).toBeUndefined();
    expect(estimator.learned).toEqual([]);
  });

  it("calibrate cannot compare with estimates that are 0 or reach down to it", () => {
    for (const energy of [
      { value: 0, low: 0, high: 0 },
      { value: 3, low: 0, high: 9 },
    ]) {
      const estimator = calibrate({ ...flat, estimate: () => ({ energy, methodId: "nothing@1" }) });
      for (let index = 0; index < 9; index++) expect(estimator.learn(CALL, stated(5))).toBeUndefined();
      expect(estimator.estimate(CALL)?.energy).toEqual(energy);
    }
  });

  it("calibrate forgets a model without reports for a week", () => {
    const clock = manualClock();
    const { estimator } = taught({ around: 1, clock });
    clock.advance(WEEK_MS - 1);
    expect(estimator.estimate(CALL)?.methodId).toBe("flat@1+calibrated");
    clock.advance(1);
    expect(estimator.estimate(CALL)).toEqual(flat.estimate(CALL));
    expect(estimator.learned).toEqual([]);
  });

  it("calibrate has the band of what it wraps while more than 3 of the last 15 were refused", () => {
    const { estimator } = taught();
    for (let index = 0; index < 3; index++) expect(estimator.learn(CALL, stated(5000))).toBe("refused");
    expect(estimator.estimate(CALL)?.methodId).toBe("flat@1+calibrated");
    estimator.learn(CALL, stated(5000));
    expect(estimator.estimate(CALL)).toEqual(flat.estimate(CALL));
  });

  it("calibrate holds some nine of ten calls in a range that is some three times wide", () => {
    const next = random(7);
    const normal = () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
    let [held, calls] = [0, 0];
    for (let stream = 0; stream < 20; stream++) {
      const estimator = calibrate(flat, { around: 1 });
      for (let index = 0; index < 100; index++) {
        const comparison = estimator.learn(CALL, stated(14 * Math.exp(0.33 * normal())));
        if (index < 5) continue;
        calls += 1;
        if (comparison === "inside") held += 1;
      }
      const { low = 0, high = 0 } = estimator.learned[0]?.factor ?? {};
      expect(high / low).toBeLessThan(4.5);
    }
    expect(held / calls).toBeGreaterThan(0.87);
    expect(held / calls).toBeLessThan(0.96);
  });

  it("calibrate takes eight refused calls that agree for the new truth, and no seven, or eight that differ", () => {
    const { estimator } = taught();
    for (let index = 0; index < 7; index++) expect(estimator.learn(CALL, stated(2000))).toBe("refused");
    expect(estimator.learn(CALL, stated(2000))).toBe("moved");
    expect(estimator.estimate(CALL)?.energy.value).toBeCloseTo(2000, 6);
    const differing = taught().estimator;
    for (let index = 0; index < 16; index++)
      expect(differing.learn(CALL, stated(index % 2 === 0 ? 5000 : 0.01))).toBe("refused");
  });

  it("calibrate keeps nothing of a model whose only calls were refused, and at most 256 models", () => {
    const estimator = calibrate(flat, { around: 1 });
    for (let index = 0; index < 9; index++) estimator.learn(CALL, stated(10_000));
    expect(estimator.learned).toEqual([]);
    for (let index = 0; index < 300; index++) estimator.learn({ ...CALL, model: `gpt-${index}` }, stated(10));
    expect(estimator.learned).toHaveLength(256);
    expect(estimator.learned.at(-1)?.model).toBe("gpt-299");
  });

  it("what a process learned is known to the next one, by way of JSON", () => {
    const clock = manualClock();
    const { estimator } = taught({ around: 1, clock });
    const known = JSON.parse(JSON.stringify(estimator.learned));
    expect(known).toMatchObject([{ model: "gpt-4o", provider: "openai", component: "server" }]);
    const next = calibrate(flat, { around: 1, clock, known });
    expect(next.learned).toEqual(estimator.learned);
    expect(next.estimate(CALL)).toEqual(estimator.estimate(CALL));
    expect(next.estimate(CALL)?.energy.value).toBeCloseTo(10 * (known[0].factor.value as number), 9);
  });

  it.each([[{}], [{ model: "a", atMs: 1, scores: ["b"] }], [{ model: "a", scores: [1] }]])(
    "calibrate takes no known of %j",
    (one) => {
      expect(() => calibrate(flat, { known: [one as never] })).toThrow("option known is");
    },
  );

  it.each([0, -1, Number.NaN, "2", { value: 1, low: 2, high: 3 }])(
    "calibrate takes no around of %j",
    (given) => {
      expect(() => calibrate(flat, { around: given as never })).toThrow(/around/);
    },
  );
});
