import type { Reported } from "../contracts/activity-options.js";
import type { TokenUsage } from "../contracts/token-usage.js";
import { countPiece, type UsageCounter, withCounted } from "../options/usage-counter.js";
import type { AnswerListener } from "../requests/current-activity.js";
import { answerOf, countedAnswer, mayName } from "../usage/answer.js";
import { reportedEnergy } from "../usage/server-reports.js";
import { addPartOf, fullerUsage, usageOfModels } from "../usage/token-counts.js";
import type { Activity, ActivityRecord } from "./activity.js";
import type { Replies } from "./activity-state.js";
import { kindOf, MAX_ANSWERS } from "./nested-calls.js";
import { takeReport } from "./reports.js";

/**
 * Whether the end of a hosted call waits for an open answer inside it: a response that is passed on, or the
 * stream of a client whose span ended first. Only that answer knows the tokens.
 */
export function waitsForAnswer(call: Activity, end: () => void): boolean {
  const { answers, inner, received } = call.replies ?? {};
  const isKnown = call.usage || inner || received;
  if (!answers?.open.size || isKnown || call.role !== "counts" || !call.remote) return false;
  answers.ended ??= end;
  return true;
}

/** Tokens seen inside it. */
export const seenUsage = ({ inner, received }: Replies): TokenUsage | undefined =>
  fullerUsage(inner, usageOfModels(received));

/** Stated tokens seen inside it. Counts do not identify a call. */
export function statedInside(call: Activity): TokenUsage | undefined {
  const seen = call.replies && seenUsage(call.replies);
  return seen?.band ? undefined : seen;
}

/** The id of its answer; undefined where it received several: the first one's says nothing of the call. */
export const answerId = (replies: Replies | undefined): string | undefined =>
  (replies?.latest?.length ?? 0) > 1 ? undefined : replies?.answer?.id;

/** Ends a waiting call, with the tokens seen so far. False if it does not wait. */
export function endWaiting(call: Activity): boolean {
  if (!call.replies?.answers?.ended) return false;
  endAnswers(call);
  return true;
}

/** Stops reading: the usage so far is all. */
export function endAnswers({ replies }: Activity): void {
  for (const answer of [...(replies?.answers?.open ?? [])]) answer.end();
}

/**
 * Listens to the answer to a request. Undefined if the request and the enclosing inference are of two kinds: neither an
 * embedding nor a rank is part of a chat.
 */
export function innerAnswer(activity: ActivityRecord, own = "chat", asked = own): AnswerListener | undefined {
  return kindOf(own) === kindOf(asked) ? new InnerAnswer(activity) : undefined;
}

/**
 * The answer to a request inside an inference. Its tokens are the inference's if that gets none itself, or those of
 * one answer alone.
 */
class InnerAnswer implements AnswerListener {
  readonly #activity: ActivityRecord;
  #model = "";
  #usage: TokenUsage | undefined;
  #energy: Reported | undefined;
  counter: UsageCounter | undefined;

  constructor(activity: ActivityRecord) {
    this.#activity = activity;
    const replies = activity.reply();
    replies.answers ??= { open: new Set() };
    replies.answers.open.add(this);
  }

  run<R>(fn: () => R): R {
    return fn();
  }

  /** Takes a piece of the answer as its client reads it. */
  take(piece: unknown): void {
    const activity = this.#activity;
    activity.progress();
    activity.owner.faults.guard("usage", "chunk", () => {
      this.#energy = reportedEnergy(Object(piece)) ?? this.#energy;
      countPiece(this, activity, piece);
      const usage = activity.owner.usageReading.add(this.#usage, piece);
      if (usage === this.#usage && !mayName(Object(piece))) return;
      this.#usage = usage;
      const answer = answerOf(piece as object);
      this.#model ||= answer?.model ?? "";
      const replies = activity.reply();
      replies.answer = countedAnswer(piece as object, replies.answer);
    });
  }

  end(): void {
    const activity = this.#activity;
    const answers = activity.replies?.answers;
    if (!answers?.open.delete(this)) return;
    if (!activity.ended) activity.owner.faults.guard("usage", "counted", () => this.#give());
    if (this.#energy && !activity.ended) takeReport(activity, this.#energy, "received");
    if (answers.open.size === 0) answers.ended?.();
  }

  #give(): void {
    const activity = this.#activity;
    const usage = this.#energy ? this.#usage : withCounted(this.#usage, this);
    if (!usage) return;
    const replies = activity.reply();
    replies.latest ??= [];
    if (replies.latest.push({ model: this.#model, usage }) > MAX_ANSWERS) replies.latest.shift();
    replies.received ??= new Map();
    addPartOf(this.#model, usage, replies.received);
  }
}
