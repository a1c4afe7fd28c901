import type { Reported } from "../contracts/activity-options.js";
import type { TokenUsage } from "../contracts/token-usage.js";
import type { AnswerListener } from "../doorway/running-activity.js";
import {
  type CountableCall,
  type CounterMaker,
  countPiece,
  type UsageCounter,
  withCounted,
} from "../options/usage-counter.js";
import { type Answer, answerOf, countedAnswer, mayName } from "../usage/answer.js";
import { reportedEnergy } from "../usage/server-reports.js";
import { fullerUsage, sumUsage, usageOfModels } from "../usage/token-counts.js";
import { addUsage } from "../usage/usage.js";
import { type ReportHolder, takeReport } from "./reports.js";

/** Answers that are still open. */
export interface OpenAnswers {
  readonly open: Set<AnswerListener>;
  /** The end of the inference, if it came first. */
  ended?: () => void;
}

/** The owner of the answer: an inference. */
export interface AnswerHolder extends ReportHolder, Omit<CountableCall, "options"> {
  answer: Answer | undefined;
  /** The tokens of these answers by model; `""` for an unknown model. */
  received: Map<string, TokenUsage> | undefined;
  answers: OpenAnswers | undefined;
  readonly usage: TokenUsage | undefined;
  readonly inner: TokenUsage | undefined;
  readonly isDuplicate: boolean;
  readonly ended: boolean;
  readonly owner: CounterMaker & {
    guard(stage: "usage", reason: string, task: () => void): void;
  };
  progress(): void;
}

/**
 * Whether the end of a hosted call waits for an open answer inside it: a response that is passed on, or the
 * stream of a client whose span ended first. Only that answer knows the tokens.
 */
export function waitsForAnswer(call: AnswerHolder, end: () => void): boolean {
  const { answers } = call;
  if (!answers || answers.open.size === 0 || call.isDuplicate || !call.remote) return false;
  if (call.usage || call.inner || call.received) return false;
  answers.ended ??= end;
  return true;
}

/** Tokens seen inside it. */
export const seenUsage = ({
  inner,
  received,
}: Pick<AnswerHolder, "inner" | "received">): TokenUsage | undefined =>
  fullerUsage(inner, usageOfModels(received));

/** Stated tokens seen inside it. Counts do not identify a call. */
export function statedInside(call: Pick<AnswerHolder, "inner" | "received">): TokenUsage | undefined {
  const seen = seenUsage(call);
  return seen?.band ? undefined : seen;
}

/** Ends a waiting call, with the tokens seen so far. False if it does not wait. */
export function endWaiting({ answers }: Pick<AnswerHolder, "answers">): boolean {
  if (!answers?.ended) return false;
  endAnswers(answers);
  return true;
}

/** Stops reading: the usage so far is all. */
export function endAnswers({ open }: OpenAnswers): void {
  for (const answer of [...open]) answer.end();
}

/**
 * Listens to the answer to a request. Undefined if only one of the request and the enclosing inference is an
 * embedding: it is not part of a chat.
 */
export function innerAnswer(holder: AnswerHolder, own = "chat", asked = own): AnswerListener | undefined {
  return (own === EMBEDDINGS) === (asked === EMBEDDINGS) ? new InnerAnswer(holder) : undefined;
}

const EMBEDDINGS = "embeddings";

/** The answer to a request inside an inference. Its tokens are the inference's if that gets none itself. */
class InnerAnswer implements AnswerListener {
  readonly #holder: AnswerHolder;
  #model = "";
  #usage: TokenUsage | undefined;
  #energy: Reported | undefined;
  counter: UsageCounter | undefined;

  constructor(holder: AnswerHolder) {
    this.#holder = holder;
    holder.answers ??= { open: new Set() };
    holder.answers.open.add(this);
  }

  run<R>(fn: () => R): R {
    return fn();
  }

  /** Takes a piece of the answer as its client reads it. */
  take(piece: unknown): void {
    const holder = this.#holder;
    holder.progress();
    holder.owner.guard("usage", "chunk", () => {
      this.#energy = reportedEnergy(Object(piece)) ?? this.#energy;
      countPiece(this, holder, piece);
      const usage = addUsage(this.#usage, piece);
      if (usage === this.#usage && !mayName(Object(piece))) return;
      this.#usage = usage;
      const answer = answerOf(piece as object);
      this.#model ||= answer?.model ?? "";
      holder.answer = countedAnswer(piece as object, holder.answer);
    });
  }

  end(): void {
    const holder = this.#holder;
    const { answers } = holder;
    if (!answers?.open.delete(this)) return;
    if (!holder.ended) holder.owner.guard("usage", "counted", () => this.#give());
    if (this.#energy && !holder.ended) takeReport(holder, this.#energy, "received");
    if (answers.open.size === 0) answers.ended?.();
  }

  #give(): void {
    const holder = this.#holder;
    const usage = this.#energy ? this.#usage : withCounted(this.#usage, this);
    if (!usage) return;
    holder.received ??= new Map();
    const before = holder.received.get(this.#model);
    holder.received.set(this.#model, sumUsage(before, usage) ?? usage);
  }
}
