/** Finds the run that a span of another instrumentation reports, if an adapter has reported it. */

import type { Span } from "@opentelemetry/api";
import type { Activity } from "../activity/activity.js";
import { isTool, parentOf } from "../activity/activity-tree.js";
import type { ActivityHandle } from "../contracts/activity-options.js";
import type { Metering } from "../options/metering-options.js";
import type { Turn } from "./expected-runs.js";
import {
  isFresh,
  isOver,
  keyOfCall,
  nameOf,
  type OfferedRun,
  offeredRuns,
  type RunKind,
  TOP,
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
  /** In which an adapter reports its run, if one does. */
  readonly turn?: Turn | undefined;
}

/**
 * The run of a span, as the parent of what begins inside it, if an adapter has reported it: of the same framework, kind and name, where the span stands, not of
 * another input or call if both state one, and not yet taken by a span of this scope. Where a framework
 * tells both in the same turn, it is one of this turn, or around the span. Of several it is one of its trace, else of any,
 * and of these the oldest, as frameworks call handlers in order. At the top stand the runs of
 * all requests, and those whose trace is not sampled have no span: there it is one of the same trace; or outside of any the
 * only one that began just now, or one of its turn, if as many spans as runs came in that. A call of the same id
 * may stand elsewhere, if it is the only one or that of its trace or turn. None has other budgets than the span would have.
 *
 * @param stated Called only if an adapter has reported a run at all.
 * @example const inside = takeRun(() => ({ scope, framework: "langchain", kind: "tool", name: "search" }), place)
 */
export function takeRun(
  stated: () => SpanRun,
  { span, above, metering, turn }: SpanPlace,
): ActivityHandle | undefined {
  const runs = offeredRuns();
  const owner = runs?.ownerOf(metering);
  if (!runs || !owner) return undefined;
  const run = stated();
  const { scope, framework, kind, name, callId } = run;
  const named = framework === undefined ? "" : nameOf(framework, kind, name);
  const parent = parentOf(owner, undefined, { span, above });
  const nowMs = owner.clock.now();
  const { traceId } = span.spanContext();
  const mayBe = (offered: OfferedRun) =>
    !offered.takers.includes(scope) &&
    offered.metering === metering &&
    offered.terms === parent?.terms &&
    !isOver(offered, nowMs);
  const isRun = (offered: OfferedRun) =>
    mayBe(offered) && offered.names.includes(named) && isAlike(offered, run);
  const isOfTrace = (offered: OfferedRun) => offered.traceId === traceId;
  const isOfTurn = (offered: OfferedRun) => offered.turn === turn;
  const findAt = (place: string | number) => {
    const there = runs.of(place);
    const first = (isLikely: typeof isRun) => there.find((offered) => isLikely(offered) && isRun(offered));
    if (place !== TOP)
      return (
        first((offered) => isOfTurn(offered) && isOfTrace(offered)) ??
        first(isOfTurn) ??
        first(({ sequence }) => sequence === place)
      );
    if (turn && turn.runs === turn.spans.get(scope)) return first(isOfTurn);
    return onlyOf(there.filter((offered) => isOfTurn(offered) && isFresh(offered, nowMs) && isRun(offered)));
  };
  const findCall = (id: string) => {
    const calls = runs.of(keyOfCall(id, name)).filter(mayBe);
    return onlyOf(calls) ?? onlyOf(calls.filter(isOfTrace)) ?? onlyOf(calls.filter(isOfTurn));
  };
  const places = placesOf(parent, traceId);
  let found: OfferedRun | undefined;
  for (const place of places) found ??= findAt(place);
  if (callId !== undefined) found ??= findCall(callId);
  if (!found) return undefined;
  found.takers.push(scope);
  if (found.endedMs === undefined) return found.inside;
  // What begins inside a run that has ended would be in no total.
  return parent?.sequence === found.sequence ? found.inside : parent;
}

const onlyOf = <T>(all: readonly T[]): T | undefined => (all.length === 1 ? all[0] : undefined);

/**
 * Where the run of a span with this parent may be, the nearest first: beside it, or around it, as the framework runs it in
 * our context. What spans of others alone report between them, an adapter does not see; but what is in their tools is
 * theirs.
 */
function placesOf(parent: Activity | undefined, traceId: string): readonly (string | number)[] {
  const places: (string | number)[] = [];
  for (let around = parent; around; around = around.parent) {
    places.push(around.sequence);
    if (around.spanOwner !== "other" || isTool(around)) return places;
  }
  return [...places, traceId, TOP];
}

function isAlike({ callId, input }: OfferedRun, run: SpanRun): boolean {
  if (callId !== undefined && run.callId !== undefined) return callId === run.callId;
  const stated = input === undefined ? undefined : run.input?.();
  return stated === undefined || stated === input;
}
