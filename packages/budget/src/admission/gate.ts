/** Where calls are admitted, changed, delayed or refused. */

import type { Advice, Clock } from "@wattspan/core";
import { msFromSeconds } from "@wattspan/core/units";
import { type AskedCall, admit, askedCall, refuse } from "../accounts/asked-call.js";
import { BudgetExceededError } from "../accounts/budget-exceeded-error.js";
import type { BudgetedCall } from "../accounts/budgeted-call.js";
import type { Approval } from "../accounts/receipt.js";
import type { Reservation } from "../accounts/reservation.js";
import type { ApprovalOutcome } from "../policy/approvals.js";
import { askOf, choose, type RuleDecision, throttleOf } from "../policy/choose.js";
import type { Cascade, Level } from "../policy/level.js";
import type { Ask, Degrade, Throttle } from "../policy/policy.js";
import { wait } from "../policy/wait.js";

const DEFAULT_MAX_WAITING = 1000;

/** What can happen to a call, and what has. */
export interface BudgetContext {
  /** Not for what is under way. */
  readonly canRefuse: boolean;
  readonly canWait: boolean;
  readonly followsAdvice: boolean;
  readonly hasWaited?: boolean;
  readonly advice?: Advice;
  /** The rule that gave the advice. */
  readonly adviceRule?: string;
  /** What somebody has approved. */
  readonly approved?: readonly Approved[];
}

/** One question to one budget that was approved. It says nothing of other rules and budgets. */
interface Approved {
  readonly level: Level;
  readonly rule: string;
  readonly approval: Approval;
}

/** A decision. */
export interface BudgetDecision {
  readonly reservation: Reservation;
  readonly advice?: Advice | undefined;
}

/** Decides on a call. A promise only if it can wait and a rule makes it wait; it never rejects. */
export function decide(
  cascade: Cascade,
  call: BudgetedCall,
  context: BudgetContext,
  clock: Clock,
): BudgetDecision | Promise<BudgetDecision> {
  const asked = askedCall(cascade.budgets, call);
  const wallMs = clock.wall();
  const { refusal } = asked;
  if (call.critical || !context.canRefuse)
    return { reservation: admit(asked, wallMs, refusal && (call.critical ? "critical" : "under way")) };
  if (!cascade.hasPolicies)
    return { reservation: refusal ? refuse(asked, wallMs, refusal) : admit(asked, wallMs) };
  return new Decider(cascade, call, context, clock).of(asked);
}

/** The error of a refused call. */
export function errorOf(reservation: Reservation): BudgetExceededError {
  const { refusal, receipt } = reservation;
  return new BudgetExceededError(refusal as NonNullable<typeof refusal>, receipt);
}

/** One decision by policies. */
class Decider {
  readonly #cascade: Cascade;
  readonly #call: BudgetedCall;
  readonly #context: BudgetContext;
  readonly #clock: Clock;

  constructor(cascade: Cascade, call: BudgetedCall, context: BudgetContext, clock: Clock) {
    this.#cascade = cascade;
    this.#call = call;
    this.#context = context;
    this.#clock = clock;
  }

