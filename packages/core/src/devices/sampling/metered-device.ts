/** Turns the readings of one zone into closed ticks of its ledger. Times in seconds. */

import type { Reading, Zone } from "../../contracts/energy-meter.js";
import type { Reason } from "../../contracts/reasons.js";
import {
  joules,
  joulesFromMicrojoules,
  microjoulesFromJoules,
  secondsFromMs,
} from "../../contracts/units.js";
import type { DeviceLedger, Moment } from "../ledger/device-ledger.js";
import type { DeviceShare } from "../sharing/device-share.js";
import { counterStep, GaugeCounter } from "./gauge-counter.js";
import { isBlurred, RefreshPhase } from "./refresh-phase.js";

import { type Accuracy, accuracyOf } from "./zone-selection.js";

/** Counters with this refresh or a shorter one need no tracking of their phase. */
const FAST_REFRESH_S = 0.01;
/**
 * A value with an imprecise moment waits this many periods, or this long, for a precise one: an approximate
 * moment is better than none.
 */
const HELD_PERIODS = 2;
const HELD_S = 0.005;
/** A counter that stands still this long while an activity runs is stuck. */
const STUCK_S = 1;
/** A value that stands for so many periods while a use waits has outlived them. */
const OUTLIVED_PERIODS = 4;
/** An unknown period is measured at first, for this long. Slower devices are read over a network. */
const LOOKED_FOR = { seconds: 10, slowestS: 1 };

/** A value, the two reads that enclose it, and its moment as far as it is known. */
interface Value extends Moment {
  readonly previousS: number;
  readonly seenS: number;
  /** J since the value with which the open tick opened. */
  readonly drawn: number;
}

/** One counted zone of an opened meter. */
export class MeteredDevice {
  readonly zone: Zone;
  readonly meter: string;
  readonly ledger: DeviceLedger;
  readonly share: DeviceShare;
  readonly phase: RefreshPhase;
  readonly fast: boolean;
  /** The gauge's last reading; undefined for counters and in a gap. */
  watts: number | undefined;
  /** The last moment at which each reason held. */
  readonly reasons = new Map<Reason, number>();
  /** The stated accuracy of its meter. */
  readonly accuracy: Accuracy;
  readonly #modulus: bigint | undefined;
  #gauge: GaugeCounter | undefined;

  /** The last good read, and the counter's value in it. */
  #saidS = Number.POSITIVE_INFINITY;
  #count: bigint | undefined;
  /** The opening value of the open tick, and the last value seen. */
  #opened: Value | undefined;
  #seen: Value | undefined;
  /** The last read that still showed the opening value. */
  #stoodS = 0;
  /** J from the opening value to the newest one. */
  #drawn = 0;
  /** Since when a value waits for one with a more precise moment. */
  #heldS: number | undefined;
  /** Since when an unknown period is measured. */
  #startedS = 0;

  constructor(zone: Zone, meter: string, ledger: DeviceLedger, share: DeviceShare) {
    this.zone = zone;
    this.meter = meter;
    this.ledger = ledger;
    this.share = share;
    this.phase = new RefreshPhase(ledger.refreshS);
    this.accuracy = accuracyOf(zone);
    this.fast = ledger.refreshS <= FAST_REFRESH_S;
    this.#modulus = zone.modulusJ === undefined ? undefined : microjoulesFromJoules(joules(zone.modulusJ));
  }

  /** Whether a first good reading was taken: energy since then is known. */
  get started(): boolean {
    return this.#opened !== undefined;
  }

  /** The end of the booked energy, as far as it is known. */
  get bookedUntilS(): number {
    return this.#opened?.atS ?? this.ledger.openedAtS;
  }

  /** Whether refresh moments matter and can be observed: a counter with rare new values and no timestamps. */
  get tracked(): boolean {
    return !this.fast && !this.zone.stamped && !this.#gauge;
  }

  /** Whether a value was seen that no tick includes yet. */
  get pending(): boolean {
    return this.#seen !== this.#opened;
  }

  /**
   * Whether the moment of the next value matters: a use started, ended or changed since the last included
   * value.
   */
  get unsettled(): boolean {
    return this.pending || this.ledger.changedAtS >= this.ledger.openedAtS;
  }

