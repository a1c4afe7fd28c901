/** Runs activities that have budgets: asks before they begin, and obeys. */

import type { SpanStarter } from "../activity/activity-span.js";
import { refuse } from "../activity/outcome.js";
import type { RunningActivity } from "../activity/running-activity.js";
import { forgetSpan } from "../activity/span-activities.js";
import { NOOP_HANDLE } from "../api/noop-handle.js";
import type { InferenceOptions, StepOptions } from "../contracts/activity-options.js";
import type { CallToAdmit, Decision } from "../contracts/admission.js";
import type { ActivityKind, Totals } from "../contracts/footprint.js";
import type { StartOptions } from "../contracts/manual-activity.js";
import type { TokenUsage } from "../contracts/token-usage.js";
import type { WaitingStep } from "../options/inherited.js";
import type { Faults } from "../runtime/fault.js";
import { expectedUse } from "../settle/expected-use.js";
import type { FootprintReporter, FootprintReporterOptions } from "../settle/footprint-reporter.js";
import { release } from "../settle/tickets.js";
import type { OptionsOf } from "../shapes/span-shape.js";
import { statedUsage } from "../usage/stated-usage.js";
import { askBudgets, type JointDecision } from "./ask-budgets.js";
import { reportRefusal } from "./report-refusal.js";

/** What runs the activities. */
interface Runner {
  readonly on: boolean;
  readonly faults: Faults;
  readonly startSpan: SpanStarter;
  start<K extends ActivityKind>(
    kind: K,
    options: OptionsOf[K],
    parent: RunningActivity | undefined,
    beginning?: StartOptions,
  ): RunningActivity;
  follow<H, T>(activity: RunningActivity, fn: (handle: H) => T): T;
}

/** The parts of a metering that estimate a call and report a refused one. */
export interface BudgetingParts {
  readonly settling: FootprintReporterOptions;
  readonly reporter: FootprintReporter;
}

/** Asks the budgets of activities, and obeys them. Without it, budgets are ignored. */
export class Budgeting {
  readonly #parts: BudgetingParts;

  constructor(parts: BudgetingParts) {
    this.#parts = parts;
  }

  /**
   * Asks the budgets of a call that has not begun, and runs its function if they admit it. A refusal is thrown or,
   * by an `async` function, rejected: where the function's own errors come from.
   * @param draft The call as it would be.
   */
  run<H, T>(runner: Runner, draft: RunningActivity, fn: (handle: H) => T): T {
    const isAsync = isAsyncFunction(fn);
    const obey = (answer: JointDecision): T => {
      if (!answer.refused) return runAdmitted(runner, draft, fn, answer);
      this.#reportRefused(runner, draft, answer.refused, answer.refusal);
      throw answer.refused;
    };
    const { isWait } = draft.options as WaitingStep;
    const answer = this.#ask(runner, draft, { canRefuse: !isWait, canWait: isAsync });
    if (answer instanceof Promise) return answer.then(obey) as T;
    return isAsync && answer.refused ? (Promise.resolve(answer).then(obey) as T) : obey(answer);
  }

  /** Asks the budgets of an activity that is already under way: they charge it, and cannot refuse. */
  charge(runner: Runner, activity: RunningActivity): void {
    const answer = this.#ask(runner, activity, { canRefuse: false, canWait: false });
    if (!(answer instanceof Promise)) applyDecision(runner, activity, answer);
    activity.state().underWay = true;
  }

  /**
   * Asks the budgets of an activity that is ended by hand, and begins it if they admit it. Nobody waits for them.
   * @param draft The activity as it would be.
   */
  begin(
    runner: Runner,
    draft: RunningActivity,
    beginning: StartOptions,
  ): { readonly refused?: Error; readonly activity?: RunningActivity | undefined } {
    const answer = this.#ask(runner, draft, { canRefuse: true, canWait: false }) as JointDecision;
    const { refused, refusal } = answer;
    if (!refused) return { activity: beginAdmitted(runner, draft, answer, beginning) };
    this.#reportRefused(runner, draft, refused, refusal);
    return { refused };
  }

