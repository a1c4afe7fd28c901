/** Sums up the activities inside work that is not an activity itself, such as a request of a server. */

import type { Method, Totals } from "../contracts/footprint.js";
import type { Reason } from "../contracts/reasons.js";
import { methodOf, type Subtree, setTotals, sumSubtrees } from "../quantities/part-tally.js";

import { asyncHooks } from "../runtime/async-hooks.js";
import { SharedSlot } from "../runtime/shared.js";

/** The sum of the activities inside a scope, as far as it is known. */
export interface RequestFootprint extends Totals {
  /** Activities that began inside: inferences, steps, agents, stages. */
  readonly activities: number;
  /** The unfinished ones: they run, or their devices have not reported everything. */
  readonly pending: number;
  readonly method: Method;
  /** Activities whose energy is not known: the totals are then a lower bound. */
  readonly unknown?: { readonly count: number; readonly reasons: readonly Reason[] };
}

/** A piece of work whose activities are summed up. No member throws. */
export interface RequestTotals {
  /** Runs code inside the scope and returns its result. Activities that it begins count, and those that they begin. */
  run<R>(fn: () => R): R;
  /** The sum so far. Costs O(unfinished activities). */
  readonly footprint: RequestFootprint;
  /**
   * Joules so far, for a decision before the next call: of what has settled, of the devices up to their last
   * readings, of services that have answered, and of streams of hosted models an estimate from the tokens seen.
   * An answer whose tokens are stated or counted only at its end counts from there on. What a site adds, such as
   * cooling, counts once a call has settled; what is not known counts nothing. Costs O(devices) from the second
   * time on, at any number of open activities.
   * @example if (scope.energySoFar > 500) return "The budget of 500 J is used up.";
   */
  readonly energySoFar: number;
  /** The work is over. What still runs counts, and so does what begins until all of it has settled. */
  close(): void;
}

/** Shared, so that activities of every copy of this package in the process find their scopes. */
interface Carrier {
  getStore(): OpenTotals | undefined;
  run<R>(scope: OpenTotals, fn: () => R): R;
}
const CARRIER = /* @__PURE__ */ new SharedSlot<Carrier>("request-totals.v2", "getStore");

/** Counts an activity in the scope around it, or else in its parent's. Undefined without either. */
export function joinTotals(member: TotalsMember, above: OpenTotals | undefined): OpenTotals | undefined {
  const scope = CARRIER.value?.getStore() ?? above;
  scope?.enter(member);
  return scope;
}

function carrier(): Carrier | undefined {
  const hooks = asyncHooks();
  return hooks && CARRIER.orMake(() => new hooks.AsyncLocalStorage<OpenTotals>());
}

/**
 * Opens a scope. It adds no span and changes none. Activities of a nested scope count in both. Without
 * `AsyncLocalStorage` a scope is empty.
 *
 * @param onFootprint Called once with the whole sum, when the scope is closed and everything in it has settled;
 * never if nothing was metered.
 * @example
 * const scope = openRequestTotals((footprint) => console.log(footprint.energy?.value, "J"));
 * await scope.run(() => answer(question));
 * scope.close();
 */
export function openRequestTotals(onFootprint?: (footprint: RequestFootprint) => void): RequestTotals {
  return new OpenTotals(carrier(), onFootprint);
}

/** One open scope. It keeps only sums of what has settled. */
export class OpenTotals implements RequestTotals {
  readonly #carrier: Carrier | undefined;
  readonly #outer: OpenTotals | undefined;
  #onFootprint: ((footprint: RequestFootprint) => void) | undefined;
  readonly #members = new Set<TotalsMember>();
  #settled: Subtree | undefined;
  #activities = 0;
  #closed = false;
  #reported = false;
  /** Exists from the first question on. */
  #running: RunningSum | undefined;
  /** The latest activity: its metering calls the application. */
  #speaker: TotalsMember | undefined;

  constructor(
    carrier: Carrier | undefined,
    onFootprint: ((footprint: RequestFootprint) => void) | undefined,
  ) {
    this.#carrier = carrier;
    this.#outer = carrier?.getStore();
    this.#onFootprint = onFootprint;
  }

  run<R>(fn: () => R): R {
    return this.#carrier ? this.#carrier.run(this, fn) : fn();
  }