  /** Whether a use ended, and none runs, since the last included value. */
  get ended(): boolean {
    const { alive, changedAtS, openedAtS } = this.ledger;
    return this.pending || (alive === 0 && changedAtS > openedAtS);
  }

  /** Whether its period is being measured: at first and after a change, so that calls find it known. */
  isNew(atS: number): boolean {
    const isSlow = this.ledger.refreshS > LOOKED_FOR.slowestS;
    return this.tracked && !this.phase.isKnown && !isSlow && atS - this.#startedS < LOOKED_FOR.seconds;
  }

  /**
   * Takes a reading. `slept`: the machine was suspended since the last one. Unknown energy of the time
   * between is lost, not 0.
   */
  take(reading: Reading, slept: boolean): void {
    const atS = secondsFromMs(reading.atMs);
    if (reading.kind === "none") {
      this.gap(atS, reading.reason === "lost" ? "lost" : "gap");
      return;
    }
    if (this.share.update(reading, this.zone)) this.reasons.set("unknown_cotenants", atS);
    const loss: Reason | undefined = slept ? "suspended" : undefined;
    if (reading.kind === "counter") {
      const step = this.#step(reading.microjoules, atS);
      const stated = this.zone.stamped ? { atS, halfS: 0 } : undefined;
      this.#advance(reading, loss ?? (reading.afterGap ? "gap" : step), stated);
      return;
    }
    const { quiet, restedUntilS } = this.ledger;
    this.#gauge ??= new GaugeCounter(this.ledger.refreshS);
    const { moment, joules, isAfterGap } = this.#gauge.take(reading, quiet ? undefined : restedUntilS);
    this.watts = reading.watts;
    this.ledger.setRefresh(2 * moment.halfS);
    this.#advance(reading, loss ?? (isAfterGap ? "gap" : joules), moment);
  }

  /** The zone could not be read: the next good reading closes a tick that spans the gap. */
  gap(atS: number, reason: Reason = "gap"): void {
    this.ledger.tap?.gap(this.ledger.index, atS, reason);
    this.watts = undefined;
    this.#gauge?.miss();
    this.reasons.set(reason, atS);
  }

  /** J since the last good read of a counter, or why they are unknown. */
  #step(count: bigint, atS: number): number | Reason {
    const before = this.#count;
    this.#count = count;
    if (before === undefined) return 0;
    const range = { maxWatts: this.zone.maxWatts, refreshS: this.#slackS, modulusMicrojoules: this.#modulus };
    const step = counterStep(before, count, atS - this.#saidS, range);
    return typeof step === "bigint" ? joulesFromMicrojoules(step) : step;
  }

  /** A late value covers all the time without one; the previous one may have been seen late. */
  get #slackS(): number {
    return 2 * this.ledger.refreshS + this.#saidS - (this.#seen?.seenS as number);
  }

  #advance(reading: Reading, step: number | Reason, stated: Moment | undefined): void {
    this.ledger.tap?.read(this.ledger.index, reading, step, this.#slackS);
    const atS = secondsFromMs(reading.atMs);
    const saidS = this.#saidS;
    this.#saidS = atS;
    if (!(atS >= saidS)) {
      this.#startedS = atS;
      this.#open(atS, stated);
    } else if (typeof step === "string") this.#lose(step, atS, stated);
    // A new timestamp on an old count means that nothing was drawn.
    else if (step > 0 || (stated && atS > saidS)) this.#takeChange(saidS, atS, stated, step);
    else {
      this.#watchPeriod(atS);
      this.#watchStuck(atS);
    }
  }

