/** Calls that spans have reported, to find a second span of the same call that is not nested in the first. */

import type { ActivityHandle } from "../contracts/activity-options.js";
import type { TokenUsage } from "../contracts/token-usage.js";
import { SharedSlot } from "../runtime/shared.js";
import { inputOf, sumUsage } from "../usage/token-counts.js";
import type { Activity, ActivityOwner } from "./activity.js";
import { asActivity } from "./running-activity.js";

/** A call as a span reports it. */
export interface SeenCall {
  /** The scope of the span: one instrumentation never reports a call twice in parallel. */
  readonly scope: string;
  /** The id of the answer. */
  readonly id: string | undefined;
  /** The requested model and the answering one. */
  readonly models: readonly (string | undefined)[];
  readonly usage: TokenUsage;
  /** Whether it failed or was aborted. */
  readonly failed: boolean;
  /** On the clock of the metering, which an SDK's two clocks may differ from. */
  readonly startMs: number;
  readonly endMs: number;
  /** Its activity. A call that a tool makes inside another call is always a different one. */
  readonly activity: ActivityHandle;
  /** Whether its span is inside that activity, and repeats it, as others inside may. */
  readonly isInside?: boolean;
}

/** The remembered part of a call. Without its activity, which would stay in memory. */
interface Remembered extends Omit<SeenCall, "activity" | "scope"> {
  readonly line: Line | undefined;
  /** Other scopes that reported it. */
  others?: string[];
}

/**
 * Two spans of one call mostly end within a moment of each other, but older telemetry of the AI SDK holds the tools
 * that the call asks for. At least half of this many calls of one instrumentation are remembered.
 */
const MAX = 2048;
/** Instrumentations in one process. */
const MAX_SCOPES = 100;

/** SDKs take the start of a span from a clock of whole milliseconds, and its end from a finer one. */
const SLACK_MS = 2;
/**
 * LangChain's handlers are called some turns of the event loop before or after the request. In a busy loop
 * each takes tens of milliseconds.
 */
const HANDLER_MS = 50;

/**
 * By scope, in order of their end. Shared, because another processor or another copy of this package may see the
 * second span.
 */
const CALLS = /* @__PURE__ */ new SharedSlot<Map<string, Remembered[]>>("seen-calls.v2", "set");

/**
 * Whether another instrumentation has already reported the call: at the same time, with the same answer id
 * or, if one of them lacks it, with the same model and tokens; or within its time, if its tokens are unknown
 * or wrong, or those of several calls without output together. If none has, it is remembered.
 */
export function isSeenAlready(call: SeenCall): boolean {
  const seen = CALLS.orMake(() => new Map());
  const { scope, activity, ...known } = call;
  const found: Remembered = { ...known, line: lineOf(asActivity(activity)) };
  for (const matches of [isSame, ...lessExact(call)])
    for (const [other, calls] of seen)
      if (other !== scope && isAmong(calls, found, scope, matches)) return true;
  for (const [other, calls] of seen) if (other !== scope && isSumOf(calls, found, scope)) return true;
  let own = seen.get(scope);
  if (!own) {
    own = [];
    if (seen.size < MAX_SCOPES) seen.set(scope, own);
  }
  remember(own, found);
  if (own.length > MAX) own.splice(0, MAX / 2);
  return false;
}

/** Some report calls long after their end, the latest first. */
function remember(calls: Remembered[], call: Remembered): void {
  let index = calls.length;
  while (index > 0 && (calls[index - 1] as Remembered).endMs > call.endMs) index--;
  calls.splice(index, 0, call);
}

type Matches = (before: Remembered, call: Remembered) => boolean;

function isAmong(calls: readonly Remembered[], call: Remembered, scope: string, matches: Matches): boolean {
  for (let index = calls.length - 1; index >= 0; index--) {
    const before = calls[index] as Remembered;
    if (before.endMs + SLACK_MS < call.startMs) return false; // and so did all before
    if (before.others?.includes(scope) || !matches(before, call)) continue;
    before.others ??= [];
    before.others.push(scope);
    return true;
  }
  return false;
}

