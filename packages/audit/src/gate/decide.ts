/** From a comparison and a policy to the decision of the gate. Pure. */

import type { ComparedComponent, Comparison, Outcome } from "../compare/comparison.js";
import type { GatePolicy, Waiver } from "./policy.js";

/** A component that fails, and the waiver that lets it. */
interface Waived {
  readonly component: string;
  readonly waiver: Waiver;
}

/** What the gate decides. */
export interface GateDecision {
  readonly outcome: Outcome;
  readonly comparison: Comparison;
  /** Components that failed, each with the first waiver that lets it pass. */
  readonly waived: readonly Waived[];
  /** Waivers of components that failed, which have expired or allow less. */
  readonly refusedWaivers: readonly { readonly waiver: Waiver; readonly why: string }[];
}

/**
 * Decides. A waiver lets one component exceed its limit as far as it says, to its last day; guardrails have no
 * waiver.
 * @param today `2026-11-29`, in UTC.
 * @example decide(comparison, policy, "2026-11-29").outcome // "fail"
 */
export function decide(comparison: Comparison, { waivers }: GatePolicy, today: string): GateDecision {
  const failed = comparison.components.filter(({ outcome }) => outcome === "fail");
  const waived: Waived[] = [];
  const refusedWaivers: { waiver: Waiver; why: string }[] = [];
  for (const component of failed) {
    const own = waivers.filter((one) => one.component === component.component);
    const judged = own.map((waiver) => ({ waiver, why: whyRefused(waiver, component, today) }));
    const first = judged.find(({ why }) => why === undefined);
    if (first) waived.push({ component: component.component, waiver: first.waiver });
    for (const { waiver, why } of judged) if (why !== undefined) refusedWaivers.push({ waiver, why });
  }
  return { outcome: outcomeOf(comparison, waived), comparison, waived, refusedWaivers };
}

function whyRefused({ expires, upTo }: Waiver, { change = 0 }: ComparedComponent, today: string) {
  if (today > expires) return "it has expired";
  if (Math.abs(change) > upTo) return "it allows less";
  return undefined;
}

function outcomeOf({ outcome, components, guardrails }: Comparison, waived: readonly Waived[]): Outcome {
  if (outcome !== "fail" || guardrails.some(({ isKept }) => !isKept)) return outcome;
  const others = components.flatMap(({ component, outcome }) =>
    outcome === "fail" && waived.some((one) => one.component === component) ? [] : outcome,
  );
  const rank = ["fail", "not comparable", "inconclusive"] as const;
  return rank.find((one) => others.includes(one)) ?? "pass";
}
