/** One account of a budget: limits, what is spent, what is reserved. Pure: every moment is passed in. */

import { add, DIMENSIONS, type Vector, zeros } from "../amounts/dimensions.js";
import type { WindowRule } from "../windows/window.js";
import { CallsInFlight, Period } from "./period.js";

/**
 * Where a call was charged: in the window that admitted it (also when it had closed shortly before), or later in
 * the current one.
 */
export type ChargedTo = "window" | "closed window" | "carried over";

const COUNT = DIMENSIONS.length;
/** Relative. Three tenths add up to a bit more than 0.3. */
const ROUNDING = 1e-9;
/** Whether a sum exceeds a limit by more than its rounding. */
export const isBeyond = (sum: number, limit: number): boolean => sum > limit * (1 + ROUNDING);
/** Whether a sum reaches a limit but for its rounding. */
export const isReached = (sum: number, limit: number): boolean => sum >= limit * (1 - ROUNDING);

/** Of the windows that a clock has left by going back: the nearest ones. */
const MAX_LEFT = 10;

export class Account {
  readonly key: string;
  readonly spent = zeros();
  readonly reserved = zeros();
  /** The part of `spent` that earlier windows admitted. */
  readonly carried = zeros();
  /** How many charges of a dimension were unknown: `spent` is then a lower bound. */
  readonly unknown = zeros();
  inFlight = 0;
  /** The last moment of a call, on the window's clock. */
  usedMs = 0;
  /** The share of the limit whose crossing was reported last. */
  reported = 0;
  /** The window that closed last. */
  closed: Period | undefined;
  readonly #rule: WindowRule;
  readonly #tailMs: number;
  /** Those that count, oldest first. The last one admits. */
  readonly #periods: Period[] = [];
  /** Windows that the clock has left by going back, with what they had spent: for when it is there again. */
  #left: Period[] = [];

  constructor(key: string, rule: WindowRule, tailMs: number) {
    this.key = key;
    this.#rule = rule;
    this.#tailMs = tailMs;
  }

  /** The first dimension that the amounts do not fit in, and -1 if they fit. */
  lacking(limits: Float64Array, amounts: Vector, nowMs: number): number {
    this.advance(nowMs);
    for (let i = 0; i < COUNT; i++) if (this.lacks(limits, amounts, i)) return i;
    return -1;
  }

  /** Whether an amount does not fit, at the last moment of the account. An unknown one fits while anything is left. */
  lacks(limits: Float64Array, amounts: Vector, i: number): boolean {
    const used = (this.spent[i] as number) + (this.reserved[i] as number);
    const amount = amounts[i] as number;
    const limit = limits[i] as number;
    return Number.isNaN(amount) ? isReached(used, limit) : isBeyond(used + amount, limit);
  }

  /** Reserves amounts, of which `NaN` holds nothing, and returns the calls that the call is one of. */
  hold(amounts: Vector, nowMs: number): CallsInFlight {
    const period = this.advance(nowMs);
    this.usedMs = nowMs;
    this.inFlight++;
    if (!period.admitted) {
      period.admitted = new CallsInFlight();
      period.admitted.countIn(period);
    }
    period.admitted.begin(amounts);
    add(this.reserved, amounts, 1);
    return period.admitted;
  }

  /** Returns what a call holds. */
  free(calls: CallsInFlight, amounts: Vector, nowMs: number): void {
    this.advance(nowMs);
    this.inFlight--;
    calls.end(amounts);
    for (const period of calls.places) if (this.#isOpen(period)) add(this.reserved, amounts, -1);
    if (this.inFlight === 0) this.reserved.fill(0);
  }

  /**
   * Charges a call that `free` has left, where it counts.
   * @param known `NaN` where the charge is a part of an unknown amount. Default: `taken`.
   */
  charge({ places }: CallsInFlight, taken: Vector, nowMs: number, known = taken): ChargedTo {
    const current = this.advance(nowMs);
    this.usedMs = nowMs;
    const isOpen = places.some((period) => this.#isOpen(period));
    const { expiresMs } = (places[0] as Period).span;
    const isLate = !isOpen && nowMs - expiresMs > this.#tailMs;
    for (const period of isLate ? [current] : places) {
      add(period.spent, taken, 1);
      countUnknown(period.unknown, known);
      if (!this.#isOpen(period)) continue;
      add(this.spent, taken, 1);
      countUnknown(this.unknown, known);
    }
    if (!isLate) return isOpen ? "window" : "closed window";
    add(current.carried, taken, 1);
    add(this.carried, taken, 1);
    return "carried over";
  }

  #isOpen(period: Period): boolean {
    return this.#periods.includes(period);
  }

  /**
   * Closes what has expired, and opens what admits now. A clock that goes back opens no new window: the earlier
   * place has spent what the current one had. When the clock reaches the later place again, as much is spent there.
   */
  advance(nowMs: number): Period {
    let current = this.#periods.at(-1);
    if (!current || nowMs >= current.span.endMs) current = this.#open(nowMs);
    else if (nowMs < current.span.startMs) current = this.#goBack(nowMs);
    while ((this.#periods[0] as Period).span.expiresMs <= nowMs) this.#close(this.#periods.shift() as Period);
    return current;
  }

  /** What the open windows have spent, and hold: as if calls in flight took what they reserved. Oldest first. */
  windows(nowMs: number): readonly { readonly startMs: number; readonly spent: Vector }[] {
    this.advance(nowMs);
    return this.#periods
      .map(({ span, spent, reserved }) => ({
        startMs: span.startMs,
        spent: spent.map((amount, i) => amount + (reserved[i] as number)),
      }))
      .filter(({ spent }) => spent.some((amount) => amount > 0));
  }

  /** Adds what a window had spent before a restart. @param startMs When it began. */
  restore(startMs: number, spent: Vector): void {
    const span = this.#rule.from(startMs);
    let period = this.#periods.find((one) => one.span.startMs === span.startMs);
    if (!period) {
      period = new Period(span);
      this.#periods.push(period);
      this.#periods.sort((a, b) => a.span.startMs - b.span.startMs);
    }
    add(period.spent, spent, 1);
    add(this.spent, spent, 1);
  }

  #open(nowMs: number): Period {
    const span = this.#rule.at(nowMs);
    const period = this.#left.find((one) => one.span.startMs === span.startMs) ?? new Period(span);
    this.#left = this.#left.filter((one) => one !== period && one.span.expiresMs > nowMs);
    this.#periods.push(period);
    this.#addUp();
    return period;
  }

  /** If the earlier place is that of the window that closed last, that opens again. Calls in flight count in both. */
  #goBack(nowMs: number): Period {
    const later = this.#periods.pop() as Period;
    this.#left = [later, ...this.#left].slice(0, MAX_LEFT);
    const span = this.#rule.at(nowMs);
    let earlier = new Period(span);
    if (this.closed?.span.startMs === span.startMs) {
      earlier = this.closed;
      this.closed = undefined;
    }
    earlier.standFor(later);
    this.#periods.push(earlier);
    this.#addUp();
    return earlier;
  }

  #close(closed: Period): void {
    this.closed = closed;
    this.#addUp();
  }

  /** The sums are formed anew, so that no rounding remains of what has left. */
  #addUp(): void {
    for (const sum of ["spent", "reserved", "carried", "unknown"] as const) {
      this[sum].fill(0);
      for (const period of this.#periods) add(this[sum], period[sum], 1);
    }
  }
}

function countUnknown(counts: number[], amounts: Vector): void {
  for (let i = 0; i < COUNT; i++) if (Number.isNaN(amounts[i])) counts[i] = (counts[i] as number) + 1;
}
