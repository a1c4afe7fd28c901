/** Calls that spans have told of, to find a second span that tells of the same one without being inside of the first. */

import { type Activity, asActivity } from "../activity.js";
import type { ActivityHandle } from "../activity-options.js";
import { isInside } from "../family.js";
import type { TokenUsage } from "../token-usage.js";
import { FIELDS } from "../usage/token-counts.js";

/** What a span told of a call. */
export interface ToldCall {
  /** The scope of the span: one instrumentation never tells twice of a call, side by side. */
  readonly scope: string;
  /** The id of the answer. */
  readonly id: string | undefined;
  /** The requested model, and the one that answered. */
  readonly models: readonly (string | undefined)[];
  readonly usage: TokenUsage;
  readonly startMs: number;
  readonly endMs: number;
  /** Its activity. A call that a tool makes inside of another call is another one, however alike they are. */
  readonly activity: ActivityHandle;
  /** Who else told of it. */
  others?: string[];
}

/** Two spans of one call end within a moment of each other; so many calls of one instrumentation are remembered. */
const MOST = 256;
/** Instrumentations in one process. */
const MOST_SCOPES = 100;

/** SDKs take the start of a span from a clock of whole milliseconds, and its end from a finer one. */
const SLACK_MS = 2;

/** Under one symbol, because the second span may be seen by another processor, or another copy of this package. */
const KEY = Symbol.for("wattspan.told-calls.v1");
/** By scope, in the order in which they ended. */
const root = globalThis as { [KEY]?: Map<string, ToldCall[]> };

/**
 * Whether another instrumentation has told of the call already: at the same time, with the same id of the answer or, where one of them
 * knows none, with the same model and tokens. If none has, it is remembered.
 */
export function isToldAlready(call: ToldCall): boolean {
  root[KEY] ??= new Map();
  const told = root[KEY];
  for (const [scope, calls] of told) if (scope !== call.scope && isAmong(calls, call)) return true;
  const own = told.get(call.scope) ?? [];
  if (told.size < MOST_SCOPES) told.set(call.scope, own);
  own.push(call);
  if (own.length > MOST) own.splice(0, MOST / 2);
  return false;
}

function isAmong(calls: readonly ToldCall[], call: ToldCall): boolean {
  for (let index = calls.length - 1; index >= 0; index--) {
    const before = calls[index] as ToldCall;
    if (before.endMs + SLACK_MS < call.startMs) return false; // and so did all before
    if (before.others?.includes(call.scope) || !isSame(before, call)) continue;
    before.others ??= [];
    before.others.push(call.scope);
    return true;
  }
  return false;
}

function isSame(a: ToldCall, b: ToldCall): boolean {
  // Servers of one's own may give the same id each time.
  if (a.startMs > b.endMs + SLACK_MS || b.startMs > a.endMs + SLACK_MS) return false;
  if (areNested(asActivity(a.activity), asActivity(b.activity))) return false;
  if (a.id !== undefined && b.id !== undefined) return a.id === b.id;
  return (
    a.models.some((model) => model !== undefined && b.models.includes(model)) &&
    inputOf(a.usage) === inputOf(b.usage) &&
    a.usage.output === b.usage.output
  );
}

const areNested = (a: Activity | undefined, b: Activity | undefined): boolean =>
  a !== undefined && b !== undefined && (isInside(a, b) || isInside(b, a));

/** The whole input: not every instrumentation tells its parts. */
function inputOf(usage: TokenUsage): number {
  let sum = 0;
  for (const field of FIELDS) if (field !== "output" && field !== "reasoning") sum += usage[field] ?? 0;
  return sum;
}
