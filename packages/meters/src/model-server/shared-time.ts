/**
 * Divides a server's time among our concurrent calls and the work of others. Pure: no clock, no I/O.
 *
 * Between two moments at which our calls began or ended, each call has a rate of work, and so have the
 * others. Calls are settled one after another: a call's part is its rate ÷ the rates of all unsettled ones,
 * of the remainder that settled ones left. A running call counts at the rate of the call being settled. So
 * the parts never exceed the whole, and make up all of it without others. If all rates are known, each part
 * is the call's rate ÷ the sum.
 *
 * Only the sum is known, as tokens do not all cost the same: the band reaches from a fifth of the call's rate
 * to five times it, as for calls that share a device.
 */

/** Maximum of kept stretches. Beyond it, neighbours are merged. */
const MAX = 4096;
/** The work of a call may have cost so many times that of the others, or so many times less. */
const APART = 5;
/** A call that waits in the server has nothing of a moment of which another one has all. */
const UNEVENLY_APART = 1e9;

/** Our call. Times in milliseconds. */
export interface TimedCall {
  readonly fromMs: number;
  toMs: number;
  /** Undefined while it runs, and if its tokens are unknown. */
  work: number | undefined;
  /** The same as the server counts it, if that differs: with tokens of its cache, which cost it nothing. */
  counted?: number | undefined;
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
  /** Whether the server did not work on some of our calls: they waited there, or had ended there. */
  readonly uneven?: boolean;
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
  /** The same three of our settled calls. */
  settledCalls: number;
  settledUnknown: number;
  settledRate: number;
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
      const [calls, fromMs] = [this.#running, this.#lastMs];
      const settled = { settledCalls: 0, settledUnknown: 0, settledRate: 0 };
      this.#stretches.push({ fromMs, toMs: atMs, calls, unknown: calls, rate: 0, ...settled, left: 1 });
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
export const rateOf = ({ fromMs, toMs, work = 0 }: TimedCall): number =>
  toMs > fromMs ? work / (toMs - fromMs) : 0;

/** The share of a stretch in which a call ran: all of it, unless neighbours were merged. */
function overlapOf({ fromMs, toMs }: Stretch, call: TimedCall): number {
  return (Math.min(toMs, call.toMs) - Math.max(fromMs, call.fromMs)) / (toMs - fromMs);
}

function partOf(stretch: Stretch, call: TimedCall, others: OtherWork | undefined): TimePart {
  const { fromMs, toMs, left, settledCalls, settledUnknown, settledRate } = stretch;
  const overlap = overlapOf(stretch, call);
  const isKnown = call.work !== undefined && call.work > 0;
  // Calls of unknown work are all alike.
  const [own, all] = isKnown ? [rateOf(call), ratesOfAll(stretch, call, overlap)] : [1, stretch.calls];
  const other = isKnown ? others : undefined;
  /** Its part next to others, if its work costs so many times as much as theirs. */
  const among = (rest: number, times = 1): number =>
    (overlap * times * own) / Math.max(times * own, times * own + rest);
  const rate = other?.rate ?? 0;
  const value = left * among(all - own + rate);
  // Its part of all, whatever settled calls left of it.
  const rest = all - own + (isKnown ? settledRate + settledUnknown * own : settledCalls);
  const apart = other?.uneven ? UNEVENLY_APART : APART;
  const low = other ? Math.min(value, among(rest + other.high, 1 / apart)) : 0;
  const high = Math.max(value, among(rest + (other?.low ?? 0), apart));
  stretch.left = Math.max(0, left - value);
  settle(stretch, call, overlap);
  return { fromMs, toMs, value, low, high, others: isKnown ? rate / (all + rate) : 0 };
}

function settle(stretch: Stretch, call: TimedCall, overlap: number): void {
  const [unknown, rate] = call.work === undefined ? [overlap, 0] : [0, overlap * rateOf(call)];
  stretch.calls -= overlap;
  stretch.unknown -= unknown;
  stretch.rate -= rate;
  stretch.settledCalls += overlap;
  stretch.settledUnknown += unknown;
  stretch.settledRate += rate;
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
  const mean = (of: Exclude<keyof Stretch, "fromMs" | "toMs">) =>
    (a[of] * (a.toMs - a.fromMs) + b[of] * (b.toMs - b.fromMs)) / whole;
  return {
    fromMs: a.fromMs,
    toMs: b.toMs,
    calls: mean("calls"),
    unknown: mean("unknown"),
    rate: mean("rate"),
    left: mean("left"),
    settledCalls: mean("settledCalls"),
    settledUnknown: mean("settledUnknown"),
    settledRate: mean("settledRate"),
  };
}
