/** Bounds label values without losing totals. */

import * as a from "../names/attribute-names.js";

/** The value for everything beyond a limit. */
export const OTHER = "other";

/** Maximum of separate values of an attribute; for all others, {@link SET_LIMIT}. */
const LIMITS: ReadonlyMap<string, number> = /* @__PURE__ */ new Map([
  [a.model, 100],
  [a.responseModel, 100],
  [a.serverAddress, 100],
  [a.agent, 50],
  [a.goalName, 50],
  [a.stepKind, 200],
  [a.stage, 200],
  [a.stageUnit, 50],
]);
/** Maximum of attribute sets per metric; later ones share one more. SDKs merge sets beyond 2000. */
export const SET_LIMIT = 1000;

/**
 * Creates a function that keeps the first values of each attribute and returns `other` for all later ones.
 * @example const fold = createFold(); fold("gen_ai.agent.name", "planner") // "planner"; the 51st agent is "other"
 */
export function createFold(): (name: string, value: string) => string {
  const seen = new Map<string, Set<string>>();
  return (name, value) => {
    const known = seen.get(name) ?? new Set();
    seen.set(name, known);
    if (known.has(value)) return value;
    if (known.size >= (LIMITS.get(name) ?? SET_LIMIT)) return OTHER;
    known.add(value);
    return value;
  };
}
