/** The metrics of budgets on OpenTelemetry's SDK, held against receipts. */

import { metrics } from "@opentelemetry/api";
import { manualClock, random } from "@wattspan/testing";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { type Budget, budgetMetrics, createBudget } from "../src/index.js";
import type { BudgetMetricsOptions } from "../src/metrics/budget-metrics.js";
import { collectedMetrics } from "./collected-metrics.js";

afterEach(() => metrics.disable());

function reading() {
  const { meterProvider, points: pointsOf } = collectedMetrics();
  const points = (name: string) => pointsOf(`wattspan.budget.${name}`);
  /** The values of one dimension, by key, of one budget. */
  const values = async (name: string, dimension = "energyJ", budget = "one") =>
    Object.fromEntries(
      ((await points(name)) ?? [])
        .filter(({ attributes }) => attributes["wattspan.budget.name"] === budget)
        .filter(({ attributes }) => attributes["wattspan.budget.dimension"] === dimension)
        .map(({ attributes, value }) => [attributes["wattspan.budget.scope"], value as number]),
    );
  return { meterProvider, points, values };
}

function attempt(budget: Budget, call: Parameters<Budget["reserve"]>[0]) {
  try {
    return budget.reserve(call);
  } catch {
    return undefined;
  }
}

describe("the metrics of a budget", () => {
  it("what is spent and reserved is what the receipts add up to, in every budget of a cascade", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer(), fc.constantFrom(0, 2, 100), async (seed, maxKeys) => {
        const next = random(seed);
        const options = { clock: manualClock(), maxReceipts: 1000 };
        const above = createBudget({ name: "above", limits: { energyJ: 3000 }, ...options });
        const limits = { energyJ: 1000 };
        const one = createBudget({ name: "one", limits, parent: above, key: "user", ...options });
        const { meterProvider, values, points } = reading();
        for (const budget of [above, one]) budgetMetrics(budget, { meterProvider, maxKeys });
        for (let i = 0; i < 60; i++) {
          const user = `user ${Math.floor(5 * next())}`;
          const call = { estimate: { energyJ: 100 * next() }, of: { user }, model: `${i}` };
          const reservation = attempt(one, { ...call, critical: next() < 0.1 });
          if (next() < 0.7) reservation?.settle({ energyJ: 120 * next(), tokens: 10 });
          else if (next() < 0.5) reservation?.release();
        }
        const total = (of: Record<string, number>) =>
          Object.values(of).reduce((all, amount) => all + amount, 0);
        for (const budget of [above, one]) {
          const entries = budget
            .receipts()
            .flatMap((receipt) => receipt.entries.map((entry) => ({ ...entry, state: receipt.state })))
            .filter((entry) => entry.budget === budget.name);
          const spent = entries.reduce((all, { charged }) => all + (charged?.energyJ ?? 0), 0);
          const open = entries.filter(({ state }) => state === "open");
          const held = open.reduce((all, { reserved }) => all + (reserved.energyJ ?? 0), 0);
          const seen = [
            await values("spent", "energyJ", budget.name),
            await values("reserved", "energyJ", budget.name),
          ];
          expect(Math.abs(total(seen[0] ?? {}) - spent)).toBeLessThanOrEqual(1e-9 * Math.max(1, spent));
          expect(Math.abs(total(seen[1] ?? {}) - held)).toBeLessThanOrEqual(1e-9 * Math.max(1, spent));
        }
        for (const [key, energyJ] of Object.entries(await values("spent")))
          if (key !== "(others)") expect(energyJ).toBe(one.status({ of: { user: key } }).spent.energyJ);
        const counted = (await points("decisions")) ?? [];
        for (const decision of ["admitted", "refused"]) {
          const receipts = one.receipts().filter((receipt) => receipt.decision === decision).length;
          const ofOne = counted.filter(
            ({ attributes }) =>
              attributes["wattspan.budget.name"] === "one" &&
              attributes["wattspan.budget.decision"] === decision,
          );
          expect(ofOne.reduce((all, { value }) => all + (value as number), 0)).toBe(receipts);
        }
      }),
      { numRuns: 50 },
    );
  });

  it("limits, decisions with their rule and dimension, and overruns of critical work are reported", async () => {
    const { meterProvider, points, values } = reading();
    const budget = createBudget({ name: "one", limits: { energyJ: 100, steps: 9 }, clock: manualClock() });
    budgetMetrics(budget, { meterProvider });
    expect(await points("limit")).toBeUndefined();
    budget.reserve({ estimate: { energyJ: 80 } }).settle({ energyJ: 90 });
    attempt(budget, { estimate: { energyJ: 80 } });
    expect(await points("overruns")).toBeUndefined();
    budget.reserve({ estimate: { energyJ: 80 }, critical: true }).settle({ energyJ: 70 });
    expect(await values("limit")).toEqual({ "(all)": 100 });
    expect(await values("limit", "steps")).toEqual({ "(all)": 9 });
    expect(await values("spent")).toEqual({ "(all)": 160 });
    expect(await values("limit", "tokens")).toEqual({});
    const name = { "wattspan.budget.name": "one" };
    const energy = { "wattspan.budget.dimension": "energyJ" };
    const decided = (decision: string, rule: string) => ({
      ...name,
      ...{ "wattspan.budget.decision": decision, "wattspan.budget.rule": rule },
    });
    expect((await points("decisions"))?.map(({ attributes, value }) => [attributes, value])).toEqual([
      [decided("admitted", "fits"), 1],
      [{ ...decided("refused", "limit"), ...energy }, 1],
      [decided("admitted", "critical"), 1],
    ]);
    expect(await points("overruns")).toMatchObject([{ attributes: { ...name, ...energy }, value: 1 }]);
    budget.setLimits({ energyJ: 500 });
    expect(await values("limit")).toEqual({ "(all)": 500 });
  });

  it("a window that opens shows in the next reading, without a call", async () => {
    const clock = manualClock();
    const { meterProvider, values } = reading();
    const budget = createBudget({ name: "one", limits: { energyJ: 100 }, window: { rollingS: 60 }, clock });
    budgetMetrics(budget, { meterProvider });
    budget.reserve({}).settle({ energyJ: 90 });
    expect(await values("spent")).toEqual({ "(all)": 90 });
    clock.advance(120_000);
    expect(await values("spent")).toEqual({ "(all)": 0 });
  });

  it("the end of a calendar window is reported, in seconds since the epoch, and moves with the days", async () => {
    const clock = manualClock({ wallStartMs: Date.UTC(2026, 2, 28, 20) });
    const { meterProvider, points } = reading();
    const window = { calendar: "day", timeZone: "Europe/Berlin" } as const;
    budgetMetrics(createBudget({ name: "one", limits: { energyJ: 100 }, window, clock }), { meterProvider });
    const end = async () => (await points("window_end"))?.map(({ value }) => value);
    expect(await end()).toEqual([Date.UTC(2026, 2, 28, 23) / 1000]);
    clock.advance(12 * 3_600_000);
    // In that night clocks go forward.
    expect(await end()).toEqual([Date.UTC(2026, 2, 29, 22) / 1000]);
  });

  it.each([["lifetime" as const], ["run" as const], [{ rollingS: 60 }]])(
    "a window that does not end reports no end: %j",
    async (window) => {
      const { meterProvider, points } = reading();
      const budget = createBudget({ name: "one", limits: { energyJ: 100 }, window, clock: manualClock() });
      budgetMetrics(budget, { meterProvider });
      budget.reserve({}).settle({ energyJ: 1 });
      expect(await points("limit")).toHaveLength(1);
      expect(await points("window_end")).toBeUndefined();
    },
  );

  it("what is spent is absent while nothing of it is known", async () => {
    const { meterProvider, values } = reading();
    const budget = createBudget({ name: "one", limits: { energyJ: 100 }, clock: manualClock() });
    budgetMetrics(budget, { meterProvider });
    budget.reserve({}).settle({ tokens: 5 });
    expect(await values("spent")).toEqual({});
    expect(await values("limit")).toEqual({ "(all)": 100 });
  });

  it("names of keys are labels that can be printed, however many there are", async () => {
    const { meterProvider, points } = reading();
    const budget = createBudget({
      name: "one",
      limits: { steps: 1000 },
      key: "user",
      clock: manualClock(),
    });
    budgetMetrics(budget, { meterProvider });
    for (let i = 0; i < 10_500; i++) budget.reserve({ of: { user: `${i}\n${"x".repeat(300)}` } }).settle({});
    const keys = ((await points("spent")) ?? []).map(({ attributes }) => attributes["wattspan.budget.scope"]);
    expect(keys).toHaveLength(101);
    for (const key of keys) expect(key).toMatch(/^[^\n]{1,256}$/);
    expect(keys).toContain("(others)");
    const total = ((await points("spent")) ?? []).reduce((all, { value }) => all + (value as number), 0);
    expect(total).toBe(10_500);
  });

  it("the global provider is the default, and what is stopped reports nothing", async () => {
    const { meterProvider, points } = reading();
    metrics.setGlobalMeterProvider(meterProvider);
    const budget = createBudget({ name: "one", limits: { steps: 5 }, clock: manualClock() });
    const reported = budgetMetrics(budget);
    reported.stop();
    budget.reserve({}).settle({});
    expect(await points("spent")).toBeUndefined();
  });

  it.each([
    ["a budget of another kind", {}, {}],
    ["keys below 0", createBudget({ name: "b", limits: {} }), { maxKeys: -1 }],
    ["an unknown option", createBudget({ name: "b", limits: {} }), { keys: 4 }],
  ])("%s is refused", (_, budget, options) => {
    expect(() => budgetMetrics(budget as Budget, options as BudgetMetricsOptions)).toThrow(/wattspan: /);
  });
});
