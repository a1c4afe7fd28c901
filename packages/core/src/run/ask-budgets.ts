/**
 * Asks budgets about a call, one after the other. The first refusal is the answer, and gives back what others
 * admitted.
 */

import type { Admission, Admitted, Advice, CallToAdmit, Decision } from "../contracts/admission.js";
import { strictest } from "../options/strictest.js";
import type { Faults } from "../runtime/fault.js";
import { release } from "../settle/tickets.js";

/** What the budgets of a call answered together. */
export interface JointDecision {
  /** Present if one refused: the error that the caller gets. */
  readonly refused?: Error;
  /** Of the one that refused. */
  readonly refusal?: Decision;
  /** Of those that admitted. */
  readonly tickets: readonly Admitted[];
  readonly advice?: Advice;
}

/** A promise only if a budget answered with one, and the call can wait. Never throws, never rejects. */
export function askBudgets(call: CallToAdmit, faults: Faults): JointDecision | Promise<JointDecision> {
  return askFrom(0, call, { tickets: [] }, faults);
}

function askFrom(
  at: number,
  call: CallToAdmit,
  before: JointDecision,
  faults: Faults,
): JointDecision | Promise<JointDecision> {
  let answer = before;
  for (let next = at; next < call.budgets.length; next++) {
    const budget = call.budgets[next] as Admission;
    // The outer ones decide on what the inner ones have made of it.
    const changed = adviseCall(call, answer.advice);
    const { now, later } = faults.guard("budget", "admit", () => decisionOf(budget, changed, faults)) ?? NONE;
    if (later) {
      if (call.canWait)
        return later.then((late) => {
          const then = joinDecision(answer, late, call, faults);
          return then.refused ? then : askFrom(next + 1, call, then, faults);
        });
      faults.note("budget", "promise");
      // Nobody waits for it: what it reserves is not needed.
      void later.then((late) => release(joinDecision({ tickets: [] }, late, call, faults).tickets, faults));
      continue;
    }
    answer = joinDecision(answer, now, call, faults);
    if (answer.refused) return answer;
  }
  return answer;
}

/** What one budget answers. The promise is ours, and never rejects. */
interface OneDecision {
  readonly now?: Decision;
  readonly later?: Promise<Decision>;
}

const NONE: OneDecision = {};

function decisionOf(budget: Admission, call: CallToAdmit, faults: Faults): OneDecision {
  const decision = budget.admit(call);
  return decision instanceof Promise ? { later: awaited(decision, faults) } : { now: decision };
}

async function awaited(decision: Promise<Decision>, faults: Faults): Promise<Decision> {
  try {
    return await decision;
  } catch (error) {
    faults.note("budget", "admit", error);
    return undefined;
  }
}

function joinDecision(
  before: JointDecision,
  decision: Decision,
  call: CallToAdmit,
  faults: Faults,
): JointDecision {
  const found = faults.guard("budget", "decision", () => plainDecision(decision));
  if (!found) return before;
  const { refused, ticket, advice } = found;
  if (refused !== undefined && call.canRefuse) {
    release(before.tickets, faults);
    return { refused, refusal: decision, tickets: [] };
  }
  const isFollowed = advice !== undefined && call.followsAdvice && !call.critical;
  const joined = isFollowed ? strictest(before.advice, advice) : before.advice;
  return {
    tickets: ticket ? [...before.tickets, ticket] : before.tickets,
    ...(joined && { advice: joined }),
  };
}

interface Found {
  readonly refused?: Error;
  readonly ticket?: Admitted;
  readonly advice?: Advice | undefined;
}

/** A decision as plain data. Throws for anything else. */
function plainDecision(decision: Decision): Found | undefined {
  if (decision === undefined) return undefined;
  if (typeof decision !== "object" || decision === null) throw new TypeError("admit() returned no decision");
  if ("refused" in decision) {
    const { refused } = decision;
    // Not `instanceof`: it may be an error of another realm.
    if (typeof refused !== "object" || refused === null) throw new TypeError("refused is not an Error");
    return { refused };
  }
  const { settle, release, advice } = decision;
  if (typeof settle !== "function" || typeof release !== "function")
    throw new TypeError("an admitted call needs settle() and release()");
  return { ticket: decision, advice: plainAdvice(advice) };
}

function plainAdvice(advice: Advice | undefined): Advice | undefined {
  if (advice === undefined) return undefined;
  const { model, maxOutputTokens, samples } = advice;
  return {
    ...(typeof model === "string" && { model }),
    ...(isCount(maxOutputTokens) && { maxOutputTokens }),
    ...(isCount(samples) && { samples }),
  };
}

const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) > 0;

/** The call as its function will make it. */
function adviseCall(call: CallToAdmit, advice: Advice | undefined): CallToAdmit {
  if (!advice) return call;
  const { model, maxOutputTokens: most } = advice;
  const output = call.expects?.output;
  const expects =
    call.expects && most !== undefined
      ? { ...call.expects, output: Math.min(output ?? most, most) }
      : call.expects;
  return {
    ...call,
    estimate: (usage = expects, other = model) => call.estimate(usage, other),
    ...(model !== undefined && { name: model }),
    ...(expects && { expects }),
  };
}
