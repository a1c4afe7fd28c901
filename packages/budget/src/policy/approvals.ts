/** Questions to a person or a handler, with a deadline. */

import type { Clock } from "@wattspan/core";
import { MAX_TIMER_MS, msFromSeconds } from "@wattspan/core/units";
import type { BudgetedCall } from "../accounts/budgeted-call.js";
import type { Approval, Refusal } from "../accounts/receipt.js";
import type { Ask } from "./policy.js";
import { wait } from "./wait.js";

/** A call that waits for an answer. */
export interface Question {
  readonly id: string;
  /** The rule that asks. */
  readonly rule: string;
  readonly call: Pick<BudgetedCall, "kind" | "name" | "model" | "operation" | "step">;
  /** The budget, and what it lacks. */
  readonly refusal: Refusal;
  readonly deadline: Date;
}

/** What somebody decided. */
export interface ApprovalAnswer {
  readonly approve: boolean;
  /** Who decided: in the receipt. */
  readonly by: string;
  readonly note?: string;
}

/** Answers questions, at once or later. `undefined`: somebody else will, by `Budget.answer`. */
export type Approver = (
  question: Question,
) => ApprovalAnswer | undefined | Promise<ApprovalAnswer | undefined>;

/** The end of a question. */
export interface ApprovalOutcome {
  readonly approve: boolean;
  readonly approval: Approval;
}

const MAX_QUESTIONS = 1000;

interface Open {
  readonly question: Question;
  readonly end: (answer: ApprovalAnswer) => void;
}

export class Approvals {
  /** Errors of the approver, and answers that are none. */
  faults = 0;
  readonly #clock: Clock;
  readonly #approver: Approver | undefined;
  readonly #open = new Map<string, Open>();
  #count = 0;

  constructor(clock: Clock, approver: Approver | undefined) {
    this.#clock = clock;
    this.#approver = approver;
  }

  get questions(): readonly Question[] {
    return Array.from(this.#open.values(), ({ question }) => question);
  }

  /** Resolves with the first answer, or with `otherwise` at the deadline or if the approver fails. Never rejects. */
  ask(asked: Pick<Question, "rule" | "call" | "refusal">, ask: Ask): Promise<ApprovalOutcome> {
    const otherwise = this.#verdict({ approve: ask.otherwise === "admit", by: "too many questions" });
    if (this.#open.size >= MAX_QUESTIONS) return Promise.resolve(otherwise);
    const id = `${asked.refusal.budget}/${++this.#count}`;
    const delayMs = Math.min(msFromSeconds(ask.deadlineS), MAX_TIMER_MS);
    const question = { ...asked, id, deadline: new Date(this.#clock.wall() + delayMs) };
    return new Promise((resolve) => {
      const byRule = (by: string) => this.answer(id, { approve: ask.otherwise === "admit", by });
      const cancel = wait(this.#clock, () => byRule("deadline"), delayMs);
      const end = (answer: ApprovalAnswer) => {
        cancel();
        this.#open.delete(id);
        resolve(this.#verdict(answer));
      };
      this.#open.set(id, { question, end });
      void this.#consult(question, byRule);
    });
  }

  /** Whether the question was open, and the answer is one. */
  answer(id: string, answer: ApprovalAnswer): boolean {
    const open = this.#open.get(id);
    if (!open || !isAnswer(answer)) return false;
    open.end(answer);
    return true;
  }

  async #consult(question: Question, byRule: (by: string) => void): Promise<void> {
    try {
      const answer = await this.#approver?.(question);
      if (answer === undefined) return;
      if (!isAnswer(answer)) throw new TypeError("an answer needs approve and by");
      this.answer(question.id, answer);
    } catch {
      this.faults++;
      byRule("the approver failed");
    }
  }

  #verdict({ approve, by, note }: ApprovalAnswer): ApprovalOutcome {
    const at = new Date(this.#clock.wall());
    return { approve, approval: { by, at, ...(typeof note === "string" && { note }) } };
  }
}

function isAnswer(answer: unknown): answer is ApprovalAnswer {
  const { approve, by } = (answer ?? {}) as Partial<Record<keyof ApprovalAnswer, unknown>>;
  return typeof approve === "boolean" && typeof by === "string";
}
