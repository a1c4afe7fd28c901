/** A span of another instrumentation, with its activity once the span states its meaning. */

import type { ActivityHandle, InferenceOptions, Metering, Outcome } from "@wattspan/core";
import type { ManualActivity, StartOptions } from "@wattspan/core/manual";
import { attribute } from "@wattspan/core/names";
import {
  type ActivitySource,
  areRunsExpected,
  awaitRun,
  endFollowed,
  handleOf,
  isInEndedCall,
  type SpanStatement,
  type Turn,
} from "@wattspan/core/span-following";
import type { Dialect, SpanMeaning } from "../dialects/dialect.js";
import { firstChunkS } from "../dialects/gen-ai.js";
import { Decoration } from "./decoration.js";
import { msOf, type SdkSpan, scopeNameOf } from "./sdk-span.js";
import { frameworkOf, type JoinedRun, reportedRun } from "./span-run.js";

/** The context of a followed span. */
export interface Surroundings {
  readonly dialect: Dialect;
  /** Its parent's activity. */
  readonly above: ActivitySource | undefined;
  readonly metering: Pick<Metering, "begin">;
  /** Called once nothing more will become known of it. */
  readonly onSettled: ((followed: FollowedSpan) => void) | undefined;
}

/** `SpanStatusCode.ERROR`. */
const ERROR = 2;
/** A model without a name. */
const UNKNOWN = "unknown";

type Call = { -readonly [K in keyof InferenceOptions]: InferenceOptions[K] };
type AnyBegun = ManualActivity<"inference"> | ManualActivity<"step"> | ManualActivity<"agent"> | JoinedRun;

/** One span from its start until it is passed on. */
export class FollowedSpan {
  readonly span: SdkSpan;
  readonly decoration: Decoration;
  ended = false;
  readonly #around: Surroundings;
  #begun: AnyBegun | undefined;
  #call: Call | undefined;
  #isTool = false;
  /** Its begin was put off until the end of this turn. */
  #turn: Turn | undefined;

  constructor(span: SdkSpan, around: Surroundings) {
    this.span = span;
    this.decoration = new Decoration(span);
    this.#around = around;
  }

  /**
   * The parent for activities inside the span. The call begins the activity of a span that has stated its
   * meaning since.
   */
  readonly source = (): ActivityHandle | undefined => {
    this.begin();
    return this.#begun?.inside ?? handleOf(this.#around.above);
  };

  /** Whether it has stated its meaning. */
  get isKnown(): boolean {
    return this.#begun !== undefined;
  }

  /** Whether it has stated that it is a model call. */
  get isCall(): boolean {
    return this.#call !== undefined;
  }

  /** Whether it has stated that it is a tool. */
  get isTool(): boolean {
    return this.#isTool;
  }

  /** Whether more may become known after its end. */
  get waits(): boolean {
    return this.#begun !== undefined && !this.#begun.complete;
  }

  /** The span starts. A run that an adapter may report only now begins when the current code has run. */
  start(): void {
    const { span } = this;
    if (areRunsExpected(() => frameworkOf(span))) {
      const { kind = "inference" } = this.#around.dialect.meaning(span) ?? {};
      if (kind !== "inference") this.#turn = awaitRun(scopeNameOf(span));
    }
    if (!this.#turn) this.begin();
  }

  /**
   * Begins its activity, once the span states its meaning. @param tookMs For a span that has already ended.
   */
  begin(tookMs?: number): void {
    if (this.#begun || this.ended) return;
    const { dialect, above, metering, onSettled } = this.#around;
    const meaning = dialect.meaning(this.span);
    if (!meaning) return;
    const beginning: StartOptions = {
      span: this.decoration,
      above: handleOf(above),
      ...(tookMs !== undefined && { tookMs }),
    };
    const hears = onSettled && { onFootprint: () => onSettled(this) };
    this.#isTool = meaning.kind === "step" && meaning.stepKind === "tool";
    const place = { span: this.decoration, above: beginning.above, metering, turn: this.#turn };
    const reported = reportedRun(this.span, meaning, dialect, place);
    if (reported) this.#begun = reported;
    else if (meaning.kind === "agent")
      this.#begun = metering.begin("agent", { name: meaning.name, ...hears }, beginning);
    else if (meaning.kind === "step") {
      const options = { name: meaning.name, kind: meaning.stepKind, ...hears };
      this.#begun = metering.begin("step", options, beginning);
    } else {
      this.#call = callOf(meaning, hears);
      this.#begun = metering.begin("inference", this.#call, beginning);
    }
  }

  /**
   * The span ends: its tokens and outcome go into the footprint.
   * @param repeats Whether calls inside it counted before it stated its meaning.
   */
  end(repeats: boolean): void {
    if (this.ended) return;
    const outlived = !this.#begun && isInEndedCall(this.#around.above);
    this.begin(this.#turn ? undefined : msOf(this.span.duration));
    this.ended = true;
    const begun = this.#begun;
    if (!begun) return;
    const outcome = this.#outcome(begun);
    if (this.#call)
      endFollowed(
        begun as ManualActivity<"inference">,
        this.#statement(this.#call, outcome, repeats || outlived),
      );
    else begun.end({ outcome, duplicate: repeats && !this.#around.above });
  }

  /** No end is expected any more. */
  giveUp(): void {
    this.ended = true;
    this.#begun?.end({ outcome: "aborted" });
    this.decoration.open = false;
  }

  #outcome({ handle }: AnyBegun): Outcome {
    const { attributes, status } = this.span;
    if (status.code !== ERROR && !this.#around.dialect.failed?.(attributes)) return "ok";
    const type = attributes[attribute.errorType];
    if (typeof type !== "string") return "error";
    if (/abort|cancel/i.test(type)) return "aborted";
    handle.fail(type);
    return "error";
  }

  #statement(call: Call, outcome: Outcome, repeats: boolean): SpanStatement {
    const { dialect } = this.#around;
    const { attributes, startTime, endTime } = this.span;
    const now = call.model === UNKNOWN || !call.provider ? dialect.meaning(this.span) : undefined;
    // Facts that were unknown at the start. Known ones stay, so that the requested model counts.
    if (now?.kind === "inference") {
      if (call.model === UNKNOWN && now.model !== undefined) call.model = now.model;
      if (!call.provider && now.provider !== undefined) call.provider = now.provider;
    }
    return {
      scope: scopeNameOf(this.span),
      model: call.model,
      answer: dialect.answer(attributes),
      usage: dialect.usage(attributes, call.provider),
      firstChunkS: firstChunkS(attributes),
      startMs: msOf(startTime),
      endMs: msOf(endTime),
      outcome,
      repeats,
    };
  }
}

/** Metering copies plain options as a call begins. This one is read at the end: a span may state its model late. */
class FollowedCall {}

function callOf(
  meaning: SpanMeaning & { kind: "inference" },
  hears: Pick<Call, "onFootprint"> | undefined,
): Call {
  const { model = UNKNOWN, provider, operation } = meaning;
  const call: Call = Object.assign(new FollowedCall(), { model, operation, ...hears });
  if (provider !== undefined) call.provider = provider;
  // A call without a provider mostly goes to a server: none of that is measured here.
  else call.runsOn = "remote";
  return call;
}
