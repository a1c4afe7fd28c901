import type { CallWeight, WeighedCall, WorkedCall } from "@wattspan/core";
import { isText, shown } from "./values/examined-value.js";
import { type Violation, violationList } from "./values/violation.js";

/** What holds for every `CallWeight`. */
export type CallWeightRule =
  /** `name` is a non-empty string. */
  | "name"
  /** `weight` gives a finite number of 0 or more, at once, for any call. */
  | "weight"
  /** `learn`, if any, does not throw. */
  | "learn"
  /** Nothing that is learned makes a weight invalid, or changes the call. */
  | "after-learning";

const MODELS = ["gpt-4o-mini", "llama3.1:8b", "meta-llama/Llama-3.1-70B-Instruct", "no-such-model", ""];
const CALLS: readonly WeighedCall[] = MODELS.flatMap((model) =>
  (["prefill", "decode"] as const).map((phase) => ({ model, phase, operation: "chat" })),
);
const WORKED: readonly WorkedCall[] = MODELS.flatMap((model) => [
  { model, operation: "chat", usage: { inputFresh: 900, output: 250 }, durationS: 6, firstChunkS: 1 },
  { model, operation: "embeddings", usage: { inputFresh: 20 }, durationS: 0.1 },
  { model, operation: "chat", usage: {}, durationS: 0 },
  { model, operation: "chat", usage: { inputFresh: 1e8, output: 1e7 }, durationS: 1e-9, firstChunkS: 1 },
]);

/**
 * Tries a weight and says in which ways it breaks the contract of `CallWeight`; empty: in none that shows. Never
 * throws.
 * @example expect(callWeightContract(ourWeight)).toEqual([]);
 */
export function callWeightContract(policy: CallWeight): readonly Violation<CallWeightRule>[] {
  const list = violationList<CallWeightRule>();
  const weigh = (rule: CallWeightRule) => {
    for (const call of CALLS) {
      const weight = attempt(() => policy.weight(Object.freeze({ ...call })));
      const isFine = typeof weight === "number" && weight >= 0 && weight < Number.POSITIVE_INFINITY;
      list.check(isFine, rule, call.model, `gave ${shown(weight)}; expected a number of 0 or more`);
    }
  };
  list.check(isText(policy.name), "name", "weight", `name is ${shown(policy.name)}; expected a name`);
  weigh("weight");
  if (!policy.learn) return list.found;
  for (const call of WORKED) {
    const result = attempt(() => policy.learn?.(Object.freeze({ ...call })));
    list.check(!(result instanceof Error), "learn", call.model, `failed with ${shown(result)}`);
  }
  weigh("after-learning");
  return list.found;
}

function attempt(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    return error instanceof Error ? error : new Error(`${shown(error)} was thrown`);
  }
}
