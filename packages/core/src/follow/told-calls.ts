/** Calls that spans have told of, to find a second span that tells of the same one without being inside of the first. */

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
}

/** Two spans of one call end within a moment. */
const MOST = 512;

interface Told extends ToldCall {
  /** Who else told of it. */
  readonly others: Set<string>;
}

/** Under one symbol, because the second span may be seen by another processor, or another copy of this package. */
const KEY = Symbol.for("wattspan.told-calls.v1");
const root = globalThis as { [KEY]?: Told[] };

/**
 * Whether another instrumentation has told of the call already: at the same time, with the same id of the answer or, where one of them
 * knows none, with the same model and tokens. If none has, it is remembered.
 */
export function isToldAlready(call: ToldCall): boolean {
  root[KEY] ??= [];
  const told = root[KEY];
  for (let index = told.length - 1; index >= 0; index--) {
    const before = told[index] as Told;
    if (before.scope === call.scope || before.others.has(call.scope) || !isSame(before, call)) continue;
    before.others.add(call.scope);
    return true;
  }
  told.push({ ...call, others: new Set() });
  if (told.length > MOST) told.splice(0, told.length - MOST / 2);
  return false;
}

function isSame(a: ToldCall, b: ToldCall): boolean {
  // Servers of one's own may give the same id each time.
  if (a.startMs > b.endMs || b.startMs > a.endMs) return false;
  if (a.id !== undefined && b.id !== undefined) return a.id === b.id;
  return (
    a.models.some((model) => model !== undefined && b.models.includes(model)) &&
    inputOf(a.usage) === inputOf(b.usage) &&
    a.usage.output === b.usage.output
  );
}

/** The whole input: not every instrumentation tells its parts. */
function inputOf(usage: TokenUsage): number {
  let sum = 0;
  for (const field of FIELDS) if (field !== "output" && field !== "reasoning") sum += usage[field] ?? 0;
  return sum;
}
