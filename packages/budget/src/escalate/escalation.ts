/** Reports crossed thresholds to people, level by level, and takes the report back when the share falls. */

import { WattspanConfigurationError } from "@wattspan/core";
import type { BudgetChange, ThresholdChange } from "../budget/budget-status.js";

/** One report: the share of a limit that is spent has crossed a level. */
export interface Alert extends Pick<ThresholdChange, "budget" | "key" | "dimension" | "share" | "at"> {
  readonly status: "firing" | "resolved";
  /** The name of the level. */
  readonly level: string;
}

/** One level: from a share of a limit on. */
export interface EscalationLevel {
  /** For example `warning`. */
  readonly name: string;
  /** The share that is spent, above 0. Above 1: an overrun, also of critical work. */
  readonly at: number;
  /** Receives each alert, and may post it somewhere. What it throws or rejects with counts in `status().faults`. */
  readonly onAlert: (alert: Alert) => unknown;
}

/**
 * Options of `createBudget` that escalate what it spends. A level fires when its share is reached, and is resolved
 * when the share falls below: with the first call of a new window.
 *
 * @throws WattspanConfigurationError for a level without a name, or whose share is not a positive number.
 * @example
 * const levels = [{ name: "warning", at: 0.75, onAlert: (alert) => console.log(alert) }];
 * const budget = createBudget({ name: "research", limits: { energyJ: 5000 }, ...escalation(levels) });
 */
export function escalation(levels: readonly EscalationLevel[]): {
  readonly thresholds: readonly number[];
  readonly onChange: (change: BudgetChange) => unknown;
} {
  for (const { name, at } of levels) {
    if (typeof name !== "string" || name === "")
      throw new WattspanConfigurationError("levels.name", name, "a word");
    if (!(at > 0 && at < Number.POSITIVE_INFINITY))
      throw new WattspanConfigurationError("levels.at", at, "a positive share");
  }
  const alert = async (level: EscalationLevel, change: ThresholdChange) => {
    const { budget, key, dimension, share, at } = change;
    const status = level.at <= change.threshold ? "firing" : "resolved";
    await level.onAlert({ status, level: level.name, budget, key, dimension, share, at });
  };
  return {
    thresholds: levels.map(({ at }) => at),
    onChange(change) {
      if (change.kind !== "threshold") return undefined;
      const crossed = levels.filter(({ at }) => at <= change.threshold !== at <= change.from);
      return Promise.all(crossed.map((level) => alert(level, change)));
    },
  };
}
