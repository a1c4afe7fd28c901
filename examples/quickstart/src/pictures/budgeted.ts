/** Three agents with a budget, and a page of their metrics. Runs until Ctrl-C. The answers are made up. */

import { setTimeout as pause } from "node:timers/promises";
import { BudgetExceededError, budgetMetrics, createBudget } from "@wattspan/budget";
import { random } from "@wattspan/testing";
import { meterAgent, meterInference, startWattspan } from "wattspan";
import { startPrometheus } from "wattspan/prometheus";

/** How often each agent runs, as a share of the rounds. */
const AGENTS = { planner: 0.3, writer: 0.8, reviewer: 0.1 };
const ROUND_MS = 2500;
const expects = { inputFresh: 400, output: 1200 };

await startWattspan({ meters: [] });
const page = await startPrometheus({ port: 0 });
console.log(`metrics at ${page.url}`);
const budget = createBudget({
  name: "research",
  scope: "agent",
  limits: { energyJ: 12_000 },
  window: { calendar: "day", timeZone: "Europe/Berlin" },
});
budgetMetrics(budget);

const next = random(7);
for (;;) {
  for (const [name, often] of Object.entries(AGENTS)) if (next() < often) await run(name);
  await pause(ROUND_MS);
}

async function run(name: string): Promise<void> {
  const usage = { inputFresh: 400, output: Math.round(300 + 900 * next()) };
  const call = { model: "gpt-4o-mini", provider: "openai", expects, usage: () => usage } as const;
  try {
    await meterAgent({ name, budget }, () => meterInference(call, async () => "an answer"));
  } catch (error) {
    if (!(error instanceof BudgetExceededError)) throw error;
  }
}
