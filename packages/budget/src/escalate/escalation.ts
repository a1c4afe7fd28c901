/** Reports crossed thresholds to people, level by level, and takes the report back when the share falls. */

import { WattspanConfigurationError } from "@wattspan/core";
import type { Dimension } from "../amounts/dimensions.js";
import type { BudgetChange, ThresholdChange } from "../budget/budget-status.js";

/** One report. */
export interface Alert {
  readonly status: "firing" | "resolved";
  /** The name of the level. */
  readonly level: string;
  readonly budget: string;
  readonly scope: string;
  readonly dimension: Dimension;
  /** The share of the limit that is spent. */
  readonly share: number;
  readonly at: Date;
}

/** Where alerts go. What it throws, or rejects with, is counted. */
export type AlertSink = (alert: Alert) => void | Promise<void>;

/** One level: from a share of a limit on. */
export interface EscalationLevel {
  /** For example `warning`. */
  readonly name: string;
  /** The share that is spent, above 0. Above 1: an overrun, also of critical work. */
  readonly at: number;
  readonly to: readonly AlertSink[];
}

/** A budget's escalation. */
export interface Escalation {
  /** For `createBudget`. */
  readonly options: {
    readonly thresholds: readonly number[];
    readonly onChange: (change: BudgetChange) => void;
  };
  /** Sinks that failed, and alerts that were dropped since too many were on their way. */
  readonly faults: number;
}

const MAX_UNDERWAY = 1000;

/**
 * Escalates what a budget spends. A level fires when its share is reached, and is resolved when the share falls
 * below: with the first call of a new window.
 *
 * @throws WattspanConfigurationError for a level without a name, or whose share is not a positive number.
 * @example
 * const escalated = escalation([
 *   { name: "warning", at: 0.75, to: [webhook("https://chat.example.org/hooks/energy")] },
 *   { name: "critical", at: 1, to: [alertmanager("http://alertmanager:9093")] },
 * ]);
 * const budget = createBudget({ name: "research", limits: { energyJ: 5000 }, ...escalated.options });
 */
export function escalation(levels: readonly EscalationLevel[]): Escalation {
  for (const { name, at } of levels) {
    if (typeof name !== "string" || name === "")
      throw new WattspanConfigurationError("levels.name", name, "a word");
    if (!(at > 0 && at < Number.POSITIVE_INFINITY))
      throw new WattspanConfigurationError("levels.at", at, "a positive share");
  }
  const deliveries = new Deliveries();
  const onChange = (change: BudgetChange) => {
    if (change.kind !== "threshold") return;
    for (const level of levels) {
      const isReached = level.at <= change.threshold;
      if (isReached === level.at <= change.from) continue;
      const alert = alertOf(change, level.name, isReached ? "firing" : "resolved");
      for (const sink of level.to) deliveries.send(sink, alert);
    }
  };
  return {
    options: { thresholds: levels.map(({ at }) => at), onChange },
    get faults() {
      return deliveries.faults;
    },
  };
}

/** Alerts on their way. Nobody waits for them. */
class Deliveries {
  faults = 0;
  #underway = 0;

  send(sink: AlertSink, alert: Alert): void {
    if (this.#underway >= MAX_UNDERWAY) {
      this.faults++;
      return;
    }
    this.#underway++;
    void this.#deliver(sink, alert);
  }

  async #deliver(sink: AlertSink, alert: Alert): Promise<void> {
    try {
      await sink(alert);
    } catch {
      this.faults++;
    }
    this.#underway--;
  }
}

function alertOf(
  { budget, scope, dimension, share, at }: ThresholdChange,
  level: string,
  status: Alert["status"],
): Alert {
  return { status, level, budget, scope, dimension, share, at };
}
