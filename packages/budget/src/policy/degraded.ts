import type { Advice } from "@wattspan/core";
import type { BudgetedCall } from "../ledger/budgeted-call.js";
import type { Degrade } from "./policy.js";

/** How a call is to take less. Undefined: it already does. */
export function adviceOf(
  call: BudgetedCall,
  { models, maxOutputTokens, samples }: Degrade,
): Advice | undefined {
  const other = call.model === undefined || !models ? undefined : ownValue(models, call.model);
  const advice = {
    ...(other !== undefined && other !== call.model && { model: other }),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    ...(samples !== undefined && { samples }),
  };
  return Object.keys(advice).length > 0 ? advice : undefined;
}

/** A model may be called `constructor`. */
const ownValue = (models: Readonly<Record<string, string>>, model: string): string | undefined =>
  Object.hasOwn(models, model) ? models[model] : undefined;
