/** The bound under load, and the two failures of money budgets, which the same checker must catch. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { BudgetExceededError, createBudget } from "../src/index.js";
import { type BoundReport, checkBound } from "./budget-bound.js";
import { type Admission, manyCalls } from "./many-calls.js";

const CALLS = 1000;
const LIMIT_J = 1_000_000;
/** What 32,000 tokens of output would take. */
const WORST_J = 16_000;

function run(admission: Admission, limit = LIMIT_J, seed = 7, calls = CALLS): BoundReport {
  return checkBound(limit, manyCalls({ calls, seed }, admission), true);
}

/** A budget as its users call it. Until there is history, a call is estimated at 200 J. */
function ofBudget(limit: number, charge: "value" | "upper" = "value"): Admission {
  const budget = createBudget({ name: "load", limits: { energyJ: limit }, charge });
  const call = { model: "m", operation: "chat", estimate: { energyJ: 200 }, worst: { energyJ: WORST_J } };
  return () => {
    try {
      const reservation = budget.reserve(call);
      const reserved = reservation.receipt.entries[0]?.reserved.energyJ as number;
      return { reserved, settle: (energyJ) => reservation.settle({ energyJ }) };
    } catch (error) {
      if (error instanceof BudgetExceededError) return undefined;
      throw error;
    }
  };
}

describe("a thousand calls at once on one budget", () => {
  it("a budget spends at least 95 % and exceeds the limit by no more than the calls in flight exceed their reservations", () => {
    const report = run(ofBudget(LIMIT_J));
    expect(report.violations).toEqual([]);
    expect(report.used).toBeGreaterThan(0.98);
    expect(report.used).toBeLessThan(1.02);
  });

  it("a budget holds the bound for any seed", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        expect(run(ofBudget(LIMIT_J), LIMIT_J, seed).violations).toEqual([]);
      }),
      { numRuns: 5 },
    );
  });

  it("a budget holds the bound where estimates are ten times off, either way", () => {
    for (const factor of [0.1, 10]) {
      const budget = createBudget({ name: "off", limits: { energyJ: LIMIT_J } });
      const call = { model: "m", operation: "chat", estimate: { energyJ: 200 * factor } };
      const { violations } = run(() => {
        try {
          const reservation = budget.reserve(call);
          const reserved = reservation.receipt.entries[0]?.reserved.energyJ as number;
          return { reserved, settle: (energyJ) => reservation.settle({ energyJ }) };
        } catch {
          return undefined;
        }
      });
      expect(violations).toEqual([]);
    }
  });
});

describe("the checker catches", () => {
  it("a budget that is read before the call and spent after it", () => {
    let spent = 0;
    const limit = LIMIT_J / 10;
    const report = run(
      () =>
        spent < limit
          ? {
              reserved: 0,
              settle: (taken) => {
                spent += taken;
              },
            }
          : undefined,
      limit,
    );
    expect(report.used).toBeGreaterThan(1.2);
    expect(report.violations).toContainEqual(expect.stringContaining("reservations cover 0 %"));
  });

  it("a budget that holds a reservation it does not count", () => {
    const limit = LIMIT_J / 10;
    let spent = 0;
    const report = run(
      () =>
        spent + 200 < limit
          ? {
              reserved: 200,
              settle: (taken) => {
                spent += taken;
              },
            }
          : undefined,
      limit,
    );
    expect(report.violations).toContainEqual(expect.stringContaining("over the bound"));
  });

  it("a budget that reserves the worst case: most of it is never spent", () => {
    const report = run(ofBudget(LIMIT_J / 4, "upper"), LIMIT_J / 4, 7, 100);
    expect(report.used).toBeLessThan(0.95);
    expect(report.violations).toContainEqual(expect.stringContaining("of the budget is used"));
  });
});
