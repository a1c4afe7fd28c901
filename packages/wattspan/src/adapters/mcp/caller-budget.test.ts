import type { Admitted, CallToAdmit, Footprint } from "@wattspan/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CallerBudgetError, callerBudget } from "./caller-budget.js";

const callOf = (high: number | undefined, canRefuse = true) =>
  ({
    ...{ kind: "inference", name: "m", critical: false, canRefuse, canWait: false, followsAdvice: false },
    budgets: [],
    estimate: () => (high === undefined ? undefined : { energy: { value: high / 2, low: 0, high } }),
  }) as CallToAdmit;
const tookOf = (value: number | undefined, services: Footprint["services"] = []) =>
  ({
    self: value === undefined ? {} : { energy: { value, low: value, high: value } },
    services,
  }) as Footprint;
const refusedBy = (budget: ReturnType<typeof callerBudget>, call: CallToAdmit): unknown => {
  const verdict = budget.admit(call);
  return verdict && "refused" in verdict ? verdict.refused : undefined;
};

describe("the budget of a caller", () => {
  it("what calls took and hold never exceeds a caller's joules by more than they took beyond their reservations", () => {
    const joules = fc.double({ min: 0, max: 100, noNaN: true });
    fc.assert(
      fc.property(joules, fc.array(fc.tuple(joules, joules, fc.boolean())), (limit, calls) => {
        const budget = callerBudget(limit);
        let [used, beyond] = [0, 0];
        const open: (() => void)[] = [];
        for (const [high, took, waits] of calls) {
          const verdict = budget.admit(callOf(high)) as Admitted | { refused: Error };
          if ("refused" in verdict) continue;
          used += took;
          beyond += Math.max(0, took - high);
          const settle = () => verdict.settle(tookOf(took));
          if (waits) open.push(settle);
          else settle();
        }
        for (const settle of open) settle();
        expect(used).toBeLessThanOrEqual(limit + beyond + 1e-9);
      }),
    );
  });

  it("the budget of a caller charges services, unknown calls as reserved, and nothing for released ones", () => {
    const budget = callerBudget(10);
    const energy = { value: 4, low: 4, high: 4 };
    (budget.admit(callOf(2)) as Admitted).settle(tookOf(1, [{ host: "h", calls: 1, energy }]));
    (budget.admit(callOf(5)) as Admitted).settle(tookOf(undefined));
    const error = refusedBy(budget, callOf(undefined));
    expect(error).toBeInstanceOf(CallerBudgetError);
    expect(error).toMatchObject({ limit: 10, used: 10, reserved: 0 });
    const other = callerBudget(10);
    (other.admit(callOf(10)) as Admitted).release();
    expect(refusedBy(other, callOf(10))).toBeUndefined();
  });

  it("the budget of a caller refuses everything at 0 joules, except what it cannot refuse", () => {
    expect(refusedBy(callerBudget(0), callOf(undefined))).toBeInstanceOf(CallerBudgetError);
    expect(refusedBy(callerBudget(0), callOf(5, false))).toBeUndefined();
  });
});
