/** Where calls are admitted, changed, delayed or refused. */

import type { Advice, Clock } from "@wattspan/core";
import { msFromSeconds } from "@wattspan/core/units";
import { BudgetExceededError } from "../ledger/budget-exceeded-error.js";
import type { BudgetedCall } from "../ledger/budgeted-call.js";
import type { Approval } from "../ledger/receipt.js";
import type { Reservation } from "../ledger/reservation.js";
import { admit, type Inquiry, inquire, refuse } from "../ledger/reserve.js";
import type { ApprovalOutcome } from "../policy/approvals.js";
import { askOf, type Choice, choose, throttleOf } from "../policy/choose.js";
import { adviceOf } from "../policy/degraded.js";
import type { Cascade, Level } from "../policy/level.js";
import type { Ask, Throttle } from "../policy/policy.js";
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
export interface AdmissionResult {
  readonly reservation: Reservation;
  readonly advice?: Advice | undefined;
}

/** Decides on a call. A promise only if it can wait and a rule makes it wait; it never rejects. */
export function decide(
  cascade: Cascade,
  call: BudgetedCall,
  terms: BudgetContext,
  clock: Clock,
): AdmissionResult | Promise<AdmissionResult> {
  const inquiry = inquire(cascade.ledgers, call);
  const wallMs = clock.wall();
  const { refusal } = inquiry;
  if (call.critical || !terms.canRefuse)
    return { reservation: admit(inquiry, wallMs, refusal && (call.critical ? "critical" : "under way")) };
  if (!cascade.hasPolicies)
    return { reservation: refusal ? refuse(inquiry, wallMs, refusal) : admit(inquiry, wallMs) };
  return new Decision(cascade, call, terms, clock).of(inquiry);
}

/** The error of a refused call. */
export function errorOf(reservation: Reservation): BudgetExceededError {
  const { refusal, receipt } = reservation;
  return new BudgetExceededError(refusal as NonNullable<typeof refusal>, receipt);
}

/** One decision by policies. */
class Decision {
  readonly #cascade: Cascade;
  readonly #call: BudgetedCall;
  readonly #terms: BudgetContext;
  readonly #clock: Clock;

  constructor(cascade: Cascade, call: BudgetedCall, terms: BudgetContext, clock: Clock) {
    this.#cascade = cascade;
    this.#call = call;
    this.#terms = terms;
    this.#clock = clock;
  }

  of(inquiry: Inquiry): AdmissionResult | Promise<AdmissionResult> {
    const judgements = this.#cascade.levels.map((level) => ({
      policy: level.policy,
      energySuspended: level.quality?.isMissed === true,
      approved: this.#approved.filter((one) => one.level === level).map(({ rule }) => rule),
    }));
    const { main, degrade } = choose(this.#call, inquiry.entries, judgements);
    if (degrade && this.#terms.followsAdvice && !this.#terms.advice) {
      const advice = adviceOf(this.#call, degrade.how);
      if (advice) return this.#again({ advice, adviceRule: degrade.rule }, advised(this.#call, advice));
    }
    if (!main) return this.#admitted(inquiry, this.#terms.adviceRule);
    const level = this.#cascade.levels[inquiry.entries.indexOf(main.entry)] as Level;
    if (main.action !== "approved") level.acted({ ...main, action: main.action });
    const [ask, throttle] = [askOf(main.action), throttleOf(main.action)];
    if (ask) return this.#asked(inquiry, main, ask, level);
    if (throttle) return this.#throttled(inquiry, main, throttle, level);
    return main.action === "stop" ? this.#refused(inquiry, main) : this.#admitted(inquiry, main.rule);
  }

  #asked(inquiry: Inquiry, main: Choice, ask: Ask, level: Level): AdmissionResult | Promise<AdmissionResult> {
    if (!this.#terms.canWait)
      return ask.otherwise === "admit" ? this.#admitted(inquiry, main.rule) : this.#refused(inquiry, main);
    const { kind, name, model, operation, step } = this.#call;
    const call = { kind, name, model, operation, step };
    const { rule, refusal } = main;
    return level.approvals
      .ask({ rule, call, refusal }, ask)
      .then(({ approve, approval }: ApprovalOutcome) => {
        if (approve) return this.#again({ approved: [...this.#approved, { level, rule, approval }] });
        const declined = { ...main, refusal: { ...refusal, reason: "declined" as const } };
        return this.#refused(inquiry, declined, approval);
      });
  }

  /** Delays once, while not too many wait. Afterwards the call has to fit. */
  #throttled(
    inquiry: Inquiry,
    main: Choice,
    throttle: Throttle,
    level: Level,
  ): AdmissionResult | Promise<AdmissionResult> {
    const { delayS, maxWaiting = DEFAULT_MAX_WAITING } = throttle;
    const { hasWaited, canWait } = this.#terms;
    if (hasWaited || !canWait)
      return main.refusal.reason === "limit"
        ? this.#refused(inquiry, main)
        : this.#admitted(inquiry, main.rule);
    if (level.waiting >= maxWaiting) return this.#refused(inquiry, main);
    level.waiting++;
    return new Promise<void>((resolve) => void wait(this.#clock, resolve, msFromSeconds(delayS))).then(() => {
      level.waiting--;
      return this.#again({ hasWaited: true });
    });
  }

  get #approved(): readonly Approved[] {
    return this.#terms.approved ?? [];
  }

  get #lastApproval(): Approval | undefined {
    return this.#approved.at(-1)?.approval;
  }

  /** Decides anew: what was asked before may hold no longer. */
  #again(more: Partial<BudgetContext>, call = this.#call): AdmissionResult | Promise<AdmissionResult> {
    return decide(this.#cascade, call, { ...this.#terms, ...more }, this.#clock);
  }

  #admitted(inquiry: Inquiry, rule: string | undefined): AdmissionResult {
    const { advice } = this.#terms;
    return { reservation: admit(inquiry, this.#clock.wall(), rule, this.#lastApproval), advice };
  }

  #refused(inquiry: Inquiry, { refusal, rule }: Choice, approval = this.#lastApproval): AdmissionResult {
    return { reservation: refuse(inquiry, this.#clock.wall(), refusal, rule, approval) };
  }
}

const advised = (call: BudgetedCall, advice: Advice): BudgetedCall =>
  call.advised?.(advice) ?? { ...call, model: advice.model ?? call.model };
