/** A budget of each service, with every kind of decision. */

import { type Budget, BudgetExceededError, createBudget } from "@wattspan/budget";
import type { Clock } from "@wattspan/core";

export const BUDGET = "research";
export const LIMITS = { energyJ: 10_000, waterL: 0.5 } as const;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Hours from UTC to a place where it is about noon: no day ends while a test runs. */
const hoursToNoon = (wallMs: number): number => 12 - new Date(wallMs).getUTCHours();

/** A budget for a day, with an account for each user. */
export function proofBudget(clock: Clock): Budget {
  const hours = hoursToNoon(clock.wall());
  // By the sign of POSIX: `Etc/GMT-2` is two hours ahead of UTC.
  const timeZone = `Etc/GMT${hours > 0 ? "-" : "+"}${Math.abs(hours)}`;
  const window = { calendar: "day", timeZone } as const;
  return createBudget({ name: BUDGET, limits: LIMITS, scope: "user", window, clock });
}

/** When the day of such a budget ends, in seconds since the Unix epoch. */
export function dayEndS(startedMs: number): number {
  const offsetMs = hoursToNoon(startedMs) * HOUR_MS;
  return (Math.ceil((startedMs + offsetMs) / DAY_MS) * DAY_MS - offsetMs) / 1000;
}

/** A call that settles, one in flight, a critical one beyond the limits, and a refused one. */
export function spend(budget: Budget): void {
  const [ada, bob] = [{ user: "ada" }, { user: "bob" }];
  budget
    .reserve({ estimate: { energyJ: 60 }, of: ada })
    .settle({ energyJ: 50 + 1 / 3, waterL: 0.01, tokens: 812 });
  budget.reserve({ estimate: { energyJ: 7 / 3, waterL: 0.02 }, of: ada });
  budget
    .reserve({ estimate: { energyJ: 20_000 }, of: bob, critical: true })
    .settle({ energyJ: 30.1, waterL: 0.7, tokens: 95 });
  try {
    budget.reserve({ estimate: { energyJ: 20_000 }, of: bob });
  } catch (error) {
    if (error instanceof BudgetExceededError) return;
    throw error;
  }
  throw new Error("a call beyond the limit was admitted");
}
