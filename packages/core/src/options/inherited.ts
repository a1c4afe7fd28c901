/** What an activity takes from the one around it: its budgets, and whether it is critical. */

import type { ActivityOptions } from "../contracts/activity-options.js";
import type { Admission } from "../contracts/admission.js";

/** The terms on which an activity runs. Mostly there are none. */
export interface Inherited {
  readonly critical: boolean;
  /** The innermost first, each once. */
  readonly budgets: readonly Admission[];
}

/** A step of `meterLoop` that only waits: budgets charge it, and do not refuse it. */
export interface WaitingStep {
  readonly isWait?: boolean;
}

const NO_BUDGETS: readonly Admission[] = [];

/** The terms of an activity inside another. Without options of its own they are the other's, the same object. */
export function inheritedBy(
  { budget, critical }: ActivityOptions,
  around: Inherited | undefined,
): Inherited | undefined {
  if (budget === undefined && critical === undefined) return around;
  const budgets = around?.budgets ?? NO_BUDGETS;
  const isNew = isAdmission(budget) && !budgets.includes(budget);
  return {
    critical: critical === true || around?.critical === true,
    budgets: isNew ? [budget, ...budgets] : budgets,
  };
}

/** Whether a value can be asked. Callers without TypeScript may pass anything. */
export const isAdmission = (value: unknown): value is Admission =>
  typeof (value as { admit?: unknown } | null | undefined)?.admit === "function";
