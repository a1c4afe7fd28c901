/** A budget that is spent, and reports itself. */

import { budgetMetrics, coordination, createBudget } from "@wattspan/budget";
import { createMetering } from "@wattspan/core";
import { usageReaders } from "@wattspan/spans";
import { manualClock } from "@wattspan/testing";
import type { inMemorySdk } from "../sdk.js";

type Sdk = ReturnType<typeof inMemorySdk>;

/** A call, a critical one that goes beyond the limit, a refused one, and a metered one of an agent that plans. */
export async function runWithBudget(telemetry: Sdk): Promise<void> {
  const { meterProvider } = telemetry;
  const observe = coordination({ onRun: () => undefined, meterProvider });
  const metering = createMetering({
    usageReaders,
    meters: [],
    clock: manualClock(),
    telemetry,
    observers: [observe],
  });
  const tokens = createBudget({ name: "tokens", limits: { tokens: 500 } });
  const expects = { inputFresh: 100, output: 200 };
  metering.meterAgent({ name: "lead", role: "planner" }, () =>
    metering.meterInference({ model: "qwen3", provider: "ollama", expects, budget: tokens }, (call) =>
      call.reportEnergy({ energy: 12.5, source: "our-server" }),
    ),
  );
  await metering.shutdown();
  const budget = createBudget({ name: "research", limits: { energyJ: 100 } });
  budgetMetrics(budget, { meterProvider });
  const window = { calendar: "day", timeZone: "UTC" } as const;
  budgetMetrics(createBudget({ name: "today", limits: {}, window }), { meterProvider });
  budget.reserve({ estimate: { energyJ: 60 } }).settle({ energyJ: 60 });
  budget.reserve({ estimate: { energyJ: 60 }, critical: true }).settle({ energyJ: 60 });
  try {
    budget.reserve({ estimate: { energyJ: 60 } });
  } catch {
    return; // refused, as there is no room
  }
  throw new Error("not refused");
}
