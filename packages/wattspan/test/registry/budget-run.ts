/** A budget that is spent, and reports itself. */

import { budgetMetrics, createBudget } from "@wattspan/budget";
import type { inMemorySdk } from "../sdk.js";

type Sdk = ReturnType<typeof inMemorySdk>;

/** A call, a critical one that goes beyond the limit, and a refused one. */
export async function runWithBudget({ meterProvider }: Pick<Sdk, "meterProvider">): Promise<void> {
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
