/**
 * Divides the energy of one device again, naively: each use's own seconds, segment by segment, and each tick by
 * proportion.
 * The law of a tick is core's; nothing else is.
 */

import { counterStep, DeviceTotals, trapezoid } from "@wattspan/core/replay";
import { joulesFromMicrojoules } from "@wattspan/core/units";
import type {
  CounterEntry,
  DeviceBooks,
  DeviceEntry,
  DeviceJoules,
  GaugeEntry,
  TickEntry,
} from "../format/entries.js";
import { agrees, Mismatch, same } from "../format/mismatch.js";

/** One use on the device. */
interface Part {
  readonly use: number;
  weight: number;
  hasEnded: boolean;
  /** In the open tick: ∫ weight dt and ∫ dt / running. */
  work: number;
  idleTime: number;
  /** Joules of closed ticks. */
  dynamic: number;
  idle: number;
}

/** Sums over the open tick. */
interface OpenSums {
  work: number;
  busy: number;
  /** Of uses that nobody waits for. */
  lateWork: number;
  lateIdleTime: number;
}

const nothing = (): OpenSums => ({ work: 0, busy: 0, lateWork: 0, lateIdleTime: 0 });

/** A device in the replay. */
export class DeviceReplay {
  readonly declared: DeviceEntry;
  readonly #rules: { refreshS: number; idleWatts: undefined; idle: "share" | "exclude" };
  readonly #totals: DeviceTotals;
  readonly #modulus: bigint | undefined;
  readonly #parts = new Map<number, Part>();
  #alive = 0;
  #ended: number[] = [];
  #now = 0;
  #opened = 0;
  /** Before and after the last start at which nothing ran or had ended in the open tick. */
  #before = nothing();
  #after = nothing();
  /** Joules that no tick has yet, with the time of their reading. */
  #steps: { readonly at: number; readonly joules: number }[] = [];
  #count: bigint | undefined;
  #readAt: number | undefined;
  #sample: { readonly at: number; readonly watts: number } | undefined;

  constructor(declared: DeviceEntry) {
    this.declared = declared;
    this.#rules = { refreshS: declared.refresh, idleWatts: undefined, idle: declared.idle };
    this.#totals = new DeviceTotals(this.#rules);
    this.#modulus = declared.modulus === undefined ? undefined : BigInt(declared.modulus);
  }

  /** The value of a counter. @throws Mismatch for a step that is not the difference of two values. */
  count({ at, count, step, lost, factor, slack }: CounterEntry): void {
    const current = BigInt(count);
    const previous = this.#count;
    const elapsed = at - (this.#readAt ?? at);
    this.#count = current;
    this.#readAt = at;
    if (!isCounted(step, lost)) return;
    const computed =
      previous === undefined
        ? 0n
        : counterStep(previous, current, elapsed, {
            maxWatts: this.declared.maxWatts,
            refreshS: slack ?? 0,
            modulusMicrojoules: this.#modulus,
          });
    same("step", step, String(computed));
    this.#add(at, factor * joulesFromMicrojoules(BigInt(step)));
  }

  /** The value of a gauge. @throws Mismatch for a step that is not the trapezoid of two values. */
  gauge({ at, watts, window, step, lost, factor }: GaugeEntry): void {
    const middle = at - (Math.max(0, window) + this.declared.refresh) / 2;
    const last = this.#sample;
    this.#sample = { at: middle, watts };
    if (!isCounted(step, lost)) return;
    const joules = last && middle > last.at ? trapezoid(last.at, last.watts, middle, watts) : 0;
    same("step", step, joules);
    this.#add(at, factor * joules);
  }

  #add(at: number, joules: number): void {
    if (joules > 0) this.#steps.push({ at, joules });
  }

  open(at: number): void {
    this.#now = at;
    this.#opened = at;
    this.#steps = [];
  }

  reopen(at: number): void {
    this.#opened = at;
  }

  /** The open tick has no energy. Returns the uses that have thereby settled. */
  lose(at: number): readonly number[] {
    this.#advance(at);
    return this.#roll();
  }

  start(use: number, at: number, weight: number): void {
    this.#advance(at);
    if (this.#isQuiet) {
      this.#before = add(this.#before, this.#after);
      this.#after = nothing();
    }
    this.#alive++;
    this.#parts.set(use, { use, weight, hasEnded: false, work: 0, idleTime: 0, dynamic: 0, idle: 0 });
  }

  /** From now on a use has another weight here. A use that is not on the device only moves the time. */
  weigh(use: number, at: number, weight: number): void {
    this.#advance(at);
    const part = this.#parts.get(use);
    if (part && !part.hasEnded) part.weight = weight;
  }

  end(use: number, at: number): void {
    this.#advance(at);
    const part = this.#parts.get(use) as Part;
    part.weight = 0;
    part.hasEnded = true;
    this.#alive--;
    this.#ended.push(use);
  }