  #ask(
    { faults }: Runner,
    activity: RunningActivity,
    { canRefuse, canWait }: Pick<CallToAdmit, "canRefuse" | "canWait">,
  ): JointDecision | Promise<JointDecision> {
    const { settling } = this.#parts;
    const answer = faults.guard("budget", "ask", () => {
      const { critical, budgets } = activity.terms ?? NO_TERMS;
      const estimate = (usage: TokenUsage | undefined, model?: string) =>
        expectedUse(activity, { usage, model }, settling);
      const call = { ...callOf(activity, estimate, faults), critical, budgets };
      const isFree = !critical && canRefuse;
      return askBudgets({ ...call, canRefuse: isFree, canWait: isFree && canWait }, faults);
    });
    return answer ?? { tickets: [] };
  }

  #reportRefused(runner: Runner, draft: RunningActivity, error: Error, refusal: Decision): void {
    const { faults } = runner;
    const { settling, reporter } = this.#parts;
    faults.guard("settle", "refused", () => {
      refuse(draft, error);
      faults.guard("span", "start", () => runner.startSpan(draft, undefined));
      writeDecision(refusal, draft, faults);
      if (draft.spanOwner === "us") forgetSpan(draft.id);
      reportRefusal(draft, settling, reporter.give.bind(reporter));
    });
  }
}

function runAdmitted<H, T>(
  runner: Runner,
  draft: RunningActivity,
  fn: (handle: H) => T,
  answer: JointDecision,
): T {
  const activity = beginAdmitted(runner, draft, answer);
  return activity ? runner.follow(activity, fn) : fn(NOOP_HANDLE as H);
}

/** Undefined if it cannot begin: what is reserved is then given back. */
function beginAdmitted(
  runner: Runner,
  { kind, options, parent }: RunningActivity,
  answer: JointDecision,
  beginning?: StartOptions,
): RunningActivity | undefined {
  const { faults } = runner;
  const { tickets, advice } = answer;
  const model = kind === "inference" ? advice?.model : undefined;
  const asked = (model === undefined ? options : { ...options, model }) as OptionsOf[typeof kind];
  // It may have waited, and the metering may be shut down by now.
  const activity = runner.on
    ? faults.guard("settle", "start", () => {
        const begun = runner.start(kind, asked, parent as RunningActivity | undefined, beginning);
        applyDecision(runner, begun, answer);
        return begun;
      })
    : undefined;
  if (!activity) release(tickets, faults);
  return activity;
}

const NO_TERMS = { critical: false, budgets: [] };

/** What the caller states of it. */
function callOf(
  activity: RunningActivity,
  estimate: (usage: TokenUsage | undefined, model?: string) => Totals | undefined,
  faults: Faults,
) {
  const { kind, name, agent, options } = activity;
  const { operation = "chat", provider, expects, followsAdvice } = options as InferenceOptions;
  const { isWait } = options as WaitingStep;
  // What cannot be is not stated, and the budgets are asked all the same.
  const stated = expects && faults.guard("usage", "expects", () => statedUsage(expects));
  return {
    ...{ kind, name },
    ...(kind === "inference" && { operation }),
    ...(provider !== undefined && { provider }),
    ...(kind === "step" && { stepKind: (options as StepOptions).kind ?? "other" }),
    ...(isWait && { isWait }),
    ...(agent !== undefined && { agent }),
    ...(stated && { expects: stated }),
    followsAdvice: followsAdvice === true,
    estimate: (usage = stated, model?: string) => estimate(usage, model),
  };
}

/** Gives an activity what its budgets answered. */
function applyDecision(
  { faults }: Runner,
  activity: RunningActivity,
  { tickets, advice }: JointDecision,
): void {
  activity.admitted(tickets, advice);
  for (const ticket of tickets) writeDecision(ticket, activity, faults);
}

/** Lets a budget write its decision on the span. */
function writeDecision(decision: Decision, { span }: RunningActivity, faults: Faults): void {
  if (span) faults.call("budget", "span", () => decision?.writeOn?.(span));
}

/** Whether a function certainly returns a promise of its own. Compiled for older engines, it cannot be seen. */
const isAsyncFunction = (fn: unknown): boolean => {
  try {
    return (fn as { [Symbol.toStringTag]?: unknown })[Symbol.toStringTag] === "AsyncFunction";
  } catch {
    return false; // a proxy that cannot be inspected
  }
};