  of(asked: AskedCall): BudgetDecision | Promise<BudgetDecision> {
    const states = this.#cascade.levels.map((level) => ({
      policy: level.policy,
      energySuspended: level.quality?.isMissed === true,
      approved: this.#approved.filter((one) => one.level === level).map(({ rule }) => rule),
    }));
    const { main, degrade } = choose(this.#call, asked.entries, states);
    if (degrade && this.#context.followsAdvice && !this.#context.advice) {
      const advice = adviceOf(this.#call, degrade.how);
      if (advice) return this.#again({ advice, adviceRule: degrade.rule }, advised(this.#call, advice));
    }
    if (!main) return this.#admitted(asked, this.#context.adviceRule);
    const level = this.#cascade.levels[asked.entries.indexOf(main.entry)] as Level;
    if (main.action !== "approved") level.acted({ ...main, action: main.action });
    const [ask, throttle] = [askOf(main.action), throttleOf(main.action)];
    if (ask) return this.#asked(asked, main, ask, level);
    if (throttle) return this.#throttled(asked, main, throttle, level);
    return main.action === "stop" ? this.#refused(asked, main) : this.#admitted(asked, main.rule);
  }

  #asked(
    asked: AskedCall,
    main: RuleDecision,
    ask: Ask,
    level: Level,
  ): BudgetDecision | Promise<BudgetDecision> {
    if (!this.#context.canWait)
      return ask.otherwise === "admit" ? this.#admitted(asked, main.rule) : this.#refused(asked, main);
    const { kind, name, model, operation, step } = this.#call;
    const call = { kind, name, model, operation, step };
    const { rule, refusal } = main;
    return level.approvals
      .ask({ rule, call, refusal }, ask)
      .then(({ approve, approval }: ApprovalOutcome) => {
        if (approve) return this.#again({ approved: [...this.#approved, { level, rule, approval }] });
        const declined = { ...main, refusal: { ...refusal, reason: "declined" as const } };
        return this.#refused(asked, declined, approval);
      });
  }

  /** Delays once, while not too many wait. Afterwards the call has to fit. */
  #throttled(
    asked: AskedCall,
    main: RuleDecision,
    throttle: Throttle,
    level: Level,
  ): BudgetDecision | Promise<BudgetDecision> {
    const { delayS, maxWaiting = DEFAULT_MAX_WAITING } = throttle;
    const { hasWaited, canWait } = this.#context;
    if (hasWaited || !canWait)
      return main.refusal.reason === "limit" ? this.#refused(asked, main) : this.#admitted(asked, main.rule);
    if (level.waiting >= maxWaiting) return this.#refused(asked, main);
    level.waiting++;
    return new Promise<void>((resolve) => void wait(this.#clock, resolve, msFromSeconds(delayS))).then(() => {
      level.waiting--;
      return this.#again({ hasWaited: true });
    });
  }

  get #approved(): readonly Approved[] {
    return this.#context.approved ?? [];
  }

  get #lastApproval(): Approval | undefined {
    return this.#approved.at(-1)?.approval;
  }

  /** Decides anew: what was asked before may hold no longer. */
  #again(more: Partial<BudgetContext>, call = this.#call): BudgetDecision | Promise<BudgetDecision> {
    return decide(this.#cascade, call, { ...this.#context, ...more }, this.#clock);
  }

  #admitted(asked: AskedCall, rule: string | undefined): BudgetDecision {
    const { advice } = this.#context;
    return { reservation: admit(asked, this.#clock.wall(), rule, this.#lastApproval), advice };
  }

  #refused(asked: AskedCall, { refusal, rule }: RuleDecision, approval = this.#lastApproval): BudgetDecision {
    return { reservation: refuse(asked, this.#clock.wall(), refusal, rule, approval) };
  }
}

const advised = (call: BudgetedCall, advice: Advice): BudgetedCall =>
  call.advised?.(advice) ?? { ...call, model: advice.model ?? call.model };

/** How a call is to take less. Undefined: it already does. */
function adviceOf(call: BudgetedCall, { models, maxOutputTokens, samples }: Degrade): Advice | undefined {
  const other = call.model === undefined || !models ? undefined : ownValue(models, call.model);
  const advice = {
    ...(other !== undefined && other !== call.model && { model: other }),
    ...(maxOutputTokens !== undefined && { maxOutputTokens }),
    ...(samples !== undefined && { samples }),
  };
  return Object.keys(advice).length > 0 ? advice : undefined;
}

/** A model may be called `constructor`. */
const ownValue = (models: Readonly<Record<string, string>>, model: string): string | undefined =>
  Object.hasOwn(models, model) ? models[model] : undefined;