  /** Nobody waits for a use: its part of the open tick is of none. False if it has settled here. */
  expire(use: number): boolean {
    const at = this.#ended.indexOf(use);
    if (at < 0) return false;
    const part = this.#parts.get(use) as Part;
    this.#after.lateWork += part.work;
    this.#after.lateIdleTime += part.idleTime;
    part.work = 0;
    part.idleTime = 0;
    this.#ended.splice(at, 1);
    return true;
  }

  /**
   * A tick closes. Returns the uses that have thereby settled.
   * @throws Mismatch if it does not follow from what came before.
   */
  close(tick: TickEntry): readonly number[] {
    const { from, to, late, rest, energy, idleWatts, refresh, own, idle, most } = tick;
    same("from", from, this.#opened);
    if (!(to >= from && late >= 0 && late <= to - from))
      throw new Mismatch("to", to, `from ${from} on, and late at most ${to - from}`);
    const drawn = this.#take(tick.seen);
    agrees("energy", energy, drawn);
    const isQuiet = this.#isQuiet;
    if (isQuiet || !rest) this.#advance(to);
    if (isQuiet && !rest) throw new Mismatch("rest", rest, true);
    const { work, busy, lateWork, lateIdleTime } = rest ? nothing() : add(this.#before, this.#after);
    this.#rules.refreshS = refresh;
    const { dynamic, running } = this.#totals.book({
      ...{ energy: drawn, durationS: to - from, lateS: late, busyS: busy, work, idleWatts },
      shares: { ...OTHER_SHARES, own, idle, most },
    });
    if (rest && !isQuiet) {
      this.#opened = to;
      this.#before = nothing();
      return [];
    }
    const dynamicOf = (seconds: number) => (work > 0 ? (dynamic * seconds) / work : 0);
    const idleOf = (seconds: number) => (busy > 0 ? (running * seconds) / busy : 0);
    if (!rest)
      for (const part of this.#parts.values()) {
        part.dynamic += dynamicOf(part.work);
        part.idle += idleOf(part.idleTime);
      }
    this.#totals.returnLate(dynamicOf(lateWork) + idleOf(lateIdleTime));
    return this.#roll();
  }

  /** The joules of a use, which is forgotten. */
  settle(use: number): DeviceJoules {
    const { dynamic, idle } = this.#parts.get(use) as Part;
    this.#parts.delete(use);
    return { device: this.declared.device, dynamic, idle };
  }

  get books(): DeviceBooks {
    const { allocation, ticks, total, carry } = this.#totals;
    return { device: this.declared.device, ticks, total, ...allocation, carry };
  }

  get #isQuiet(): boolean {
    return this.#alive === 0 && this.#ended.length === 0;
  }

  /** Each running use gets its weight, and an equal share of the time. A time that has passed is now. */
  #advance(at: number): void {
    const seconds = at - this.#now;
    if (!(seconds > 0)) return;
    this.#now = at;
    let weights = 0;
    let running = 0;
    for (const { weight } of this.#parts.values()) {
      weights += weight;
      if (weight > 0) running++;
    }
    if (running === 0) return;
    this.#after.work += weights * seconds;
    this.#after.busy += seconds;
    for (const part of this.#parts.values()) {
      if (!(part.weight > 0)) continue;
      part.work += part.weight * seconds;
      part.idleTime += seconds / running;
    }
  }

  /** Joules of the readings up to a moment, in their order. */
  #take(seen: number): number {
    let joules = 0;
    const later = this.#steps.findIndex(({ at }) => at > seen);
    const taken = this.#steps.splice(0, later < 0 ? this.#steps.length : later);
    for (const step of taken) joules += step.joules;
    return joules;
  }

  /** The next tick opens. */
  #roll(): readonly number[] {
    for (const part of this.#parts.values()) {
      part.work = 0;
      part.idleTime = 0;
    }
    this.#before = nothing();
    this.#after = nothing();
    this.#opened = this.#now;
    const settled = this.#ended;
    this.#ended = [];
    return settled;
  }
}

/** They decide bands alone. */
const OTHER_SHARES = { certain: 1, atMost: 1, areOthersSeen: false, isGuess: false, busyS: 0 };

/** A reading has a step, or why it has none. @throws Mismatch */
function isCounted<T>(step: T | undefined, lost: string | undefined): step is T {
  if ((step === undefined) === (lost === undefined))
    throw new Mismatch("step", step, "either a step or lost");
  return step !== undefined;
}

const add = (a: OpenSums, b: OpenSums): OpenSums => ({
  work: a.work + b.work,
  busy: a.busy + b.busy,
  lateWork: a.lateWork + b.lateWork,
  lateIdleTime: a.lateIdleTime + b.lateIdleTime,
});
