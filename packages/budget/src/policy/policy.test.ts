/** Rules as data: what is refused of them, and which of them act. */

import { manualClock } from "@wattspan/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { BudgetChange } from "../budget/budget-status.js";
import { checkPolicy, createBudget, type Policy } from "../index.js";
import type { PolicyAction } from "./policy.js";

const rule = { name: "r", at: 0.5, do: "warn" } as const;

describe("the form of a policy", () => {
  it.each<[string, unknown]>([
    ["policy", null],
    ["policy", "rules"],
    ["policy.rules", []],
    ["policy.rules", {}],
    ["policy.rulez", { rules: [], rulez: [] }],
    ["policy.rules.0.at", { rules: [{ ...rule, at: 0 }] }],
    ["policy.rules.0.at", { rules: [{ ...rule, at: 1.1 }] }],
    ["policy.rules.0.at", { rules: [{ ...rule, at: Number.NaN }] }],
    ["policy.rules.1.do", { rules: [rule, { ...rule, do: "kill" }] }],
    ["policy.rules.0.do.throttle.delayS", { rules: [{ ...rule, do: { throttle: { delayS: 3600 } } }] }],
    ["policy.rules.0.do.throttle", { rules: [{ ...rule, do: { throttle: 5 } }] }],
    ["policy.rules.0.do.degrade.model", { rules: [{ ...rule, do: { degrade: { model: "small" } } }] }],
    ["policy.rules.0.do", { rules: [{ ...rule, do: {} }] }],
    ["policy.rules.0.of.0", { rules: [{ ...rule, of: ["joules"] }] }],
    ["policy.rules.0.of", { rules: [{ ...rule, of: [] }] }],
    ["policy.rules", { rules: Array.from({ length: 101 }, () => rule) }],
    ["policy.quality.atLeast", { rules: [], quality: { metric: "goal.reached", atLeast: "0.9" } }],
  ])("%s is refused", (option, policy) => {
    expect(() => checkPolicy(policy)).toThrow(`option ${option} `);
  });

  it.each<[string, unknown]>([
    ["at is undefined, but must be stated", { name: "a", do: "stop" }],
    ["more is not known; allowed: name, at, do", { ...rule, more: 1 }],
    [
      'do is "slow", but must be observe, warn, stop, or an object with degrade, throttle or ask',
      { ...rule, do: "slow" },
    ],
    ["do.ask.deadlineS is undefined, but must be stated", { ...rule, do: { ask: { otherwise: "admit" } } }],
  ])("the error of a wrong rule says that %s", (words, wrong) => {
    expect(() => checkPolicy({ rules: [wrong] })).toThrow(`policy.rules.0.${words}`);
  });

  it("hostile values are refused by the one kind of error, and their contents are not shown", () => {
    const anything = fc.oneof(fc.anything({ maxDepth: 4 }), fc.record({ rules: fc.array(fc.anything()) }));
    fc.assert(
      fc.property(anything, (policy) => {
        try {
          checkPolicy(policy);
        } catch (error) {
          expect(error).toMatchObject({ name: "WattspanConfigurationError" });
        }
      }),
    );
    const hostile = JSON.parse(
      '{"rules":[],"__proto__":{"polluted":1},"sk-secret-key-0123456789 and more":1}',
    );
    expect(() => checkPolicy(hostile)).toThrow(/^(?!.*secret)/);
    expect(({} as { polluted?: number }).polluted).toBeUndefined();
  });
});

/** A budget of 100 J of which a share is spent, and how it decides on a call of 5 J. */
function decided(policy: Policy, spentJ: number, call: object = {}) {
  const changes: BudgetChange[] = [];
  const budget = createBudget({
    name: "one",
    limits: { energyJ: 100, tokens: 1000 },
    policy,
    clock: manualClock(),
    thresholds: [],
    onChange: (change) => changes.push(change),
  });
  budget.reserve({ critical: true, estimate: { energyJ: spentJ } }).settle({ energyJ: spentJ });
  try {
    const { rule: name, decision } = budget.reserve({ estimate: { energyJ: 5, tokens: 5 }, ...call }).receipt;
    return { name, decision, changes };
  } catch {
    const { rule: name, decision } = budget.receipts().at(-1) as { rule: string; decision: string };
    return { name, decision, changes };
  }
}

