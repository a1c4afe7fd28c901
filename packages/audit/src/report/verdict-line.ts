/** The decision in one sentence. */

import type { ComparedComponent } from "../compare/comparison.js";
import type { GateDecision } from "../gate/decide.js";
import { changeText, intervalText, limitText, nameOf } from "./plain-words.js";

/**
 * Says what was decided, and the first reason: a lost guardrail before a limit that is exceeded.
 * @param quoted How a name from outside is written. Default: as it is.
 * @example verdictLine(decision) // "energy +8.1 % (+5.2 % to +11.0 %), limit ≤ +5 %"
 */
export function verdictLine(
  decision: GateDecision,
  quoted: (name: string) => string = (name) => name,
): string {
  const { outcome, comparison, waived } = decision;
  const { components, guardrails } = comparison;
  const named = (one: ComparedComponent) => quoted(nameOf(one));
  const isOpen = (one: ComparedComponent) => !waived.some(({ component }) => component === one.component);
  const first = (wanted: string) => components.find((one) => one.outcome === wanted && isOpen(one));
  if (outcome === "fail") {
    const lost = guardrails.filter(({ isKept }) => !isKept);
    if (lost.length > 0)
      return `a guardrail is lost: ${lost.map(({ finding }) => quoted(finding)).join(", ")}`;
    const worst = first("fail") as ComparedComponent;
    const others = components.filter((one) => isOpen(one) && one.outcome === "fail" && one !== worst);
    const also = others.map((one) => `${named(one)} ${changeText(one.change)}`).join(", ");
    const found = `${named(worst)} ${changeText(worst.change)} (${intervalText(worst.interval)})`;
    return `${found}, limit ${limitText(worst.limit)}${also && `; also ${also}`}`;
  }
  if (outcome === "not comparable") {
    const untested = first("not comparable");
    if (comparison.why !== undefined) return quoted(comparison.why);
    return untested ? `${named(untested)}: ${untested.why}` : "no figures";
  }
  if (outcome === "inconclusive") {
    const open = first("inconclusive") as ComparedComponent;
    const unit = comparison.design === "pairs" ? "pairs" : "recordings a side";
    const pairs =
      open.pairsNeeded === undefined
        ? `more ${unit} than are practical`
        : `about ${open.pairsNeeded} ${unit}`;
    return (
      `${named(open)} ${intervalText(open.interval)} does not decide about ` +
      `${limitText(open.limit)}; ${pairs} would`
    );
  }
  const limited = components.filter(({ limit }) => limit !== undefined);
  if (waived.length > 0) return `${waived.map(({ component }) => quoted(component)).join(", ")} by waiver`;
  const changes = limited.map((one) => `${named(one)} ${changeText(one.change)}`).join(", ");
  return changes === "" ? "nothing has a limit" : `within the limits: ${changes}`;
}
