/** Where energy is modelled from CPU time, CPU seconds carry the claim. */

import type { Limit } from "./limit.js";
import type { RunFacts } from "./run-figures.js";

const FROM_CPU = ["energy", "carbon"];

/** What is tested for a component, and why it is another one. */
export interface Claim {
  readonly tested: string;
  readonly why?: string;
}

/**
 * Joules that a model computes from CPU seconds know no more than the CPU seconds, and their band is wide: a change
 * that is smaller than the band is not one of joules. It is tested as CPU seconds, and said so.
 * @example claimOf("energy", { energy: "modelled", bandRatio: 6, … }, limitOf("energy=5%")).tested // "cpu"
 */
export function claimOf(component: string, facts: RunFacts, limit: Limit | undefined): Claim {
  const [stage, own] = component.includes("/")
    ? [`${component.slice(0, component.lastIndexOf("/"))}/`, component.slice(component.lastIndexOf("/") + 1)]
    : ["", component];
  if (facts.energy !== "modelled" || !FROM_CPU.includes(own)) return { tested: component };
  const { bandRatio = Number.POSITIVE_INFINITY } = facts;
  if (limit && 1 + limit.share >= bandRatio) return { tested: component };
  const band = Number.isFinite(bandRatio)
    ? `a band of ${bandRatio.toPrecision(2)}×`
    : "a band that in some run has no lower end above 0";
  const unit = own === "energy" ? "joules" : "grams";
  return {
    tested: `${stage}cpu`,
    why: `modelled from CPU seconds with ${band}: the change is one of CPU seconds, and none of ${unit} is claimed`,
  };
}
