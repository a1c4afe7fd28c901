/** Budgets of metered calls: the whole path, with core as it is. */

import { type EnergyEstimator, setGlobalMetering } from "@wattspan/core";
import { meterLoop } from "@wattspan/core/loop";
import { type MeteredMachineOptions, meteredMachine, random } from "@wattspan/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  type Budget,
  BudgetExceededError,
  type BudgetOptions,
  createBudget,
  type Receipt,
} from "../src/index.js";
import { type BudgetEvent, checkBound } from "./budget-bound.js";
import { normal } from "./many-calls.js";

const cpu = { id: "cpu-0", component: "cpu", refreshMs: 100, maxWatts: 500, watts: () => 50 } as const;
/** A joule for each token, between half and twice as much. */
const estimator: EnergyEstimator = {
  id: "test",
  knows: ({ model }) => model !== "unknown",
  estimate: ({ usage }) => {
    const value = (usage?.inputFresh ?? 0) + (usage?.output ?? 0);
    return { energy: { value, low: value / 2, high: value * 2 }, methodId: "test@1" };
  },
};
const hosted = {
  model: "gpt-4o",
  provider: "openai",
  serving: { zone: { system: "iso-3166-1", code: "DE" } },
  expects: { inputFresh: 10, output: 20 },
  usage: () => ({ inputFresh: 10, output: 15 }),
} as const;

async function setUp(limits: BudgetOptions["limits"], options: MeteredMachineOptions = {}) {
  const machine = await meteredMachine({ estimators: [estimator], intensity: 360, ...options });
  return { ...machine, budget: createBudget({ name: "run", limits, clock: machine.clock }) };
}

const spentJ = (budget: Budget) => budget.status().spent.energyJ as number;

