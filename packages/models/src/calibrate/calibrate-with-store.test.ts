import { diag } from "@opentelemetry/api";
import type { EnergyEstimator, EstimatorInput } from "@wattspan/core";
import { manualClock } from "@wattspan/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { CALL, flat, noisy, stated, taught, WEEK_MS } from "../../test/taught-estimator.js";
import { createModelCatalog, type OwnModel } from "../catalog/model-catalog.js";
import { withProxies } from "../catalog/proxies.js";
import { modelCatalog } from "../catalog/resolve-model.js";
import { custom } from "../estimators/custom.js";
import { throughput } from "../estimators/throughput.js";
import { phase } from "../phase/phase.js";
import { type CalibrationStore, calibrate } from "./calibrate.js";

const rowOf = (name: string, billions: number): OwnModel => ({
  ...{ name, vendor: "example", architecture: "dense", weights: "open" },
  ...{ activeParameters: billions, totalParameters: billions },
  ...{ source: "https://models.example.com/own", asOf: "2026-11-01" },
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
  const KEY = "wattspan:calibration:2:flat@1:10,3.33333,30;none;1,1,1";
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

  it("estimators of one id with other options, or with another around, share nothing", async () => {
    const { options, texts } = stored();
    await taught(options).estimator.save();
    const fourTimes: EnergyEstimator = {
      ...flat,
      estimate: () => ({ energy: { value: 40, low: 10, high: 160 }, methodId: "flat@1" }),
    };
    const others = [
      calibrate(fourTimes, options),
      calibrate(flat, { ...options, around: 1.5 }),
      calibrate(flat, { store: options.store, clock: options.clock }),
    ];
    for (const other of others) {
      await other.save();
      expect(other.learned).toEqual([]);
      other.learn(CALL, stated(20));
      await other.save();
    }
    expect(texts.size).toBe(4);
  });

  it.each<[string, (figure: number, name: string) => EnergyEstimator]>([
    ["coefficients", (figure, name) => custom({ models: { [name]: { joulesPerOutputToken: figure } } })],
    ["nodes", (figure, name) => throughput({ nodes: { [name]: { watts: figure, tokensPerS: 9 } } })],
    ["rows", (figure, name) => phase({ catalog: createModelCatalog({ rows: [rowOf(name, figure)] }) })],
    [
      "proxies",
      (figure, name) =>
        phase({ catalog: withProxies(modelCatalog(), { [name]: figure < 5 ? "gpt-4o" : "gpt-4o-mini" }) }),
    ],
  ])("estimators share nothing where only models of one's own have other %s", async (_, make) => {
    const { options, texts } = stored();
    for (const figure of [3, 6, 3]) {
      const estimator = calibrate(make(figure, "our-7b"), options);
      const call = { ...CALL, model: "our-7b" };
      estimator.learn(call, stated(estimator.estimate(call)?.energy.value ?? 0));
      await estimator.save();
    }
    expect(texts.size).toBe(2);
  });

  it("an estimator with a row that has no text can be calibrated with a store", async () => {
    const { options, texts } = stored();
    const row: Record<string, unknown> = { ...rowOf("our-7b", 7) };
    row.itself = row;
    const estimator = calibrate(phase({ catalog: createModelCatalog({ rows: [row as never] }) }), options);
    estimator.learn({ ...CALL, model: "our-7b" }, stated(20));
    await estimator.save();
    expect([...texts.keys()]).toEqual(["wattspan:calibration:2:phase@2:none;none;1,1,1;none"]);
  });

  it("an estimator that throws can be calibrated with a store", async () => {
    const { options, texts } = stored();
    let isBroken = true;
    const estimate = (call: EstimatorInput) => {
      if (isBroken) throw new Error("not yet");
      return flat.estimate(call);
    };
    const estimator = calibrate({ ...flat, estimate }, options);
    isBroken = false;
    estimator.learn(CALL, stated(20));
    await estimator.save();
    expect([...texts.keys()]).toEqual(["wattspan:calibration:2:flat@1:none;none;1,1,1"]);
  });

  it("two processes without news write nothing, though each has more reports than are kept", async () => {
    const { clock, options, store } = stored();
    const set = vi.spyOn(store, "set");
    const estimators = [taught(options, 80).estimator, taught(options, 80).estimator];
    for (const estimator of [...estimators, ...estimators]) await estimator.save();
    set.mockClear();
    for (const estimator of [...estimators, ...estimators]) await estimator.save();
    expect(set).not.toHaveBeenCalled();
    await clock.advanceAsync(1);
    estimators[0]?.learn(CALL, stated(20));
    for (const estimator of [...estimators, ...estimators]) await estimator.save();
    expect(set).toHaveBeenCalledTimes(1);
  });

  it("a process that only estimates puts nothing old over what others have reported since", async () => {
    const { clock, options } = stored();
    const old = taught(options, 80, 1).estimator;
    await old.save();
    await clock.advanceAsync(60_000);
    const young = taught(options, 80, 1.5).estimator;
    await young.save();
    await old.save();
    const next = calibrate(flat, options);
    await next.save();
    for (const estimator of [old, next]) expect(estimator.estimate(CALL)).toEqual(young.estimate(CALL));
    await clock.advanceAsync(10_000);
  });

  it("what is older than a week counts for nothing where it is read", async () => {
    const { clock, options, texts } = stored();
    await taught(options).estimator.save();
    const [[key, calibration]] = JSON.parse(texts.get(KEY) ?? "");
    texts.set(KEY, JSON.stringify([[key, { ...calibration, moves: 5 }]])); // would void what is newer
    for (const passedMs of [WEEK_MS, -2 * WEEK_MS]) {
      clock.sleepWall(passedMs);
      const next = calibrate(flat, options);
      await next.save();
      expect(next.learned).toEqual([]);
      next.learn(CALL, stated(20));
      await next.save();
      expect(next.learned).toMatchObject([{ reports: 1, moves: 0 }]);
    }
  });

  it.each([null, 5, {}])(
    "a store that gives %j for a text is reported, and changes nothing",
    async (given) => {
      const { options } = stored();
      const errors: unknown[] = [];
      const store = { ...options.store, get: async () => given as never };
      const { estimator } = taught({ ...options, store, onStoreError: (error) => errors.push(error) }, 30);
      await estimator.save();
      expect(String(errors[0])).toContain("damaged");
      expect(estimator.estimate(CALL)?.methodId).toBe("flat@1+calibrated");
    },
  );

  it("a damaged text is as if nothing were kept, is reported once, and is written anew", async () => {
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
  ])("a store that %s changes nothing, and is reported", async (_, broken) => {
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

  it("a store that fails only after the deadline is asked again, and has what is learned since", async () => {
    const { clock, options, store, texts } = stored();
    let isSlow = true;
    const late = () =>
      new Promise<never>((_, reject) => clock.schedule(() => reject(new Error("timeout")), 6000));
    const get = async (key: string) => (isSlow ? late() : store.get(key));
    const { estimator } = taught({ ...options, store: { ...store, get }, onStoreError: () => undefined }, 6);
    await clock.advanceAsync(20_000);
    isSlow = false;
    await clock.advanceAsync(20_000);
    expect(texts.size).toBe(1);
    texts.clear();
    estimator.learn(CALL, stated(20));
    await clock.advanceAsync(5000);
    expect(texts.size).toBe(1);
  });
});
