import { energyEstimatorContract, manualClock } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { CALL, flat, noisy, stated, taught, WEEK_MS } from "../../test/taught-estimator.js";
import { history } from "../history/history.js";
import { phase } from "../phase/phase.js";
import { calibrate } from "./calibrate.js";

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

  it("calibrate keeps the contract of estimators where it has learned of one size, and of all", async () => {
    const estimator = calibrate(phase());
    const learnOf = (output: number) => {
      const call = { ...CALL, usage: { inputFresh: 900, output } };
      const joules = (phase().estimate(call)?.energy.value ?? 0) / 8;
      for (let index = 0; index < 20; index++) estimator.learn(call, stated(joules * noisy(index)));
      expect(estimator.estimate(call)?.methodId).toBe("phase@2+calibrated");
    };
    learnOf(CALL.usage?.output ?? 0);
    expect(await energyEstimatorContract(estimator, [CALL])).toEqual([]);
    for (let output = 1; output < 1e7; output *= 2) learnOf(output);
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

  it("learned has the factor of a total with its band", () => {
    const { estimator } = taught();
    const [known] = estimator.learned;
    expect(known).toMatchObject({ model: "gpt-4o", provider: "openai", reports: 50, moves: 0 });
    const { value = 0, low = 0, high = 0 } = known?.ofTotal ?? {};
    expect(value).toBeGreaterThan(2);
    expect(value).toBeLessThan(2.2); // the mean is above the median
    expect(high / low).toBeLessThan(1.3);
    expect(taught({}, 3).estimator.learned[0]).not.toHaveProperty("ofTotal");
  });

  it.each([0, -1, Number.NaN, "2", { value: 1, low: 2, high: 3 }])(
    "calibrate takes no around of %j",
    (given) => {
      expect(() => calibrate(flat, { around: given as never })).toThrow(/around/);
    },
  );
});