  /**
   * A new value. If a use started or ended and the value's side of that moment is uncertain, it closes
   * nothing: the sampler looks for the next one, whose moment will be known, unless it is kept from looking.
   */
  #takeChange(previousS: number, atS: number, stated: Moment | undefined, joules: number): void {
    const { ledger } = this;
    this.#drawn += joules;
    // Two values with one timestamp are one.
    if (stated && stated.atS <= (this.#opened as Value).atS) return;
    const heldS = Math.max(HELD_S, HELD_PERIODS * ledger.refreshS);
    const held = this.#seen as Value;
    // The next one is too late to describe the call before.
    if (this.pending && atS - held.seenS > heldS && ledger.changedAtS <= held.seenS) this.#close(held);
    const moment = stated ?? this.#momentOf(previousS, atS);
    const isNext = this.fast && this.pending;
    if (!this.pending) this.#stoodS = previousS;
    this.#seen = { atS: moment.atS, halfS: moment.halfS, previousS, seenS: atS, drawn: this.#drawn };
    this.#heldS ??= Math.max(atS, ledger.changedAtS);
    if (isNext || !isBlurred(moment, this) || atS - this.#heldS >= heldS) this.#close(this.#seen);
  }

  /** No further value will be read in time: a waiting value is taken at its approximate moment. */
  closeHeld(): void {
    if (this.pending) this.#close(this.#seen as Value);
  }

  #momentOf(previousS: number, atS: number): Moment {
    if (this.fast) {
      const halfS = Math.min(this.ledger.refreshS, atS - previousS) / 2;
      return { atS: atS - secondsFromMs(this.zone.valueAge?.ms ?? 0), halfS };
    }
    const moment = this.phase.see(previousS, atS);
    if (this.phase.taught) this.ledger.setRefresh(this.phase.periodS);
    return moment;
  }

  #close(value: Value): void {
    const { ledger } = this;
    this.#reopen(value);
    // The age of the first value is unknown, and so is any other's before a period was seen.
    const isFirst = this.tracked && (this.#opened as Value).previousS === Number.NEGATIVE_INFINITY;
    const { openedAtS } = ledger;
    const shares = this.share.over(openedAtS, Math.max(openedAtS, value.atS), ledger.idlePower.busyCores);
    if (shares.isGuess) this.reasons.set("unknown_cotenants", value.atS);
    // Nor is the power of others its idle power.
    if (isFirst || this.isNew(value.atS) || shares.areOthersSeen) ledger.idlePower.skip();
    ledger.close(value.atS, value.drawn, shares, value.halfS, value.seenS);
    this.#drawn -= value.drawn;
    this.#opened = value;
    this.#stoodS = value.seenS;
    this.#heldS = undefined;
  }

  /**
   * A precise moment of the next refresh gives that of the one before, which a read found some time later.
   */
  #reopen(next: Value): void {
    const opened = this.#opened as Value;
    if (!this.tracked || opened.halfS <= next.halfS) return;
    const better = this.phase.before(next, opened.seenS, next.previousS === this.#stoodS);
    if (better.halfS >= opened.halfS) return;
    const atS = Math.min(opened.seenS, Math.max(opened.previousS, better.atS));
    this.#opened = { ...opened, atS, halfS: better.halfS };
    this.ledger.reopen(this.#opened);
  }

  #open(atS: number, stated: Moment | undefined): void {
    const moment = stated ?? { atS, halfS: this.tracked ? this.ledger.refreshS : 0 };
    this.#opened = { ...moment, previousS: Number.NEGATIVE_INFINITY, seenS: atS, drawn: 0 };
    this.#seen = this.#opened;
    this.#stoodS = atS;
    this.#drawn = 0;
    this.#heldS = undefined;
    this.ledger.open(moment.atS, moment.halfS);
  }

  #lose(reason: Reason, atS: number, stated: Moment | undefined): void {
    this.reasons.set(reason, atS);
    this.ledger.lose(stated?.atS ?? atS);
    this.#open(atS, stated);
  }

  /** Calls would wait for refreshes that come no more, and all expire. */
  #watchPeriod(atS: number): void {
    const stoodS = atS - (this.#seen as Value).seenS;
    if (!this.tracked || !this.unsettled || stoodS <= OUTLIVED_PERIODS * this.ledger.refreshS) return;
    if (this.phase.forget()) this.#startedS = atS;
  }

  #watchStuck(atS: number): void {
    const since = Math.max((this.#seen as Value).seenS, this.ledger.changedAtS);
    if (this.ledger.alive > 0 && atS - since > Math.max(STUCK_S, 10 * this.ledger.refreshS))
      this.reasons.set("stuck", atS);
  }
}
