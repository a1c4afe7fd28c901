import type { Advice, CallToAdmit, TokenUsage, Totals } from "@wattspan/core";
import type { BudgetedCall } from "../accounts/budgeted-call.js";
import { type Amounts, gramsTaken } from "../amounts/dimensions.js";

/** A metered call, as a budget sees it. */
export function budgetedCallOf(call: CallToAdmit, advice?: Advice): BudgetedCall {
  const { kind, operation, stepKind, agent, critical, followsAdvice, isWait } = call;
  const isInference = kind === "inference";
  const name = (isInference && advice?.model) || call.name;
  const expects = advisedTokens(call.expects, advice);
  return {
    ...{ kind, name, operation, critical, followsAdvice, isWait },
    model: isInference ? name : undefined,
    step: isInference ? undefined : (stepKind ?? kind),
    of: { agent, model: isInference ? name : undefined, tool: stepKind === "tool" ? name : undefined },
    estimate: isInference ? () => upperEnds(call.estimate(expects, advice?.model), expects) : undefined,
    advised: (other) => budgetedCallOf(call, { ...advice, ...other }),
  };
}

function advisedTokens(expects: TokenUsage | undefined, advice: Advice | undefined): TokenUsage | undefined {
  const most = advice?.maxOutputTokens;
  if (!expects || most === undefined) return expects;
  return { ...expects, output: Math.min(expects.output ?? most, most) };
}

/** The upper ends of an estimate's bands, and the tokens asked for. */
function upperEnds(totals: Totals | undefined, expects: TokenUsage | undefined): Amounts {
  return {
    energyJ: totals?.energy?.high,
    co2eG: gramsTaken(totals?.co2e?.high),
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
