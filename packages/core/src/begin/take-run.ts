/** Finds the run that a span of another instrumentation reports, if an adapter has reported it. */

import type { Span } from "@opentelemetry/api";
import type { Activity } from "../activity/activity.js";
import { isTool, parentOf } from "../activity/activity-tree.js";
import type { RunningActivity } from "../activity/running-activity.js";
import type { ActivityHandle } from "../contracts/activity-options.js";
import type { Metering } from "../options/metering-options.js";
import { isOver, keyOf, keyOfCall, type OfferedRun, offeredRuns, type RunKind } from "./offered-runs.js";

/** A run as a span states it. */
export interface SpanRun {
  /** The scope of the span: one instrumentation never reports a run twice. */
  readonly scope: string;
  /** Undefined: only the call's id can show that it is the same. */
  readonly framework: string | undefined;
  readonly kind: RunKind;
  readonly name: string;
  readonly callId?: string | undefined;
  /** Its input, where the span states it. It is read for a run that may be the same. */
  input?(): string | undefined;
}

/** Where a span stands, and for whom it is followed. */
export interface SpanPlace {
  readonly span: Span;
  /** The activity of the span's parent. */
  readonly above: ActivityHandle | undefined;
  readonly metering: Pick<Metering, "begin">;
}

/**
 * The run of a span, as the parent of what begins inside it, if an adapter has reported it: of the same framework, kind and name, where the span stands, not of
 * another input or call if both state one, and not yet taken by a span of this scope. Of several it is the oldest, as
 * frameworks call handlers in order. A call of the same id may stand elsewhere, if it is the only one. None has other
 * budgets than the span would have.
 *
 * @param stated Called only if an adapter has reported a run at all.
 * @example const inside = takeRun(() => ({ scope, framework: "langchain", kind: "tool", name: "search" }), place)
 */
export function takeRun(stated: () => SpanRun, place: SpanPlace): ActivityHandle | undefined {
  const runs = offeredRuns();
  if (!runs) return undefined;
  const run = stated();
  const { scope, framework, kind, name, callId } = run;
  const parentIn = parentsOf(place);
  const mayBe = (offered: OfferedRun) =>
    offered.metering === place.metering &&
    !offered.takers.includes(scope) &&
    !isOver(offered) &&
    parentIn(offered)?.terms === offered.terms;
  const is = (offered: OfferedRun) =>
    mayBe(offered) && isAt(offered, parentIn(offered)) && isAlike(offered, run);
  const here = framework === undefined ? undefined : runs.of(keyOf(framework, kind, name)).find(is);
  const [elsewhere, ...more] =
    here || callId === undefined ? [] : runs.of(keyOfCall(callId, name)).filter(mayBe);
  const found = here ?? (more.length === 0 ? elsewhere : undefined);
  if (!found) return undefined;
  found.takers.push(scope);
  // What begins inside a run that has ended would be in no total.
  const around = found.endedMs === undefined ? undefined : parentIn(found);
  return around && around.sequence !== found.sequence ? around : found.inside;
}

/** What the parent of the span's activity would be, found once. */
function parentsOf({ span, above }: SpanPlace) {
  let found: { readonly owner: unknown; readonly parent: RunningActivity | undefined } | undefined;
  return ({ owner }: OfferedRun): RunningActivity | undefined => {
    if (found?.owner !== owner) found = { owner, parent: parentOf(owner, undefined, { span, above }) };
    return found.parent;
  };
}

/**
 * Whether it is where a span with this parent is: beside it, or around it, as the framework runs it in our context. What
 * spans of others alone report between them, an adapter does not see; but what is in their tools is theirs.
 */
function isAt({ above, sequence }: OfferedRun, parent: RunningActivity | undefined): boolean {
  for (let around: Activity | undefined = parent; around; around = around.parent) {
    if (around.sequence === above || around.sequence === sequence) return true;
    if (around.spanOwner !== "other" || isTool(around)) return false;
  }
  return above === undefined;
}

function isAlike({ callId, input }: OfferedRun, run: SpanRun): boolean {
  if (callId !== undefined && run.callId !== undefined) return callId === run.callId;
  const stated = input === undefined ? undefined : run.input?.();
  return stated === undefined || stated === input;
}
