/** Policies of metered calls: the whole path, with core as it is. */

import type { EnergyEstimator, InferenceHandle } from "@wattspan/core";
import { usageReaders } from "@wattspan/spans";
import { meteredMachine } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import type { BudgetChange } from "../src/budget/budget-status.js";
import { type BudgetOptions, createBudget, type Policy } from "../src/index.js";

/** A joule for each token; the small model takes a tenth. */
const estimator: EnergyEstimator = {
  id: "test",
  knows: () => true,
  estimate: ({ model, usage }) => {
    const value = ((usage?.inputFresh ?? 0) + (usage?.output ?? 0)) * (model === "small" ? 0.1 : 1);
    return { energy: { value, low: value, high: value }, methodId: "test@1" };
  },
};
const call = { model: "large", provider: "openai", expects: { inputFresh: 10, output: 40 } } as const;
const askAtLimit = (deadlineS: number, otherwise: "refuse" | "admit"): Policy => ({
  rules: [{ name: "ask ada", at: 1, do: { ask: { deadlineS, otherwise } } }],
});

async function setUp(policy: Policy, options: Partial<BudgetOptions> = {}) {
  const machine = await meteredMachine({ usageReaders, estimators: [estimator] });
  const { clock, metering } = machine;
  const changes: BudgetChange[] = [];
  const onChange = (change: BudgetChange) => changes.push(change);
  const budget = createBudget({ name: "run", limits: { energyJ: 100 }, clock, policy, onChange, ...options });
  const sent: string[] = [];
  /** A call that does as it is advised. */
  const send = async ({ advice }: InferenceHandle) => {
    const model = advice?.model ?? call.model;
    sent.push(`${model} ${advice?.maxOutputTokens ?? 40}`);
    return { usage: { prompt_tokens: 10, completion_tokens: advice?.maxOutputTokens ?? 40 } };
  };
  const ask = (more: object = {}) => metering.meterInference({ ...call, budget, ...more }, send);
  return { ...machine, budget, changes, sent, send, ask };
}

describe("a rule that degrades", () => {
  const policy: Policy = {
    rules: [
      { name: "smaller", at: 0.5, do: { degrade: { models: { large: "small" }, maxOutputTokens: 20 } } },
    ],
  };

  it("a call that follows advice takes the smaller model from its share on, and is charged as such", async () => {
    const { ask, sent, seen, metering, budget } = await setUp(policy);
    for (let i = 0; i < 3; i++) {
      await ask({ followsAdvice: true });
      await metering.flush();
    }
    expect(sent).toEqual(["large 40", "small 20", "small 20"]);
    expect(seen.footprints.map(({ energy }) => energy?.value)).toEqual([50, 3, 3]);
    expect(budget.status().spent.energyJ).toBe(56);
    expect(budget.receipts().map(({ rule, call: { model } }) => [rule, model])).toEqual([
      ["fits", "large"],
      ["smaller", "small"],
      ["smaller", "small"],
    ]);
  });

  it("rules that degrade together take their smallest numbers, whatever their order", async () => {
    const half = { name: "half", at: 0.5, do: { degrade: { maxOutputTokens: 30 } } } as const;
    const most = { name: "most", at: 0.7, do: { degrade: { maxOutputTokens: 10 } } } as const;
    for (const rules of [
      [half, most],
      [most, half],
    ]) {
      const { ask, sent, metering } = await setUp({ rules }, { limits: { energyJ: 71 } });
      for (let i = 0; i < 2; i++) {
        await ask({ followsAdvice: true });
        await metering.flush();
      }
      expect(sent.at(-1)).toBe("large 10");
    }
  });

  it("a call that does not follow advice, and a critical one, stay as they are", async () => {
    const { ask, sent, metering } = await setUp(policy, { limits: { energyJ: 200 } });
    await ask();
    await ask();
    await metering.flush();
    await ask({ critical: true, followsAdvice: true });
    await ask();
    expect(sent).toEqual(["large 40", "large 40", "large 40", "large 40"]);
  });

  it("a call that fits only when it is degraded is sent so, at the limit, too", async () => {
    const atLimit = { rules: policy.rules.map((rule) => ({ ...rule, at: 1 })) };
    const { ask, sent, budget } = await setUp(atLimit, { limits: { energyJ: 60 } });
    await ask({ followsAdvice: true });
    await ask({ followsAdvice: true });
    expect(sent).toEqual(["large 40", "small 20"]);
    await expect(ask()).rejects.toMatchObject({ reason: "limit" });
    expect(budget.status().inFlight).toBe(2);
  });
});

