import type { Clock } from "@wattspan/core";
import type { Account } from "../accounts/account.js";
import { isReached } from "../accounts/account.js";
import type { RecordedCall } from "../accounts/budget-accounts.js";
import { DIMENSIONS, type Dimension } from "../amounts/dimensions.js";
import type { ActingRule } from "../policy/choose.js";
import type { BudgetOptions } from "./budget.js";
import type { BudgetChange } from "./budget-status.js";
import { thresholdsOf } from "./check-budget.js";

/** How much of a limit is spent, of the dimension with the greatest share. */
interface Pressure {
  readonly index: number;
  readonly share: number;
}

/** A limit of 0 is spent as a whole by any amount. */
function pressureOf(account: Account, limits: Float64Array): Pressure {
  let index = 0;
  let share = 0;
  for (let i = 0; i < limits.length; i++) {
    const spent = account.spent[i] as number;
    if (spent === 0) continue;
    const one = spent / (limits[i] as number);
    if (one > share) [index, share] = [i, one];
  }
  return { index, share };
}

/** The highest threshold that a share reaches, and 0 if it reaches none. */
function reached(thresholds: readonly number[], share: number): number {
  let highest = 0;
  for (const threshold of thresholds) if (isReached(share, threshold)) highest = threshold;
  return highest;
}

const dimensionAt = (index: number): Dimension => DIMENSIONS[index] as Dimension;

/** Calls the application's code. What it throws is counted, and reaches nobody. */
export class Handlers {
  faults = 0;
  readonly #options: BudgetOptions;
  readonly #clock: Pick<Clock, "wall">;
  readonly #thresholds: readonly number[];

  constructor(options: BudgetOptions, clock: Pick<Clock, "wall">) {
    this.#options = options;
    this.#clock = clock;
    this.#thresholds = thresholdsOf(options);
  }

  /** Reports the thresholds that an account crosses. */
  changed(account: Account, limits: Float64Array): void {
    const { index, share } = pressureOf(account, limits);
    const threshold = reached(this.#thresholds, share);
    if (threshold === account.reported) return;
    const from = account.reported;
    account.reported = threshold;
    const at = new Date(this.#clock.wall());
    const place = { budget: this.#options.name, key: account.key, dimension: dimensionAt(index) };
    this.#report({ kind: "threshold", ...place, share, threshold, from, at });
  }

  acted({ rule, action, refusal: { budget, key, dimension } }: ActingRule): void {
    const word = typeof action === "string" ? action : "ask" in action ? "ask" : "throttle";
    this.#report({ kind: "rule", budget, key, rule, action: word, dimension });
  }

  turned(metric: string, mean: number, isMissed: boolean): void {
    this.#report({ kind: "quality", budget: this.#options.name, metric, mean, isMissed });
  }

  closed(call: RecordedCall): void {
    const { onReceipt } = this.#options;
    if (onReceipt) this.guard(() => onReceipt(call.receipt));
  }

  #report(change: BudgetChange): void {
    const { onChange } = this.#options;
    if (onChange) this.guard(() => onChange(change));
  }

  /** What a function of the application returns. A promise is no answer, and its rejection is counted. */
  guard<T>(fn: () => T): T | undefined {
    try {
      const result = fn();
      if (!(result instanceof Promise)) return result;
      result.catch(() => void this.faults++);
    } catch {
      this.faults++;
    }
    return undefined;
  }
}
