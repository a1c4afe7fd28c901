/** Finds the run that a span of another instrumentation reports, if an adapter has reported it. */

import type { Span } from "@opentelemetry/api";
import type { Activity } from "../activity/activity.js";
import { isTool, parentOf } from "../activity/activity-tree.js";
import type { RunningActivity } from "../activity/running-activity.js";
import type { ActivityHandle } from "../contracts/activity-options.js";
import type { Metering } from "../options/metering-options.js";
import {
  isFresh,
  isOver,
  keyOf,
  keyOfCall,
  type OfferedRun,
  offeredRuns,
  type RunKind,
} from "./offered-runs.js";

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
 * frameworks call handlers in order. At the top stand the runs of all requests, and those whose trace is not sampled have
 * no span: there it is one of the same trace, or outside of any the only one that began just now. A call of the same id may
 * stand elsewhere, if it is the only one or that of its trace. None has other budgets than the span would have.
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
  const { traceId } = place.span.spanContext();
  const mayBe = (offered: OfferedRun) =>
    offered.metering === place.metering &&
    !offered.takers.includes(scope) &&
    !isOver(offered) &&
    parentIn(offered)?.terms === offered.terms;
  const isIn = (place: RunPlace) => (offered: OfferedRun) =>
    mayBe(offered) && placeOf(offered, parentIn(offered), traceId) === place && isAlike(offered, run);
  const named = framework === undefined ? [] : runs.of(keyOf(framework, kind, name));
  const calls = callId === undefined ? [] : runs.of(keyOfCall(callId, name)).filter(mayBe);
  const found =
    named.find(isIn("here")) ??
    onlyOf(named.filter(isFresh).filter(isIn("top"))) ??
    onlyOf(calls) ??
    onlyOf(calls.filter((offered) => offered.traceId === traceId));
  if (!found) return undefined;
  // What begins inside a run that has ended would be in no total.
  const around = found.endedMs === undefined ? undefined : parentIn(found);
  if (!around && found.endedMs !== undefined) return undefined;
  found.takers.push(scope);
  return around && around.sequence !== found.sequence ? around : found.inside;
}

/** Where a run is for a span: where the span stands, or at the top outside of any trace, with those of other requests. */
type RunPlace = "here" | "top";

const onlyOf = <T>(all: readonly T[]): T | undefined => (all.length === 1 ? all[0] : undefined);

/** What the parent of the span's activity would be, found once. */
function parentsOf({ span, above }: SpanPlace) {
  let found: { readonly owner: unknown; readonly parent: RunningActivity | undefined } | undefined;
  return ({ owner }: OfferedRun): RunningActivity | undefined => {
    if (found?.owner !== owner) found = { owner, parent: parentOf(owner, undefined, { span, above }) };
    return found.parent;
  };
}

/**
 * Where it is for a span with this parent: beside it, or around it, as the framework runs it in our context. What
 * spans of others alone report between them, an adapter does not see; but what is in their tools is theirs.
 */
function placeOf(
  { above, sequence, traceId }: OfferedRun,
  parent: RunningActivity | undefined,
  spanTraceId: string,
): RunPlace | undefined {
  for (let around: Activity | undefined = parent; around; around = around.parent) {
    if (around.sequence === above || around.sequence === sequence) return "here";
    if (around.spanOwner !== "other" || isTool(around)) return undefined;
  }
  if (above !== undefined) return undefined;
  if (traceId === undefined) return "top";
  return traceId === spanTraceId ? "here" : undefined;
}

function isAlike({ callId, input }: OfferedRun, run: SpanRun): boolean {
  if (callId !== undefined && run.callId !== undefined) return callId === run.callId;
  const stated = input === undefined ? undefined : run.input?.();
  return stated === undefined || stated === input;
}