/** Texts to embed are sent in parts: one instrumentation reports each of them, and another the whole. */
function isSumOf(calls: readonly Remembered[], whole: Remembered, scope: string): boolean {
  if (whole.failed || whole.usage.output || inputOf(whole.usage) === 0) return false;
  const parts: Remembered[] = [];
  for (let index = calls.length - 1; index >= 0; index--) {
    const part = calls[index] as Remembered;
    if (part.endMs + SLACK_MS < whole.startMs) break; // and so did all before
    if (isAround(part, whole) && !part.usage.output && !part.others?.includes(scope)) parts.push(part);
  }
  if (
    parts.length < 2 ||
    inputOf(sumUsage(...parts.map(({ usage }) => usage)) ?? {}) !== inputOf(whole.usage)
  )
    return false;
  for (const part of parts) part.others = [...(part.others ?? []), scope];
  return true;
}

const isSame: Matches = (a, b) => {
  if (!canBeSame(a, b)) return false;
  if (a.id !== undefined && b.id !== undefined) return a.id === b.id;
  if (isEmpty(a.usage) && isEmpty(b.usage) && a.failed !== b.failed) return false;
  return haveModel(a, b) && inputOf(a.usage) === inputOf(b.usage) && a.usage.output === b.usage.output;
};

const isEmpty = (usage: TokenUsage): boolean => Object.keys(usage).length === 0;

/** Inexact matches. The later report then has no joules, so it must not be a measured call. */
function lessExact({ scope, usage, failed, activity }: SeenCall): readonly Matches[] {
  if (!failed && isEmpty(usage) && asActivity(activity)?.remote !== false) return [isAround];
  return LANGCHAIN.test(scope) ? [isMiscounted] : [];
}

/** Its spans are not around requests, and it adds up Anthropic's streamed usage incorrectly. */
const LANGCHAIN = /langchain/i;
/** The first event of a stream already has some output, which it adds to that of the last. */
const MAX_OF_FIRST_EVENT = 10;

/** The second report leaves the cache out of the input, or counts the output of the first event twice. */
const isMiscounted: Matches = (right, miscounted) => {
  const more = (miscounted.usage.output ?? 0) - (right.usage.output ?? 0);
  const input = inputOf(miscounted.usage);
  return (
    isAround(right, miscounted, HANDLER_MS) &&
    (input === inputOf(right.usage) || input === right.usage.inputFresh) &&
    more >= 0 &&
    more <= MAX_OF_FIRST_EVENT
  );
};

const isAround = (inner: Remembered, outer: Remembered, slackMs = SLACK_MS): boolean =>
  canBeSame(inner, outer) &&
  (inner.id === undefined || outer.id === undefined) &&
  haveModel(inner, outer) &&
  !inner.failed &&
  inner.startMs + slackMs >= outer.startMs &&
  inner.endMs <= outer.endMs + slackMs;

function canBeSame(a: Remembered, b: Remembered): boolean {
  // Self-hosted servers may repeat the same id.
  if (a.startMs > b.endMs + SLACK_MS || b.startMs > a.endMs + SLACK_MS) return false;
  // What is inside an activity repeats others inside it, and nothing else.
  if (a.isInside || b.isInside) return a.isInside === b.isInside && areOfOne(a.line, b.line);
  return !(a.line && b.line && areNested(a.line, b.line));
}

const haveModel = (a: Remembered, b: Remembered): boolean =>
  a.models.some((model) => model !== undefined && b.models.includes(model));

/** An activity and its ancestors, innermost first: their numbers in their metering. */
interface Line {
  readonly owner: ActivityOwner;
  readonly numbers: readonly number[];
}

function lineOf(activity: Activity | undefined): Line | undefined {
  if (!activity) return undefined;
  const numbers = [activity.sequence];
  for (let above = activity.parent; above; above = above.parent) numbers.push(above.sequence);
  return { owner: activity.owner, numbers };
}

/** Whether one is nested in the other. */
const areNested = ({ owner, numbers: a }: Line, { owner: other, numbers: b }: Line): boolean =>
  owner === other && (a.includes(b[0] as number) || b.includes(a[0] as number));

/** Whether both are of the same activity. */
const areOfOne = (a: Line | undefined, b: Line | undefined): boolean =>
  a?.owner === b?.owner && a?.numbers[0] === b?.numbers[0];
