/** The policy of a repository: `.wattspan/policy.yaml`. */

import type { GuardrailRules } from "../compare/guardrails.js";
import type { Limit } from "../compare/limit.js";

/** Lets a component exceed its limit for a while. Guardrails cannot be waived. */
export interface Waiver {
  readonly component: string;
  /** The increase, or decrease, that it allows, as a share. */
  readonly upTo: number;
  readonly reason: string;
  /** One of the reviewers. */
  readonly by: string;
  /** The last day on which it counts, in UTC: `2026-12-31`. */
  readonly expires: string;
}

/** What a gate asks for. */
export interface GatePolicy {
  readonly limits: readonly Limit[];
  readonly guardrails: GuardrailRules;
  /** Shares of the CPU time above which a pair is void. Default: those of the rules of steadiness. */
  readonly voidAbove: { readonly steal?: number; readonly others?: number };
  /** Who may waive. Who may change the policy is a matter of the repository: name its file in CODEOWNERS. */
  readonly reviewers: readonly string[];
  readonly waivers: readonly Waiver[];
}
