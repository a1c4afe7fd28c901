/**
 * Divides a server's time among our concurrent calls and the work of others. Pure: no clock, no I/O.
 *
 * Between two moments at which our calls began or ended, each call has a rate of work, and so have the
 * others. Calls are settled one after another: a call's part is its rate ÷ the rates of all unsettled ones,
 * of the remainder that settled ones left. A running call counts at the rate of the call being settled. So
 * the parts never exceed the whole, and make up all of it without others. If all rates are known, each part
 * is the call's rate ÷ the sum.
 */

/** Maximum of kept stretches. Beyond it, neighbours are merged. */
const MAX = 4096;

/** Our call. Times in milliseconds. */
export interface TimedCall {
  readonly fromMs: number;
  toMs: number;
  /** Undefined while it runs, and if its tokens are unknown. */
  work: number | undefined;
}

/** A part of a stretch of time: `value` with its bounds, 0…1. */
export interface TimePart {
  readonly fromMs: number;
  readonly toMs: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** The others' part of all work, if known; else 0. */
  readonly others: number;
}

/** The work of others per millisecond, with bounds. Undefined: unknown. */
export interface OtherWork {
  readonly rate: number;
  readonly low: number;
  readonly high: number;
}

interface Stretch {
  readonly fromMs: number;
  readonly toMs: number;
  /** Our unsettled calls, on average. */
  calls: number;
  /** Those of unknown work, so far or at all. */
  unknown: number;
  /** Work per millisecond of the rest of them. */
  rate: number;
  /** The remainder of the whole. */
  left: number;
}

/** The stretches of time in which our calls ran. */
export class SharedTime {
  #stretches: Stretch[] = [];
  readonly #held = new Set<TimedCall>();
  #running = 0;
  #lastMs = 0;

  /** A call begins. Times never go back. */
  begin(atMs: number): TimedCall {
    this.#cut(atMs);
    const call: TimedCall = { fromMs: atMs, toMs: Number.POSITIVE_INFINITY, work: undefined };
    this.#held.add(call);
    this.#running++;
    return call;
  }

  /** A call ends. */
  end(call: TimedCall, atMs: number, work: number | undefined): void {
    this.#cut(atMs);
    this.#running--;
    call.toMs = atMs;
    call.work = work;
    if (work === undefined) return;
    for (const stretch of this.#during(call)) {
      const overlap = overlapOf(stretch, call);
      stretch.unknown -= overlap;
      stretch.rate += overlap * rateOf(call);
    }
  }

  /** The parts of an ended call. Only once: its part is then no longer available to others. */
  take(call: TimedCall, others: OtherWork | undefined): TimePart[] {
    const parts = this.#during(call).map((stretch) => partOf(stretch, call, others));
    this.#held.delete(call);
    this.#forget();
    return parts;
  }

  /** The start of the kept time. */
  get keptFromMs(): number {
    let first = Number.POSITIVE_INFINITY;
    for (const { fromMs } of this.#held) first = Math.min(first, fromMs);
    return first;
  }

  #during({ fromMs, toMs }: TimedCall): Stretch[] {
    return this.#stretches.filter((stretch) => stretch.fromMs < toMs && stretch.toMs > fromMs);
  }

  #cut(atMs: number): void {
    if (this.#running > 0 && atMs > this.#lastMs) {
      // Calls that ended before were not here, settled or not.
      const calls = this.#running;
      this.#stretches.push({ fromMs: this.#lastMs, toMs: atMs, calls, unknown: calls, rate: 0, left: 1 });
      if (this.#stretches.length > MAX) this.#stretches = inPairs(this.#stretches);
    }
    this.#lastMs = Math.max(this.#lastMs, atMs);
  }

  #forget(): void {
    const from = this.keptFromMs;
    const first = this.#stretches.findIndex(({ toMs }) => toMs > from);
    if (first < 0) this.#stretches = [];
    else if (first > 0) this.#stretches.splice(0, first);
  }
}

/** Work per millisecond. */
const rateOf = ({ fromMs, toMs, work = 0 }: TimedCall): number =>
  toMs > fromMs ? work / (toMs - fromMs) : 0;

/** The share of a stretch in which a call ran: all of it, unless neighbours were merged. */
function overlapOf({ fromMs, toMs }: Stretch, call: TimedCall): number {
  return (Math.min(toMs, call.toMs) - Math.max(fromMs, call.fromMs)) / (toMs - fromMs);
}

function partOf(stretch: Stretch, call: TimedCall, others: OtherWork | undefined): TimePart {
  const { fromMs, toMs, left } = stretch;
  const overlap = overlapOf(stretch, call);
  const known = call.work !== undefined && call.work > 0;
  const all = known ? ratesOfAll(stretch, call, overlap) : 0;
  const at = (other: number): number =>
    left * overlap * (known ? rateOf(call) / (all + other) : 1 / Math.max(1, stretch.calls));
  const rate = others?.rate ?? 0;
  const value = at(rate);
  const certain = known && others !== undefined;
  const part = {
    fromMs,
    toMs,
    value,
    low: certain ? at(others.high) : 0,
    high: certain ? at(others.low) : value,
    others: known ? rate / (all + rate) : 0,
  };
  stretch.left = Math.max(0, left - value);
  stretch.calls -= overlap;
  if (call.work === undefined) stretch.unknown -= overlap;
  else stretch.rate -= overlap * rateOf(call);
  return part;
}

/** Its rate and those of all our unsettled calls. */
function ratesOfAll({ rate, unknown }: Stretch, call: TimedCall, overlap: number): number {
  const own = rateOf(call);
  return own + Math.max(0, rate - overlap * own) + Math.max(0, unknown) * own;
}

/** Merges neighbours in pairs. */
function inPairs(stretches: readonly Stretch[]): Stretch[] {
  const pairs: Stretch[] = [];
  for (let i = 0; i < stretches.length; i += 2) {
    const [a, b] = [stretches[i] as Stretch, stretches[i + 1]];
    pairs.push(b && b.fromMs === a.toMs ? joined(a, b) : a);
    if (b && b.fromMs !== a.toMs) pairs.push(b);
  }
  return pairs;
}

function joined(a: Stretch, b: Stretch): Stretch {
  const whole = b.toMs - a.fromMs;
  const mean = (of: "calls" | "unknown" | "rate" | "left") =>
    (a[of] * (a.toMs - a.fromMs) + b[of] * (b.toMs - b.fromMs)) / whole;
  return {
    fromMs: a.fromMs,
    toMs: b.toMs,
    calls: mean("calls"),
    unknown: mean("unknown"),
    rate: mean("rate"),
    left: mean("left"),
  };
}
