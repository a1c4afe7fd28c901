import type { Footprint } from "@wattspan/core";
import { fixedIntensity, manualClock, meteredMachine } from "@wattspan/testing";
import { expect, it, onTestFinished } from "vitest";
import { type Budget, type BudgetOptions, createBudget } from "../index.js";
import { amountsTaken } from "./amounts-taken.js";

const range = (value: number) => ({ value, low: value / 2, high: value * 2 });

it("a service that is counted here is in what the activity took once, and one that is counted there is added", () => {
  const footprint = {
    ...{ kind: "step", durationS: 1, self: { energy: range(10) } },
    services: [
      { host: "a", calls: 1, energy: range(10), countedHere: true },
      { host: "b", calls: 1, energy: range(3) },
    ],
  } as unknown as Footprint;
  const { value, upper } = amountsTaken(footprint, true);
  expect([value.energyJ, upper.energyJ]).toEqual([13, 26]);
});

it.each<NonNullable<BudgetOptions["onUnknown"]>>(["observe", "deny", { reserve: { co2eG: 7 } }])(
  "calls that lower the emissions of their grid take no grams, which are known, with onUnknown: %j",
  async (onUnknown) => {
    const clock = manualClock();
    const intensity = fixedIntensity(-30, { clock, signal: "marginal" });
    const energy = { value: 3.6e6, low: 3.6e6, high: 3.6e6 };
    const estimator = { id: "test", knows: () => true, estimate: () => ({ energy, methodId: "test@1" }) };
    const { metering, seen, close } = await meteredMachine({ clock, intensity, estimators: [estimator] });
    const budget = createBudget({ name: "one", limits: { co2eG: 100 }, onUnknown, clock });
    const usage = { inputFresh: 10, output: 15 };
    const call = { model: "m", runsOn: "remote", serving: { country: "DE" }, expects: usage } as const;
    for (const own of [{}, { budget }]) {
      // The first one looks up the intensity of the place.
      await metering.meterInference({ ...call, ...own, usage: () => usage }, async () => "answer");
      await metering.flush();
    }
    expect(seen.footprints.map(({ outcome, self }) => [outcome, self.co2e?.value])).toEqual([
      ["ok", -30],
      ["ok", -30],
    ]);
    expect(budget.status()).toMatchObject({ spent: { co2eG: 0 } });
    expect(budget.status().unknown).not.toHaveProperty("co2eG");
    await close();
  },
);

it("unknown counts tokens of inferences alone, and cost where prices, a limit or a charge make it known", async () => {
  const { metering, clock, close } = await meteredMachine({ clock: manualClock() });
  onTestFinished(close);
  const unknownAfterRun = async (budget: Budget, usage?: { inputFresh: number; output: number }) => {
    await metering.meterAgent({ name: "a", budget }, () =>
      metering.meterStep({ name: "s" }, () =>
        metering.meterInference({ model: "m", runsOn: "remote", usage: () => usage }, async () => "answer"),
      ),
    );
    await metering.flush();
    const { tokens, cost } = budget.status().unknown;
    return { tokens, cost };
  };
  const own = (options: Partial<BudgetOptions> = {}) =>
    createBudget({ name: "own", limits: {}, clock, ...options });
  const counted = own();
  expect(await unknownAfterRun(counted, { inputFresh: 10, output: 15 })).toEqual({});
  expect(counted.status().spent).toMatchObject({ tokens: 25 });
  expect(counted.receipts().map(({ taken }) => taken?.cost)).toEqual([undefined, undefined, undefined]);
  expect(await unknownAfterRun(own())).toEqual({ tokens: 1 });
  const costOf: BudgetOptions["costOf"] = ({ kind }) => (kind === "step" ? 1 : undefined);
  expect(await unknownAfterRun(own({ costOf }))).toMatchObject({ cost: 2 });
  expect(await unknownAfterRun(own({ limits: { cost: 9 } }))).toMatchObject({ cost: 3 });
  const byHand = own();
  byHand.reserve({}).settle({ cost: 1 });
  expect(await unknownAfterRun(byHand)).toMatchObject({ cost: 3 });
});