describe("the rules that act", () => {
  it("the most severe of several rules acts", () => {
    const rules = [
      { name: "watch", at: 0.2, do: "observe" },
      { name: "warn", at: 0.5, do: "warn" },
      { name: "stop", at: 0.8, do: "stop" },
    ] as const;
    const names = [10, 30, 60, 90].map((spentJ) => decided({ rules }, spentJ).name);
    expect(names).toEqual(["fits", "watch", "warn", "stop"]);
    expect(decided({ rules }, 90)).toMatchObject({
      decision: "refused",
      changes: [{ kind: "rule", rule: "stop", action: "stop" }],
    });
  });

  it("a rule at 1 replaces the refusal, in its dimensions alone", () => {
    const soft = { rules: [{ name: "soft", at: 1, do: "warn" }] } as const;
    expect(decided(soft, 100)).toMatchObject({ decision: "admitted", name: "soft" });
    expect(decided({ rules: [{ ...soft.rules[0], of: ["tokens"] }] }, 100)).toMatchObject({ name: "limit" });
    const both = { estimate: { energyJ: 5, tokens: 5000 } };
    expect(decided({ rules: [{ ...soft.rules[0], of: ["energyJ"] }] }, 100, both)).toMatchObject({
      name: "limit",
    });
    expect(decided(soft, 100, both)).toMatchObject({ name: "soft" });
  });

  it("a rule concerns the calls that it names", () => {
    const of = (more: object) => ({ rules: [{ name: "stop", at: 0.5, do: "stop" as const, ...more }] });
    const call = { model: "large", step: "plan", kind: "inference" };
    expect(decided(of({ models: ["large"] }), 60, call).name).toBe("stop");
    expect(decided(of({ models: ["small"] }), 60, call).name).toBe("fits");
    expect(decided(of({ steps: ["act"] }), 60, call).name).toBe("fits");
    expect(decided(of({ kinds: ["agent"] }), 60, call).name).toBe("fits");
    expect(decided(of({ kinds: ["inference"], steps: ["plan"] }), 60, call).name).toBe("stop");
  });

  it("a critical call is admitted at once, whatever the rules say", () => {
    const actions = fc.constantFrom<PolicyAction>(
      "stop",
      "warn",
      { throttle: { delayS: 60 } },
      { ask: { deadlineS: 60, otherwise: "refuse" } },
      { degrade: { models: { large: "small" }, maxOutputTokens: 1 } },
    );
    const rules = fc.array(
      fc.record({ name: fc.constant("r"), at: fc.constantFrom(0.1, 0.5, 1), do: actions }),
    );
    fc.assert(
      fc.property(rules, fc.integer({ min: 0, max: 300 }), (some, spentJ) => {
        const call = { critical: true, model: "large", followsAdvice: true };
        expect(decided({ rules: some }, spentJ, call)).toMatchObject({ decision: "admitted", changes: [] });
      }),
    );
  });
});

describe("a call by hand", () => {
  const policy: Policy = {
    rules: [
      { name: "smaller", at: 0.5, do: { degrade: { models: { large: "small" } } } },
      { name: "ask", at: 1, do: { ask: { deadlineS: 10, otherwise: "refuse" } } },
    ],
  };

  it("a reservation says how the call is to take less, and a request waits for an answer", async () => {
    const clock = manualClock();
    const budget = createBudget({ name: "one", limits: { energyJ: 100 }, policy, clock });
    const call = { model: "large", estimate: { energyJ: 50 }, followsAdvice: true };
    expect(budget.reserve(call).advice).toBeUndefined();
    const second = budget.reserve(call);
    expect([second.advice, second.receipt.call.model]).toEqual([{ model: "small" }, "small"]);
    expect(() => budget.reserve(call)).toThrow("has no room");
    const waiting = budget.request(call);
    const declined = expect(budget.request(call)).rejects.toMatchObject({ reason: "declined" });
    budget.answer(budget.questions()[0]?.id as string, { approve: true, by: "ada" });
    expect((await waiting).receipt).toMatchObject({ approval: { by: "ada" }, state: "open" });
    await clock.advanceAsync(10_000);
    await declined;
    expect(budget.status()).toMatchObject({ inFlight: 3, reserved: { energyJ: 150 } });
  });
});

