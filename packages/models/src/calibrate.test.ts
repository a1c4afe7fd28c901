import { diag } from "@opentelemetry/api";
import type { EnergyEstimator, EstimatorInput, KnownEnergy } from "@wattspan/core";
import { energyEstimatorContract, manualClock } from "@wattspan/core/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { type CalibrateOptions, type CalibrationStore, calibrate } from "./calibrate.js";
import { phase } from "./phase.js";

const CALL: EstimatorInput = {
  ...{ model: "gpt-4o", provider: "openai", operation: "chat", durationS: 4 },
  usage: { inputFresh: 900, output: 250 },
};
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
const noisy = (index: number) => Math.exp(0.42 * Math.sin(index * 2.4));
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

  it("calibrate keeps the contract of estimators, also when it has learned", async () => {
    const estimator = calibrate(phase());
    for (let index = 0; index < 20; index++) estimator.learn(CALL, stated(50 * noisy(index)));
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

describe("calibrate with a store", () => {
  afterEach(() => diag.disable());

  function stored(text?: string) {
    const clock = manualClock();
    const texts = new Map<string, string>();
    if (text !== undefined) texts.set(KEY, text);
    const store: CalibrationStore = {
      get: async (key) => texts.get(key),
      set: async (key, value) => void texts.set(key, value),
    };
    return { clock, store, texts, options: { around: 1, store, clock } };
  }
  const KEY = "wattspan:calibration:1:flat@1";
  const reportsOf = (estimator: ReturnType<typeof calibrate>) => estimator.learned[0]?.reports;

  it("what a process learned is there for the next one, five seconds later", async () => {
    const { clock, options, texts } = stored();
    const estimator = calibrate(flat, options);
    await clock.advanceAsync(0);
    for (let index = 0; index < 30; index++) estimator.learn(CALL, stated(20 * noisy(index)));
    await clock.advanceAsync(4000);
    expect(texts.size).toBe(0);
    await clock.advanceAsync(1000);
    expect([...texts.keys()]).toEqual([KEY]);
    const next = calibrate(flat, options);
    expect(next.estimate(CALL)).toEqual(flat.estimate(CALL)); // it does not wait
    await clock.advanceAsync(0);
    expect(next.estimate(CALL)).toEqual(estimator.estimate(CALL));
  });

  it("several processes have the reports of all, also where they write in each other's way", async () => {
    const { clock, options } = stored();
    const estimators = [1, 2, 3].map(() => taught(options, 7).estimator);
    for (let round = 0; round < 3; round++) {
      for (const estimator of estimators) estimator.learn(CALL, stated(20));
      await Promise.all(estimators.map((estimator) => estimator.save()));
    }
    for (const estimator of [...estimators, ...estimators]) await estimator.save();
    expect(estimators.map(reportsOf)).toEqual([30, 30, 30]);
    await clock.advanceAsync(10_000);
  });

  it("a process that only estimates looks every five minutes what others have learned", async () => {
    const { clock, options } = stored();
    const looking = calibrate(flat, options);
    await clock.advanceAsync(0);
    await taught(options, 30).estimator.save();
    looking.estimate(CALL);
    await clock.advanceAsync(299_000);
    expect(looking.estimate(CALL)?.methodId).toBe("flat@1");
    await clock.advanceAsync(1000);
    expect(looking.estimate(CALL)?.methodId).toBe("flat@1+calibrated");
  });

  it("a damaged text is as if nothing were kept, is told once, and is written anew", async () => {
    const warn = vi.fn();
    diag.setLogger({ warn, error: warn, info: warn, debug: warn, verbose: warn });
    const { clock, options, texts } = stored("[[");
    const { estimator } = taught(options, 6);
    await clock.advanceAsync(6000);
    expect(warn.mock.calls.filter(([text]) => String(text).includes("damaged"))).toHaveLength(1);
    expect(reportsOf(estimator)).toBe(6);
    expect(JSON.parse(texts.get(KEY) ?? "")).toHaveLength(1);
  });

  it.each<[string, Partial<CalibrationStore>]>([
    ["fails", { get: async () => Promise.reject(new Error("down")) }],
    [
      "throws",
      {
        get: () => {
          throw new Error("down");
        },
      },
    ],
    ["never answers", { get: () => new Promise(() => undefined) }],
    ["cannot write", { set: async () => Promise.reject(new Error("read-only")) }],
  ])("a store that %s changes nothing, and is told", async (_, broken) => {
    const { clock, options, store } = stored();
    const errors: unknown[] = [];
    const onStoreError = (error: unknown) => {
      errors.push(error);
      throw new Error("the listener fails too");
    };
    const { estimator } = taught({ ...options, store: { ...store, ...broken }, onStoreError }, 30);
    await clock.advanceAsync(20_000);
    expect(errors.length).toBeGreaterThan(0);
    expect(estimator.estimate(CALL)?.methodId).toBe("flat@1+calibrated");
  });

  it("what could not be written is written when the store is back", async () => {
    const { clock, options, store, texts } = stored();
    let isDown = true;
    const get = async (key: string) => (isDown ? Promise.reject(new Error("down")) : store.get(key));
    taught({ ...options, store: { ...store, get }, onStoreError: () => undefined }, 6);
    await clock.advanceAsync(11_000);
    expect(texts.size).toBe(0);
    isDown = false;
    await clock.advanceAsync(5000);
    expect(texts.size).toBe(1);
  });
});
