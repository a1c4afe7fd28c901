/** Budgets of calls that no table knows: what they took before is what they reserve. */

import { createBudget } from "@wattspan/budget";
import { history, phase } from "@wattspan/models";
import { meteredMachine } from "@wattspan/testing";
import { expect, it } from "vitest";

const card = { id: "gpu", component: "gpu", refreshMs: 1, idleWatts: 10, watts: () => 60 } as const;
const call = {
  ...{ model: "our-own-7b", expects: { inputFresh: 900, output: 100 } },
  usage: () => ({ inputFresh: 900, output: 100 }),
} as const;

it("a budget reserves for a model that runs here what such calls took, from the sixth call on, and refuses by it", async () => {
  const past = history();
  const { clock, metering, wait } = await meteredMachine({ zones: [card], estimators: [phase(), past] });
  await clock.advanceAsync(100);
  const budget = createBudget({ name: "night", limits: { energyJ: 700 }, onUnknown: "observe", clock });
  const asked = async () => {
    const answer = metering.meterInference({ ...call, budget }, async () => wait(2000).then(() => "answer"));
    const outcome = answer.then(
      () => "sent",
      (error: Error) => error.name,
    );
    await clock.advanceAsync(2000);
    await metering.flush();
    return outcome;
  };
  for (let count = 0; count < 5; count++) expect(await asked()).toBe("sent");
  expect(past.learned).toMatchObject([
    {
      model: "our-own-7b",
      operation: "chat",
      fromTokens: 512,
      calls: 5,
      energy: { value: expect.closeTo(120, 0) },
    },
  ]);
  expect(await asked()).toBe("BudgetExceededError");
  const reserved = budget.receipts().map(({ entries }) => entries[0]?.reserved.energyJ);
  expect(reserved.slice(0, 5)).toEqual(Array.from({ length: 5 }, () => undefined));
  const [receipt] = budget.receipts().slice(-1);
  expect(receipt?.state).toBe("refused");
  expect(budget.status().spent.energyJ).toBeCloseTo(600, 0);
});

it("a model that a provider serves and no table knows has the estimate of calls whose joules it stated", async () => {
  const { metering, seen } = await meteredMachine({ estimators: [phase(), history()] });
  const hosted = { ...call, provider: "openai" };
  for (let count = 0; count < 6; count++)
    metering.meterInference(hosted, (inference) => {
      inference.reportEnergy({ energy: 40 });
      return "answer";
    });
  await metering.flush();
  metering.meterInference(hosted, () => 1);
  await metering.flush();
  const last = seen.footprints.at(-1);
  expect(last?.method).toBe("estimated");
  expect(last?.parts).toMatchObject([{ methodId: "history@1", boundary: "serving", energy: { value: 40 } }]);
  expect(last?.energy?.low).toBeLessThan(39);
});