describe("a metered call with a budget", () => {
  it("a call reserves the upper end of its estimate, and is charged what it took", async () => {
    const { metering, budget } = await setUp({ energyJ: 100 });
    await metering.meterInference({ ...hosted, budget }, async () => "answer");
    await metering.flush();
    expect(budget.receipts()).toMatchObject([
      {
        call: { kind: "inference", model: "gpt-4o", operation: "chat" },
        rule: "fits",
        state: "settled",
        entries: [{ reserved: { energyJ: 60 }, charged: { energyJ: 25, tokens: 25, steps: 0 } }],
      },
    ]);
    expect(budget.status().spent.co2eG).toBeCloseTo(25 * 1e-4, 9);
  });

  it("a call that does not fit is refused before it is sent, and is not among the unknown", async () => {
    const { metering, budget, seen } = await setUp({ energyJ: 100 });
    let sent = 0;
    const send = async () => ++sent;
    const calls = Array.from({ length: 1000 }, () => metering.meterInference({ ...hosted, budget }, send));
    const results = await Promise.allSettled(calls);
    await metering.flush();
    expect(sent).toBe(1);
    const refusals = results.filter(({ status }) => status === "rejected") as PromiseRejectedResult[];
    expect(refusals).toHaveLength(999);
    const error = refusals[0]?.reason as BudgetExceededError;
    expect(error).toBeInstanceOf(BudgetExceededError);
    expect(error).toMatchObject({
      dimension: "energyJ",
      limit: 100,
      used: 0,
      reserved: 60,
      asked: 60,
      budget: "run",
    });
    expect(error.receipt).toMatchObject({ decision: "refused", state: "refused" });
    const outcomes = seen.footprints.map(({ outcome, unknown }) => [outcome, unknown]);
    expect(outcomes.filter(([outcome]) => outcome === "refused")).toHaveLength(999);
    expect(outcomes.filter(([, unknown]) => unknown)).toEqual([]);
    expect(metering.status.faults).toEqual({});
  });

  it("an agent's budget is asked for all inside it, and charges what its root took", async () => {
    const { metering, budget, seen, wait, clock } = await setUp(
      { energyJ: 1000, steps: 2 },
      { zones: [cpu] },
    );
    const run = metering.meterAgent({ name: "researcher", budget }, async () => {
      for (const name of ["plan", "look up"])
        await metering.meterStep({ name, kind: "tool" }, async () => {
          await wait(1000);
          await metering.meterInference(hosted, async () => "answer");
        });
      return metering.meterStep({ name: "once more" }, async () => "never");
    });
    const refused = expect(run).rejects.toMatchObject({ dimension: "steps", limit: 2, asked: 1 });
    await clock.advanceAsync(20_000);
    await refused;
    await metering.flush();
    const root = seen.footprints.find(({ kind }) => kind === "agent");
    expect(spentJ(budget)).toBeGreaterThan(100);
    expect(spentJ(budget)).toBeCloseTo(root?.energy?.value as number, 6);
    expect(budget.status()).toMatchObject({ inFlight: 0, reserved: { energyJ: 0 } });
  });

  it("a budget that two others are a part of is charged once", async () => {
    const { metering, clock, budget: tenant } = await setUp({ energyJ: 1000 });
    const of = (name: string, parent: Budget) =>
      createBudget({ name, limits: { energyJ: 500 }, parent, clock });
    const agent = of("agent", tenant);
    for (const call of [of("inside", agent), of("next to it", tenant)]) {
      const before = [spentJ(tenant), spentJ(agent)];
      await metering.meterAgent({ name: "a", budget: agent }, () =>
        metering.meterInference({ ...hosted, budget: call }, async () => "answer"),
      );
      await metering.flush();
      const after = [spentJ(tenant), spentJ(agent), spentJ(call)];
      expect(after).toEqual([...before.map((joules) => joules + 25), 25]);
    }
    const [before] = [spentJ(agent)];
    await metering.meterAgent({ name: "a", budget: agent }, () =>
      metering.meterInference({ ...hosted, budget: tenant }, async () => "answer"),
    );
    await metering.flush();
    expect([spentJ(tenant), spentJ(agent)]).toEqual([75, (before as number) + 25]);
    const inside = of("inside again", agent);
    agent.setLimits({ energyJ: 90 });
    const refused = metering.meterAgent({ name: "a", budget: agent }, () =>
      metering.meterInference({ ...hosted, budget: inside }, async () => "answer"),
    );
    await expect(refused).rejects.toMatchObject({ budget: "agent" });
    expect(inside.status()).toMatchObject({ inFlight: 0, spent: { energyJ: 0 } });
  });

  it("a call that another report replaces is charged what it drew itself, and its tokens, seconds and cost once", async () => {
    const { metering, clock, wait } = await setUp({}, { zones: [cpu] });
    const budget = createBudget({ name: "run", limits: { tokens: 1000, cost: 9 }, costOf: () => 2, clock });
    const run = metering.meterAgent({ name: "a", budget }, () =>
      metering.meterInference({ ...hosted, model: "gateway", runsOn: "local" }, async () => {
        await wait(1000);
        await metering.meterInference(hosted, () => wait(1000).then(() => "answer"));
      }),
    );
    await clock.advanceAsync(20_000);
    await run;
    await metering.flush();
    const charged = budget.receipts().map(({ call, entries: [entry] }) => [call.name, entry?.charged]);
    const gateway = { energyJ: expect.any(Number), tokens: 0, seconds: 0, cost: 0 };
    expect(Object.fromEntries(charged)).toMatchObject({
      gateway,
      "gpt-4o": { energyJ: 25, tokens: 25, seconds: 1, cost: 2 },
    });
    expect(budget.status().spent).toMatchObject({ tokens: 25, seconds: 1 });
  });

  it("waits of a loop are charged what they drew, and are no steps", async () => {
    const { metering, clock, wait, budget } = await setUp({ steps: 1 }, { zones: [cpu] });
    setGlobalMetering(metering);
    onTestFinished(() => void setGlobalMetering(undefined));
    const run = metering.meterAgent({ name: "a", budget }, async () => {
      const loop = meterLoop({ name: "scheduler" });
      for (let i = 0; i < 3; i++) await loop.idle(() => wait(1000));
      return metering.meterStep({ name: "work" }, () => budget.status().reserved.steps);
    });
    await clock.advanceAsync(20_000);
    expect(await run).toBe(1);
    await metering.flush();
    expect(budget.status().spent.steps).toBe(1);
    expect(spentJ(budget)).toBeGreaterThan(100);
  });

  it("critical work runs when nothing is left, and is charged", async () => {
    const { metering, budget } = await setUp({ energyJ: 0, steps: 0 });
    const answer = await metering.meterStep({ name: "guardrail", critical: true, budget }, () =>
      metering.meterInference(hosted, async () => "safe"),
    );
    expect(answer).toBe("safe");
    await metering.flush();
    expect(spentJ(budget)).toBe(25);
    expect(budget.receipts().map(({ rule }) => rule)).toEqual(["critical", "critical"]);
  });

  it("a call whose energy stays unknown is charged as it was reserved, or follows onUnknown", async () => {
    const { metering, clock, budget } = await setUp({ energyJ: 100 });
    const unknown = { ...hosted, model: "unknown", budget };
    await metering.meterInference(unknown, async () => "answer");
    await metering.flush();
    expect(budget.receipts()).toMatchObject([{ rule: "unknown", taken: { tokens: 25 } }]);
    expect(budget.status()).toMatchObject({ spent: { energyJ: 0 }, unknown: { energyJ: 1 } });
    const denying = createBudget({ name: "strict", limits: { energyJ: 100 }, onUnknown: "deny", clock });
    const refused = metering.meterAgent({ name: "a", budget: denying }, () =>
      metering.meterInference({ ...unknown, budget: denying }, async () => "answer"),
    );
    await expect(refused).rejects.toMatchObject({ reason: "unknown", budget: "strict" });
  });

  it("cost is what a price list says, and one that fails states none", async () => {
    const { metering, clock } = await setUp({});
    const prices = [
      ({ usage }: { usage?: { output?: number } }) => (usage?.output ?? 0) * 0.01,
      () => JSON.parse("{"),
      async () => JSON.parse("{"),
    ] as readonly NonNullable<BudgetOptions["costOf"]>[];
    for (const [i, costOf] of prices.entries()) {
      const budget = createBudget({ name: `money ${i}`, limits: { cost: 1 }, costOf, clock });
      await metering.meterInference({ ...hosted, budget }, async () => "answer");
      await metering.flush();
      expect(budget.status().spent).toMatchObject({ cost: i === 0 ? 0.15 : 0, energyJ: 25 });
      expect(budget.status().faults).toBe(i === 0 ? 0 : 1);
    }
  });

  it("each budget charges what its own prices say, and one without prices those of its parent", async () => {
    const { metering, clock } = await setUp({});
    const asked: string[] = [];
    const priced = (name: string, cost: number, more: Partial<BudgetOptions> = {}) => {
      const costOf = () => {
        asked.push(name);
        return cost;
      };
      return createBudget({ name, limits: { cost: 10 }, costOf, clock, ...more });
    };
    const company = priced("company", 4);
    const team = createBudget({ name: "team", limits: { energyJ: 1e6 }, parent: company, clock });
    const person = priced("person", 3, { parent: team });
    for (const budget of [team, person, person])
      await metering.meterInference({ ...hosted, budget }, async () => "answer");
    await metering.flush();
    const costs = [company, team, person].map((budget) => budget.status().spent.cost);
    expect(costs).toEqual([12, 12, 6]);
    expect(asked.toSorted()).toEqual(["company", "company", "company", "person", "person"]);
    const more = metering.meterInference({ ...hosted, budget: team }, async () => "answer");
    await expect(more).rejects.toMatchObject({ budget: "company", dimension: "cost" });
  });

  it("a thousand metered calls at once hold the bound, and use at least 95 % of the budget", async () => {
    const limit = 200_000;
    const { metering, clock, wait } = await setUp({});
    const events: BudgetEvent[] = [];
    const onReceipt = ({ id, state, entries: [entry] }: Receipt) => {
      if (state === "settled") events.push({ kind: "settle", call: id, taken: entry?.charged?.energyJ ?? 0 });
    };
    const budget = createBudget({
      name: "load",
      limits: { energyJ: limit },
      maxReceipts: 1,
      onReceipt,
      clock,
    });
    const next = random(3);
    const work = async () => {
      for (;;) {
        const output = Math.round(20 * Math.exp(0.9 * normal(next)));
        const usage = () => ({ inputFresh: 10, output });
        const call = { ...hosted, expects: { inputFresh: 10, output: 60 }, usage, budget };
        try {
          await metering.meterInference(call, async () => {
            const { id, entries } = budget.receipts()[0] as Receipt; // of this call: it began with it
            events.push({ kind: "admit", call: id, reserved: entries[0]?.reserved.energyJ ?? 0 });
            await wait(500 + 3000 * next());
          });
        } catch (error) {
          expect(error).toBeInstanceOf(BudgetExceededError);
          if (budget.status().inFlight === 0) return;
          await wait(1000);
        }
      }
    };
    const workers = Array.from({ length: 1000 }, work);
    const done = Promise.all(workers).then(() => "done");
    for (
      let turns = 0;
      turns < 200 && (await Promise.race([done, Promise.resolve("running")])) !== "done";
      turns++
    )
      await clock.advanceAsync(1000);
    await done;
    await metering.flush();
    const { violations, used } = checkBound(limit, events, true);
    expect(violations).toEqual([]);
    expect(used).toBeGreaterThan(0.95);
    expect(budget.status()).toMatchObject({ inFlight: 0, reserved: { energyJ: 0 } });
  });
});
