import { add, type Vector, zeros } from "../amounts/dimensions.js";
import type { Span } from "../windows/window.js";

/** More than a clock that goes to and fro leads back to. */
const MAX_PLACES = 20;

/** What one span of a window has spent and holds in reserve. */
export class Period {
  readonly span: Span;
  readonly spent = zeros();
  /** The part of `spent` that earlier windows admitted. */
  readonly carried = zeros();
  /** How many charges of a dimension were unknown, and not reserved either: `spent` is then a lower bound. */
  readonly unknown = zeros();
  readonly reserved = zeros();
  /** Calls in flight that count in it. */
  inFlight = 0;
  /** The same, by where they count besides. */
  groups: CallsInFlight[] = [];
  /** Those that it admits, maybe none now: they count in it alone. */
  admitted: CallsInFlight | undefined;

  constructor(span: Span) {
    this.span = span;
  }

  /**
   * Takes the place of a later one, as the clock goes back: it has spent as much at least, and holds what that holds.
   */
  standFor(later: Period): void {
    for (const sum of ["spent", "carried", "unknown"] as const)
      for (const [i, amount] of later[sum].entries()) this[sum][i] = Math.max(this[sum][i] as number, amount);
    later.closeGroup();
    for (const calls of later.groups) if (!calls.places.includes(this)) calls.countIn(this);
  }

  /** What it admits from now on is a group of its own. */
  closeGroup(): void {
    const rest = [...this.reserved];
    for (const calls of this.groups) if (calls !== this.admitted) add(rest, calls.reserved, -1);
    if (this.admitted) this.admitted.reserved = rest;
    this.admitted = undefined;
    this.groups = this.groups.filter(({ count }) => count > 0);
  }
}

/** Calls in flight that count in the same places. */
export class CallsInFlight {
  /** Where they were admitted, and where they count since the clock went back. */
  readonly places: Period[] = [];
  count = 0;
  /** Kept once no more are admitted: until then it is what the others leave of their only place. */
  reserved: number[] = [];

  /** They count in one more place. */
  countIn(period: Period): void {
    if (this.places.length === MAX_PLACES) for (const one of this.places.splice(1, 1)) this.#leave(one);
    this.places.push(period);
    period.groups.push(this);
    period.inFlight += this.count;
    add(period.reserved, this.reserved, 1);
  }

  begin(amounts: Vector): void {
    this.count++;
    for (const period of this.places) {
      period.inFlight++;
      add(period.reserved, amounts, 1);
    }
  }

  end(amounts: Vector): void {
    this.count--;
    if (this.reserved.length > 0) add(this.reserved, amounts, -1);
    for (const period of this.places) {
      period.inFlight--;
      add(period.reserved, amounts, -1);
      if (period.inFlight === 0) period.reserved.fill(0); // no rounding remains
      if (this.count === 0 && period.admitted !== this) remove(period.groups, this);
    }
  }

  #leave(period: Period): void {
    period.inFlight -= this.count;
    add(period.reserved, this.reserved, -1);
    remove(period.groups, this);
  }
}

const remove = <T>(all: T[], one: T): void => void all.splice(all.indexOf(one), 1);
