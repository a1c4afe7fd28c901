import { manualClock } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { createBudget, type Receipt } from "../index.js";
import type { BudgetChange, ThresholdChange } from "./budget-status.js";

const NAMED = { name: "one", limits: { energyJ: 100 } };

describe("the options of a budget", () => {
  it.each<[string, object]>([
    ["nmae", { nmae: "x" }],
    ["name", { name: "" }],
    ["name", { name: 5 }],
    ["limits", { limits: null }],
    ["limits.joules", { limits: { joules: 5 } }],
    ["key", { key: "planet" }],
    ["charge", { charge: "p50" }],
    ["onUnknown", { onUnknown: "allow" }],
    ["onUnknown", { onUnknown: null }],
    ["onUnknown.reserve.energyJ", { onUnknown: { reserve: { energyJ: -1 } } }],
    ["thresholds", { thresholds: [0.5, Number.NaN] }],
    ["thresholds", { thresholds: 0.5 }],
    ["tailS", { tailS: -1 }],
    ["maxReceipts", { maxReceipts: Number.POSITIVE_INFINITY }],
    ["parent", { parent: {} }],
  ])("%s is refused in %o", (option, wrong) => {
    expect(() => createBudget({ ...NAMED, ...wrong })).toThrow(`option ${option} `);
  });
});

describe("thresholds", () => {
  it("thresholds are reported once in each direction, with the dimension that reaches them", () => {
    const clock = manualClock();
    const changes: BudgetChange[] = [];
    const budget = createBudget({
      name: "one",
      limits: { energyJ: 100, tokens: 1000 },
      window: { rollingS: 60 },
      thresholds: [0.9, 0.5],
      onChange: (change) => changes.push(change),
      clock,
    });
    for (const energyJ of [40, 5, 10, 40]) budget.reserve({}).settle({ energyJ, tokens: 1 });
    expect((changes as ThresholdChange[]).map(({ threshold, from }) => [from, threshold])).toEqual([
      [0, 0.5],
      [0.5, 0.9],
    ]);
    clock.advance(63_001);
    budget.reserve({}).settle({ energyJ: 1, tokens: 600 });
    expect(changes.slice(2)).toMatchObject([
      { threshold: 0, from: 0.9 },
      { threshold: 0.5, from: 0, dimension: "tokens", share: 0.6, key: "(all)" },
    ]);
  });
});

it("thresholds are reached by amounts that add up to them but for rounding", () => {
  const changes: BudgetChange[] = [];
  const onChange = (change: BudgetChange) => void changes.push(change);
  const budget = createBudget({ name: "one", limits: { energyJ: 0.8 }, thresholds: [1], onChange });
  for (let i = 0; i < 8; i++) budget.reserve({}).settle({ energyJ: 0.1 });
  expect(changes).toMatchObject([{ threshold: 1, from: 0 }]);
});

describe("handlers", () => {
  it("errors of handlers are counted and reach nobody", () => {
    const broken = () => {
      throw new Error("handler");
    };
    const budget = createBudget({ ...NAMED, onChange: broken, onReceipt: broken, key: broken });
    budget.reserve({}).settle({ energyJ: 80 });
    expect(budget.status()).toMatchObject({ key: "(none)", faults: 3, spent: { energyJ: 80 } });
  });

  it("a promise of a handler is no answer, and its rejection is counted and handled", async () => {
    const unhandled: unknown[] = [];
    const note = (error: unknown) => unhandled.push(error);
    process.on("unhandledRejection", note);
    const broken = async () => Promise.reject(new Error("handler"));
    const handlers = { onChange: broken, onReceipt: broken, key: broken };
    const budget = createBudget({ ...NAMED, ...(handlers as object) });
    budget.reserve({ estimate: broken as never }).settle({ energyJ: 80 });
    await new Promise(setImmediate);
    process.off("unhandledRejection", note);
    expect(unhandled).toEqual([]);
    expect(budget.status()).toMatchObject({ key: "(none)", faults: 4, spent: { energyJ: 80 } });
  });

  it("receipts reach onReceipt in their last state, each once, also those that are not kept", () => {
    const receipts: Receipt[] = [];
    const budget = createBudget({ ...NAMED, maxReceipts: 2, onReceipt: (receipt) => receipts.push(receipt) });
    const call = { estimate: { energyJ: 30 } };
    for (let i = 0; i < 3; i++) budget.reserve(call).settle({ energyJ: 20 });
    budget.reserve(call).release();
    expect(() => budget.reserve({ estimate: { energyJ: 300 } })).toThrow();
    expect(receipts.map(({ state }) => state)).toEqual([
      "settled",
      "settled",
      "settled",
      "released",
      "refused",
    ]);
    expect(budget.receipts()).toEqual(receipts.slice(-2));
    expect(budget.status()).toMatchObject({ receiptsDropped: 3 });
  });
});

it("a key with a name that was cut is forgotten by its whole name", () => {
  const budget = createBudget({ ...NAMED, key: "user" });
  const user = "x".repeat(5000);
  budget.reserve({ of: { user } }).settle({ energyJ: 5 });
  budget.endKey(user);
  expect(budget.status({ of: { user } }).spent.energyJ).toBe(0);
});

describe("a small limit", () => {
  it("a limit below 20 reservations for each call in flight is reported as tight", () => {
    const budget = createBudget({ name: "one", limits: { energyJ: 100, tokens: 1e6 } });
    budget.reserve({ estimate: { energyJ: 4, tokens: 100 } });
    expect(budget.status().tight).toEqual([]);
    budget.reserve({ estimate: { energyJ: 4, tokens: 100 } });
    expect(budget.status().tight).toEqual(["energyJ"]);
  });
});