describe("a rule that asks", () => {
  it("an approved call is sent, and the receipt says who approved it", async () => {
    const { ask, sent, budget, clock, metering, seen } = await setUp(askAtLimit(300, "refuse"), {
      limits: { energyJ: 40 },
    });
    const waiting = ask();
    await clock.advanceAsync(10_000);
    const [question] = budget.questions();
    expect(question).toMatchObject({
      rule: "ask ada",
      call: { model: "large" },
      refusal: { dimension: "energyJ", limit: 40, asked: 50 },
      deadline: new Date(clock.wall() + 290_000),
    });
    expect(sent).toEqual([]);
    const id = question?.id as string;
    expect(budget.answer(id, { approve: true, by: "ada", note: "once" })).toBe(true);
    expect(budget.answer(id, { approve: false, by: "bob" })).toBe(false);
    await waiting;
    await metering.flush();
    expect(sent).toEqual(["large 40"]);
    expect(budget.receipts()).toMatchObject([
      { decision: "admitted", rule: "ask ada", approval: { by: "ada", note: "once" }, state: "settled" },
    ]);
    expect(budget.status()).toMatchObject({ spent: { energyJ: 50 } });
    expect(seen.footprints[0]?.durationS).toBe(0); // the waiting is not the call's
  });

  it.each([
    ["a person declines", () => ({ approve: false, by: "ada" }), "ada"],
    ["nobody answers in time", () => undefined, "deadline"],
    ["the handler throws", () => JSON.parse("{"), "the approver failed"],
    ["the handler rejects", () => Promise.reject(new Error("down")), "the approver failed"],
    ["the handler never answers", () => new Promise<never>(() => undefined), "deadline"],
    ["the answer is none", () => ({ approve: "yes" }) as never, "the approver failed"],
  ])("a call is refused when %s", async (_, approver, by) => {
    const { ask, sent, budget, clock, changes } = await setUp(askAtLimit(60, "refuse"), {
      limits: { energyJ: 40 },
      approver,
    });
    const refused = expect(ask()).rejects.toMatchObject({
      reason: "declined",
      receipt: { rule: "ask ada", approval: { by } },
    });
    await clock.advanceAsync(60_000);
    await refused;
    expect(sent).toEqual([]);
    expect(budget.questions()).toEqual([]);
    expect(budget.status().inFlight).toBe(0);
    expect(changes).toMatchObject([{ kind: "rule", rule: "ask ada", action: "ask", dimension: "energyJ" }]);
  });

  it("a call that cannot wait does what the rule says otherwise", async () => {
    for (const otherwise of ["admit", "refuse"] as const) {
      const { metering, budget } = await setUp(askAtLimit(60, otherwise), { limits: { energyJ: 40 } });
      const made = () => metering.meterInference({ ...call, budget }, () => "now");
      if (otherwise === "admit") expect(made()).toBe("now");
      else expect(made).toThrow("has no room");
    }
  });

  it("an approval does not overrule another budget", async () => {
    const { metering, clock, budget, send } = await setUp(askAtLimit(60, "refuse"), {
      limits: { energyJ: 40 },
      approver: () => ({ approve: true, by: "ada" }),
    });
    const part = createBudget({ name: "part", limits: { energyJ: 10 }, parent: budget, clock });
    await expect(metering.meterInference({ ...call, budget: part }, send)).rejects.toMatchObject({
      budget: "part",
    });
  });
});

describe("a rule that throttles", () => {
  const policy: Policy = {
    rules: [{ name: "slow", at: 0.5, do: { throttle: { delayS: 5, maxWaiting: 2 } } }],
  };

  it("calls wait once, and no more than so many", async () => {
    const { ask, sent, clock } = await setUp(policy, { limits: { energyJ: 500 } });
    for (let i = 0; i < 5; i++) await ask();
    const waiting = [ask(), ask()];
    await expect(ask()).rejects.toMatchObject({ reason: "stopped" });
    await clock.advanceAsync(4999);
    expect(sent).toHaveLength(5);
    await clock.advanceAsync(1);
    await Promise.all(waiting);
    expect(sent).toHaveLength(7);
  });

  it("a call at the limit is sent if it fits after the delay", async () => {
    const atLimit = { rules: policy.rules.map((rule) => ({ ...rule, at: 1 })) };
    const { ask, sent, clock, metering } = await setUp(atLimit, {
      limits: { energyJ: 60 },
      window: { rollingS: 3 },
    });
    await ask();
    await metering.flush();
    const waiting = ask();
    await clock.advanceAsync(5000);
    await waiting;
    expect(sent).toHaveLength(2);
  });
  it("a call at the limit is refused if it still does not fit after the delay", async () => {
    const atLimit = { rules: policy.rules.map((rule) => ({ ...rule, at: 1 })) };
    const { ask, sent, clock } = await setUp(atLimit, { limits: { energyJ: 40 } });
    const refused = expect(ask()).rejects.toMatchObject({ reason: "limit", receipt: { rule: "slow" } });
    await clock.advanceAsync(5000);
    await refused;
    expect(sent).toEqual([]);
  });
});