  get footprint(): RequestFootprint {
    let sum = this.#settled;
    let pending = 0;
    for (const member of this.#members) {
      const { own, isAll } = member.owner.soFar(member) ?? {};
      if (!isAll) pending++;
      if (own) sum = sumSubtrees(sum, isAll ? own : { ...own, unknown: 0, unknownReasons: [] });
    }
    return footprintOf(sum, this.#activities, pending);
  }

  get energySoFar(): number {
    if (!this.#running) {
      this.#running = new RunningSum();
      for (const member of this.#members) {
        this.#running.add(member);
        this.#running.progress(member, true);
      }
    }
    return (this.#settled?.energy?.value ?? 0) + this.#running.joules;
  }

  close(): void {
    this.#closed = true;
    this.#reportOnce();
  }

  /** An activity begins. */
  enter(member: TotalsMember): void {
    this.#outer?.enter(member);
    if (this.#reported) return;
    this.#members.add(member);
    this.#running?.add(member);
    this.#activities++;
    this.#speaker = member;
  }

  /** A piece of an answer came, or `ask`: something else that changes what devices do not count. */
  progress(member: TotalsMember, ask: boolean): void {
    this.#outer?.progress(member, ask);
    if (this.#members.has(member)) this.#running?.progress(member, ask);
  }

  /** An activity has settled, and used this itself. */
  leave(member: TotalsMember, own: Subtree): void {
    this.#outer?.leave(member, own);
    if (!this.#members.delete(member)) return;
    this.#running?.remove(member);
    this.#settled = sumSubtrees(this.#settled, own);
    this.#reportOnce();
  }

  #reportOnce(): void {
    if (!this.#closed || this.#reported || this.#members.size > 0) return;
    this.#reported = true;
    const { footprint } = this;
    const onFootprint = this.#onFootprint;
    if (onFootprint) this.#speaker?.owner.call("onFootprint", () => onFootprint(footprint));
    // A connection that was opened inside keeps the scope for as long as it lives, but not the request.
    this.#speaker = undefined;
    this.#onFootprint = undefined;
  }
}

function footprintOf(sum: Subtree | undefined, activities: number, pending: number): RequestFootprint {
  const { unknown = 0, unknownReasons = [], methods = [] } = sum ?? {};
  const footprint: { -readonly [K in keyof RequestFootprint]: RequestFootprint[K] } = {
    activities,
    pending,
    method: methodOf(methods),
  };
  if (sum) setTotals(footprint, sum);
  if (unknown > 0) footprint.unknown = { count: unknown, reasons: [...unknownReasons] };
  return footprint;
}

/** What no device has counted of a member, at the last question. */
interface OtherJoules {
  pieces: number;
  askedAt: number;
  joules: number;
}

/** Pieces of a stream grow by this before the next question: the joules lag by no more. */
const GROWTH = 1.125;

/** A running sum of members that have not settled. */
class RunningSum {
  readonly #devices = new Map<TotalsSource, DeviceJoules | undefined>();
  readonly #others = new Map<TotalsMember, OtherJoules>();
  #otherJ = 0;

  get joules(): number {
    let joules = this.#otherJ;
    for (const devices of this.#devices.values()) joules += devices?.joules ?? 0;
    return joules;
  }

  add(member: TotalsMember): void {
    const { owner } = member;
    if (!this.#devices.has(owner)) this.#devices.set(owner, owner.deviceJoules());
    this.#devices.get(owner)?.add(member);
  }

  remove(member: TotalsMember): void {
    this.#devices.get(member.owner)?.remove(member);
    this.#otherJ -= this.#others.get(member)?.joules ?? 0;
    this.#others.delete(member);
    if (this.#others.size === 0) this.#otherJ = 0; // and with it what rounding left
  }

  /** A piece of an answer came, which may change its joules; `ask`: something did. */
  progress(member: TotalsMember, ask: boolean): void {
    const other = this.#others.get(member) ?? { pieces: 0, askedAt: 0, joules: 0 };
    this.#others.set(member, other);
    other.pieces++;
    if (!ask && other.pieces < GROWTH * other.askedAt) return;
    const joules = member.owner.otherJoules(member) ?? other.joules;
    this.#otherJ += joules - other.joules;
    other.joules = joules;
    other.askedAt = other.pieces;
  }
}

/** What is known of an activity while it is not settled. */
export interface SoFar {
  /** What it has used itself. */
  readonly own: Subtree;
  /** Whether that is all. */
  readonly isAll: boolean;
}

/** What a scope asks of an activity. */
export interface TotalsMember {
  readonly owner: TotalsSource;
}

/** Who answers for an activity. No member throws. */
export interface TotalsSource {
  soFar(member: TotalsMember): SoFar | undefined;
  /** Its joules so far that no device here counts: estimated, reported, stated by services. Undefined after a fault. */
  otherJoules(member: TotalsMember): number | undefined;
  /** A new sum over its devices; undefined if it has none. */
  deviceJoules(): DeviceJoules | undefined;
  /** Runs an observer of the application. */
  call(reason: string, task: () => unknown): void;
}

/** The joules that members of one metering have received from its devices. */
export interface DeviceJoules {
  readonly joules: number;
  add(member: TotalsMember): void;
  remove(member: TotalsMember): void;
}
