/** Asks budgets about a call, one after the other. The first refusal is the answer, and gives back what others admitted. */

import type { Admission, Admitted, Advice, CallToAdmit, Verdict } from "../contracts/admission.js";
import { strictest } from "../options/strictest.js";
import type { Faults } from "../runtime/fault.js";
import { release } from "../settle/tickets.js";

/** What the budgets of a call answered together. */
export interface Answer {
  /** Present if one refused: the error that the caller gets. */
  readonly refused?: Error;
  /** Of the one that refused. */
  readonly refusal?: Verdict;
  /** Of those that admitted. */
  readonly tickets: readonly Admitted[];
  readonly advice?: Advice;
}

/** A promise only if a budget answered with one, and the call can wait. Never throws, never rejects. */
export function askBudgets(call: CallToAdmit, faults: Faults): Answer | Promise<Answer> {
  return askFrom(0, call, { tickets: [] }, faults);
}

function askFrom(at: number, call: CallToAdmit, before: Answer, faults: Faults): Answer | Promise<Answer> {
  let answer = before;
  for (let next = at; next < call.budgets.length; next++) {
    const budget = call.budgets[next] as Admission;
    // The outer ones decide on what the inner ones have made of it.
    const changed = adviseCall(call, answer.advice);
    const { now, later } = faults.guard("budget", "admit", () => verdictOf(budget, changed, faults)) ?? NONE;
    if (later) {
      if (call.canWait)
        return later.then((late) => {
          const then = take(answer, late, call, faults);
          return then.refused ? then : askFrom(next + 1, call, then, faults);
        });
      faults.note("budget", "promise");
      // Nobody waits for it: what it reserves is not needed.
      void later.then((late) => release(take({ tickets: [] }, late, call, faults).tickets, faults));
      continue;
    }
    answer = take(answer, now, call, faults);
    if (answer.refused) return answer;
  }
  return answer;
}

/** What one budget answers. The promise is ours, and never rejects. */
interface OneVerdict {
  readonly now?: Verdict;
  readonly later?: Promise<Verdict>;
}

const NONE: OneVerdict = {};

function verdictOf(budget: Admission, call: CallToAdmit, faults: Faults): OneVerdict {
  const verdict = budget.admit(call);
  return verdict instanceof Promise ? { later: awaited(verdict, faults) } : { now: verdict };
}

async function awaited(verdict: Promise<Verdict>, faults: Faults): Promise<Verdict> {
  try {
    return await verdict;
  } catch (error) {
    faults.note("budget", "admit", error);
    return undefined;
  }
}

function take(before: Answer, verdict: Verdict, call: CallToAdmit, faults: Faults): Answer {
  const found = faults.guard("budget", "verdict", () => plainVerdict(verdict));
  if (!found) return before;
  const { refused, ticket, advice } = found;
  if (refused !== undefined && call.canRefuse) {
    release(before.tickets, faults);
    return { refused, refusal: verdict, tickets: [] };
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

/** A verdict as plain data. Throws for anything else. */
function plainVerdict(verdict: Verdict): Found | undefined {
  if (verdict === undefined) return undefined;
  if (typeof verdict !== "object" || verdict === null) throw new TypeError("admit() returned no verdict");
  if ("refused" in verdict) {
    const { refused } = verdict;
    // Not `instanceof`: it may be an error of another realm.
    if (typeof refused !== "object" || refused === null) throw new TypeError("refused is not an Error");
    return { refused };
  }
  const { settle, release, advice } = verdict;
  if (typeof settle !== "function" || typeof release !== "function")
    throw new TypeError("an admitted call needs settle() and release()");
  return { ticket: verdict, advice: plainAdvice(advice) };
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
