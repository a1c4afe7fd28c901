import { hashOf } from "./chain.js";
import { jsonOf } from "./mismatch.js";

type Facts = Readonly<Record<string, unknown>>;

/**
 * A workload's name, and a digest of what decides what it does. Not of models and data: those are what changes.
 * @param facts As the workload line of a record has them.
 * @example workloadIdentity({ name: "summarize", scope: "inference", plan }) // "summarize (inference, 5e0c4a1b)"
 */
export function workloadIdentity({ name, scope, inputs, plan }: Facts): string {
  const { command, module, unit } = (plan ?? {}) as Facts;
  const text = jsonOf([name, scope, inputs, command, module, unit]);
  const digest = hashOf(text).slice(0, 8);
  return `${textOf(name)} (${scope === undefined ? "" : `${textOf(scope)}, `}${digest})`;
}

/** A fact in words. @example textOf(undefined) // "unknown" */
export const textOf = (fact: unknown): string =>
  fact === undefined ? "unknown" : typeof fact === "string" ? fact : jsonOf(fact);