describe("an approval", () => {
  const ask = { name: "ask", at: 1, do: { ask: { deadlineS: 10, otherwise: "refuse" } } } as const;
  const call = { estimate: { energyJ: 40 } };
  /** A budget of 10 J in another of 10 J. Both have rules. */
  function nested(inner: Policy, outer: Policy, outerApproves: boolean) {
    const asked: string[] = [];
    const clock = manualClock();
    const made = (name: string, policy: Policy, approve: boolean, parent?: ReturnType<typeof createBudget>) =>
      createBudget({
        ...{ name, policy, clock, limits: { energyJ: 10 } },
        ...(parent && { parent }),
        approver: ({ rule }) => {
          asked.push(`${name}: ${rule}`);
          return { approve, by: name };
        },
      });
    const parent = made("outer", outer, outerApproves);
    return { asked, clock, budget: made("inner", inner, true, parent) };
  }

  it("an approval of one budget is none of the budget around it", async () => {
    const declined = nested({ rules: [ask] }, { rules: [ask] }, false);
    await expect(declined.budget.request(call)).rejects.toMatchObject({
      reason: "declined",
      budget: "outer",
    });
    expect(declined.asked).toEqual(["inner: ask", "outer: ask"]);
    const approved = nested({ rules: [ask] }, { rules: [ask] }, true);
    expect((await approved.budget.request(call)).receipt).toMatchObject({ approval: { by: "outer" } });
    expect(approved.asked).toEqual(["inner: ask", "outer: ask"]);
  });

  it("an approval of one rule is none of another", async () => {
    const { asked, budget } = nested({ rules: [{ ...ask, name: "first" }, ask] }, { rules: [ask] }, true);
    await budget.request(call);
    expect(asked).toEqual(["inner: first", "inner: ask", "outer: ask"]);
  });

  it("an approved call has to fit where another budget delays it", async () => {
    const slow = { name: "slow", at: 1, do: { throttle: { delayS: 5 } } } as const;
    const { budget, clock } = nested({ rules: [ask] }, { rules: [slow] }, true);
    const refused = expect(budget.request(call)).rejects.toMatchObject({ reason: "limit", budget: "outer" });
    await clock.advanceAsync(5000);
    await refused;
    const own = nested({ rules: [ask, { ...slow, at: 0.1 }] }, { rules: [{ ...ask, do: "warn" }] }, true);
    expect((await own.budget.request(call)).receipt).toMatchObject({ rule: "ask", state: "open" });
  });
});

describe("a quality target", () => {
  const quality = { metric: "accuracy", atLeast: 0.9, over: 8 };
  const rules = [{ name: "stop", at: 0.5, do: "stop" }] as const;

  it("a missed target suspends rules and limits of energy, says so, and not those of other dimensions", () => {
    const changes: BudgetChange[] = [];
    const budget = createBudget({
      name: "one",
      limits: { energyJ: 100, steps: 3 },
      thresholds: [],
      policy: { rules, quality },
      onChange: (change) => changes.push(change),
    });
    const call = { kind: "inference", estimate: { energyJ: 200 } } as const;
    expect(() => budget.reserve(call)).toThrow("has no room");
    for (const value of [1, 0.5, Number.NaN]) budget.reportQuality(value);
    expect(changes.at(-1)).toEqual({
      kind: "quality",
      budget: "one",
      metric: "accuracy",
      mean: 0.75,
      isMissed: true,
    });
    budget.reserve(call).settle({ energyJ: 200 });
    expect(budget.receipts().at(-1)?.rule).toBe("limit (suspended: quality)");
    const step = { kind: "step", estimate: {} } as const;
    budget.reserve(step);
    expect(() => {
      budget.reserve(step);
      budget.reserve(step);
    }).toThrow("stops");
    for (let i = 0; i < 8; i++) budget.reportQuality(1);
    expect(changes.at(-1)).toMatchObject({ kind: "quality", isMissed: false });
    expect(() => budget.reserve(call)).toThrow("by its policy");
  });
});
