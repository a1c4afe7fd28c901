/** Finds the run that a span of another instrumentation reports, if an adapter has reported it. */

import type { Span } from "@opentelemetry/api";
import type { Activity } from "../activity/activity.js";
import { parentOf } from "../activity/activity-tree.js";
import { isTool } from "../activity/nested-calls.js";
import type { ActivityHandle } from "../contracts/activity-options.js";
import type { Metering } from "../options/metering-options.js";
import type { Turn } from "./expected-runs.js";
import {
  isFresh,
  isOver,
  keyOfCall,
  nameOf,
  offeredRuns,
  type PendingRun,
  type PendingRuns,
  type RunKind,
  TOP,
} from "./pending-runs.js";

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
 * The run of a span, as the parent of what begins inside it, if an adapter has reported it: of the same framework,
 * kind and name, where the span stands, not of another input or call if both state one, and not yet taken by a span
 * of this scope. Where a framework tells both in the same turn, it is one of this turn, or around the span. Of
 * several it is one of its trace, else of any, and of these the oldest, as frameworks call handlers in order. At the
 * top stand the runs of all requests, and those whose trace is not sampled have no span: there it is one of the same
 * trace; or outside of any the only one that began just now, or one of its turn, if as many spans as runs came in
 * that. A call of the same id may stand elsewhere, if it is the only one or that of its trace or turn. None has other
 * budgets than the span would have.
 *
 * @param stated Called only if an adapter has reported a run at all.
 * @example const inside = claimRun(() => ({ scope, framework: "langchain", kind: "tool", name: "search" }), place)
 */
export function claimRun(stated: () => SpanRun, place: SpanPlace): ActivityHandle | undefined {
  const runs = offeredRuns();
  const owner = runs?.ownerOf(place.metering);
  if (!runs || !owner) return undefined;
  const run = stated();
  const parent = parentOf(owner, undefined, place);
  const found = new RunSearch(runs, run, place, parent, owner.clock.now()).find();
  if (!found) return undefined;
  found.takers.push(run.scope);
  if (found.endedMs === undefined) return found.inside;
  // What begins inside a run that has ended would be in no total.
  return parent?.sequence === found.sequence ? found.inside : parent;
}

/** The search for the run of one span: the nearest place first, there the strongest evidence first. */
class RunSearch {
  readonly #runs: PendingRuns;
  readonly #run: SpanRun;
  readonly #place: SpanPlace;
  readonly #parent: Activity | undefined;
  readonly #nowMs: number;
  readonly #traceId: string;
  readonly #name: string;

  constructor(
    runs: PendingRuns,
    run: SpanRun,
    place: SpanPlace,
    parent: Activity | undefined,
    nowMs: number,
  ) {
    const { framework, kind, name } = run;
    this.#runs = runs;
    this.#run = run;
    this.#place = place;
    this.#parent = parent;
    this.#nowMs = nowMs;
    this.#traceId = place.span.spanContext().traceId;
    this.#name = framework === undefined ? "" : nameOf(framework, kind, name);
  }

  find(): PendingRun | undefined {
    let found: PendingRun | undefined;
    for (const key of placesOf(this.#parent, this.#traceId))
      found ??= key === TOP ? this.#findAtTop() : this.#findAt(key);
    return found ?? this.#findCall();
  }

  /** The oldest of the turn and the trace, else of the turn; else the run around the span. */
  #findAt(key: string | number): PendingRun | undefined {
    const there = this.#runs.of(key);
    return (
      there.find((offered) => this.#isOfTurn(offered) && this.#isOfTrace(offered) && this.#isRun(offered)) ??
      there.find((offered) => this.#isOfTurn(offered) && this.#isRun(offered)) ??
      there.find((offered) => offered.sequence === key && this.#isRun(offered))
    );
  }

  /** The oldest of a turn with as many spans as runs; else the only one that began just now. */
  #findAtTop(): PendingRun | undefined {
    const { turn } = this.#place;
    const there = this.#runs.of(TOP);
    const isWhole = turn && turn.runs === turn.spans.get(this.#run.scope);
    if (isWhole) return there.find((offered) => this.#isOfTurn(offered) && this.#isRun(offered));
    return onlyOf(
      there.filter(
        (offered) => this.#isOfTurn(offered) && isFresh(offered, this.#nowMs) && this.#isRun(offered),
      ),
    );
  }

  /** The only call of its id, wherever it stands; else the only one of the trace, or of the turn. */
  #findCall(): PendingRun | undefined {
    const { callId, name } = this.#run;
    if (callId === undefined) return undefined;
    const calls = this.#runs.of(keyOfCall(callId, name)).filter((offered) => this.#mayBe(offered));
    return (
      onlyOf(calls) ??
      onlyOf(calls.filter((offered) => this.#isOfTrace(offered))) ??
      onlyOf(calls.filter((offered) => this.#isOfTurn(offered)))
    );
  }

  #isRun(offered: PendingRun): boolean {
    return this.#mayBe(offered) && offered.names.includes(this.#name) && isAlike(offered, this.#run);
  }

  #mayBe(offered: PendingRun): boolean {
    return (
      !offered.takers.includes(this.#run.scope) &&
      offered.metering === this.#place.metering &&
      offered.terms === this.#parent?.terms &&
      !isOver(offered, this.#nowMs)
    );
  }

  #isOfTrace(offered: PendingRun): boolean {
    return offered.traceId === this.#traceId;
  }

  #isOfTurn(offered: PendingRun): boolean {
    return offered.turn === this.#place.turn;
  }
}

const onlyOf = <T>(all: readonly T[]): T | undefined => (all.length === 1 ? all[0] : undefined);

/**
 * Where the run of a span with this parent may be, the nearest first: beside it, or around it, as the framework runs
 * it in our context. What spans of others alone report between them, an adapter does not see; but what is in their
 * tools is theirs.
 */
function placesOf(parent: Activity | undefined, traceId: string): readonly (string | number)[] {
  const places: (string | number)[] = [];
  for (let around = parent; around; around = around.parent) {
    places.push(around.sequence);
    if (around.spanOwner !== "other" || isTool(around)) return places;
  }
  return [...places, traceId, TOP];
}

function isAlike({ callId, input }: PendingRun, run: SpanRun): boolean {
  if (callId !== undefined && run.callId !== undefined) return callId === run.callId;
  const stated = input === undefined ? undefined : run.input?.();
  return stated === undefined || stated === input;
}
