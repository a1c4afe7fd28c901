/** What a budget learns from metered calls. */

import { meteredFetch } from "@wattspan/core/attempts";
import { meteredMachine } from "@wattspan/testing";
import { expect, it } from "vitest";
import { createBudget } from "../src/index.js";

const cpu = { id: "cpu-0", component: "cpu", refreshMs: 100, maxWatts: 500, watts: () => 50 } as const;
const hosted = { provider: "openai", usage: () => ({ inputFresh: 10, output: 15 }) } as const;

it("the next call reserves what whole calls took, not what refused ones and those counted elsewhere drew", async () => {
  const { metering, clock, wait } = await meteredMachine({ zones: [cpu] });
  const refusing = meteredFetch(async () => new Response("", { status: 429 }));
  const local = { ...hosted, model: "local", runsOn: "local" } as const;
  const limits = { energyJ: 1e6, tokens: 1e6 };
  const reservedAfter = async (fn: () => Promise<unknown>) => {
    const budget = createBudget({ name: "run", limits, clock });
    const calls = Array.from({ length: 40 }, () =>
      metering.meterInference({ ...local, budget }, fn).catch(() => undefined),
    );
    await clock.advanceAsync(20_000);
    await Promise.all(calls);
    await metering.flush();
    const settled = budget.receipts().filter(({ state }) => state === "settled");
    expect(settled.length).toBeGreaterThanOrEqual(40);
    expect(budget.status().spent.energyJ).toBeGreaterThan(0);
    return budget.reserve({ ...local, operation: "chat", estimate: { tokens: 77 } }).receipt.entries[0]
      ?.reserved;
  };
  const refused = await reservedAfter(async () => {
    await wait(300);
    await refusing("https://models.example.com/v1");
    throw new Error("429");
  });
  expect(refused).toEqual({ tokens: 77, steps: 1 });
  const wrapped = await reservedAfter(async () => {
    await wait(300);
    await metering.meterInference({ ...hosted, model: "inner" }, () => wait(300).then(() => "answer"));
  });
  expect(wrapped).toEqual({ tokens: 77, steps: 1 });
});
