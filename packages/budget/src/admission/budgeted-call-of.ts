import type { CallToAdmit, TokenUsage, Totals } from "@wattspan/core";
import type { Amounts } from "../amounts/dimensions.js";
import type { BudgetedCall } from "../ledger/budgeted-call.js";

/** A metered call, as a budget sees it. */
export function budgetedCallOf(call: CallToAdmit): BudgetedCall {
  const { kind, name, operation, stepKind, agent, critical } = call;
  const isInference = kind === "inference";
  return {
    ...{ kind, name, operation, critical },
    model: isInference ? name : undefined,
    step: isInference ? undefined : (stepKind ?? kind),
    of: { agent, model: isInference ? name : undefined, tool: stepKind === "tool" ? name : undefined },
    estimate: isInference ? () => upperEnds(call.estimate(), call.expects) : undefined,
  };
}

/** The upper ends of an estimate's bands, and the tokens asked for. */
function upperEnds(totals: Totals | undefined, expects: TokenUsage | undefined): Amounts {
  return {
    energyJ: totals?.energy?.high,
    co2eG: totals?.co2e?.high,
    waterL: totals?.water?.high,
    tokens: expects && tokensOf(expects),
  };
}

/** Input and output tokens, as far as they are known. Undefined: none is. */
export function tokensOf(usage: TokenUsage): number | undefined {
  const { inputFresh, cacheRead, cacheWrite, image, audio, output } = usage;
  const known = [inputFresh, cacheRead, cacheWrite, image, audio, output].filter(
    (count) => count !== undefined,
  );
  return known.length > 0 ? known.reduce((sum, count) => sum + count, 0) : undefined;
}
