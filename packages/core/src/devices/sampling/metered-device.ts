/** Turns the readings of one zone into closed ticks of its ledger. Times in seconds. */

import type { Reading, Zone } from "../../contracts/energy-meter.js";
import type { Reason } from "../../contracts/reasons.js";
import {
  joules,
  joulesFromMicrojoules,
  microjoulesFromJoules,
  secondsFromMs,
} from "../../contracts/units.js";
import { counterStep } from "../ledger/counter-step.js";
import type { DeviceLedger } from "../ledger/device-ledger.js";
import type { Moment } from "../ledger/moment.js";
import type { DeviceShare } from "../sharing/device-share.js";
import { GaugeCounter } from "./gauge-counter.js";
import { RefreshPhase } from "./refresh-phase.js";
import { type Accuracy, accuracyOf } from "./zone-accuracy.js";

/** Counters that refresh this often need no tracking of their phase. */
const FAST_REFRESH_S = 0.01;
/** A moment that is known to this, or to this part of a period, is known well enough. */
const PRECISE_S = 0.003;
const PRECISE = 0.05;
/** A value whose moment is not known well waits so many periods, or so long, for one that is: better about then than never. */
const HELD_PERIODS = 2;
const HELD_S = 0.005;
/** A counter that stands still this long although something runs is stuck. */
const STUCK_S = 1;
/** A period that was never seen is looked for at first, for so long; what is slower is asked over a network. */
const LOOKED_FOR = { seconds: 10, slowestS: 1 };

/** A value, the two reads between which it came, and when that was as far as it is known. */
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
  /** What a gauge said when it was last read; undefined for counters and in a gap. */
  watts: number | undefined;
  /** The last moment at which each reason held. */
  readonly reasons = new Map<Reason, number>();
  /** How wrong it can be, as its meter says. */
  readonly statedAccuracy: Accuracy;
  /** The same, in the light of a meter of the whole host. */
  accuracy: Accuracy;
  /** What accepted differences are multiplied by: 1, or less for a model that is more than there is. */
  #factor = 1;
  readonly #modulus: bigint | undefined;
  #gauge: GaugeCounter | undefined;

  /** The last good read, and what a counter said in it. */
  #saidS = Number.POSITIVE_INFINITY;
  #count: bigint | undefined;
  /** The values with which the open tick opened, and that was seen last. */
  #opened: Value | undefined;
  #seen: Value | undefined;
  /** The last read that still showed the opening value. */
  #stoodS = 0;
  /** J from the opening value to the newest one. */
  #drawn = 0;
  /** Since when a value waits for one whose moment is known better. */
  #heldS: number | undefined;
  #startedS = 0;

  constructor(zone: Zone, meter: string, ledger: DeviceLedger, share: DeviceShare) {
    this.zone = zone;
    this.meter = meter;
    this.ledger = ledger;
    this.share = share;
    this.phase = new RefreshPhase(ledger.refreshS);
    this.statedAccuracy = accuracyOf(zone);
    this.accuracy = this.statedAccuracy;
    this.fast = ledger.refreshS <= FAST_REFRESH_S;
    this.#modulus = zone.modulusJ === undefined ? undefined : microjoulesFromJoules(joules(zone.modulusJ));
  }

  /** Whether a first good reading was taken, so that energy since then is known. */
  get started(): boolean {
    return this.#opened !== undefined;
  }

  /** Up to when what was drawn is taken in, as far as that is known. */
  get bookedUntilS(): number {
    return this.#opened?.atS ?? this.ledger.openedAtS;
  }

  /** Whether the moments of refreshes matter and can be seen: a counter that brings new values rarely, and does not say when. */
  get tracked(): boolean {
    return !this.fast && !this.zone.stamped && !this.#gauge;
  }

  /** A value was seen that no tick has taken in yet. */
  get pending(): boolean {
    return this.#seen !== this.#opened;
  }

  /** The moment of the next value matters: somebody started, ended or changed since the last one that was taken in. */
  get unsettled(): boolean {
    return this.pending || this.ledger.changedAtS >= this.ledger.openedAtS;
  }

  /** Whether somebody ended, and nobody runs, since the last value that was taken in. */
  get ended(): boolean {
    const { alive, changedAtS, openedAtS } = this.ledger;
    return this.pending || (alive === 0 && changedAtS > openedAtS);
  }

  /** Whether its period is still looked for: once, so that the first calls find it known. */
  isNew(atS: number): boolean {
    const isSlow = this.ledger.refreshS > LOOKED_FOR.slowestS;
    return this.tracked && !this.phase.isKnown && !isSlow && atS - this.#startedS < LOOKED_FOR.seconds;
  }

  /** What follows is multiplied by a factor, and has another band. */
  calibrate(factor: number, accuracy: Accuracy): void {
    this.#factor = factor;
    this.accuracy = accuracy;
    this.ledger.idlePower.calibrate(factor);
  }

  /** Takes a reading. `slept`: the machine was suspended since the last one. What is not known of the time between is lost, not 0. */
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
      this.#advance(loss ?? (reading.afterGap ? "gap" : step), atS, stated);
      return;
    }
    const { quiet, restedUntilS } = this.ledger;
    this.#gauge ??= new GaugeCounter(this.ledger.refreshS);
    const { moment, joules, isAfterGap } = this.#gauge.take(reading, quiet ? undefined : restedUntilS);
    this.watts = reading.watts;
    this.ledger.setRefresh(2 * moment.halfS);
    this.#advance(loss ?? (isAfterGap ? "gap" : joules), atS, moment);
  }

  /** The zone could not be read: the next good reading closes a tick that spans the gap. */
  gap(atS: number, reason: Reason = "gap"): void {
    this.watts = undefined;
    this.#gauge?.miss();
    this.reasons.set(reason, atS);
  }

  /** J since the last good read of a counter, or why they are not known. */
  #step(count: bigint, atS: number): number | Reason {
    const before = this.#count;
    this.#count = count;
    if (before === undefined) return 0;
    const step = counterStep(before, count, atS - this.#saidS, {
      maxWatts: this.zone.maxWatts,
      // A value that comes late holds all the time in which none came; the one before may have been seen late.
      refreshS: 2 * this.ledger.refreshS + this.#saidS - (this.#seen as Value).seenS,
      modulusMicrojoules: this.#modulus,
    });
    return typeof step === "bigint" ? joulesFromMicrojoules(step) : step;
  }

  #advance(step: number | Reason, atS: number, stated: Moment | undefined): void {
    const saidS = this.#saidS;
    this.#saidS = atS;
    if (!(atS >= saidS)) {
      this.#startedS = atS;
      this.#open(atS, stated);
    } else if (typeof step === "string") this.#lose(step, atS, stated);
    // A new stamp on an old count says that nothing was drawn.
    else if (step > 0 || (stated && atS > saidS)) this.#takeChange(saidS, atS, stated, step);
    else this.#watchStuck(atS);
  }

  /**
   * A new value. Where somebody started or ended and it is not known well on which side of that it came, it closes nothing: the sampler looks
   * for the next one, whose moment will be known, unless something keeps it from looking.
   */
  #takeChange(previousS: number, atS: number, stated: Moment | undefined, joules: number): void {
    const { ledger } = this;
    this.#drawn += this.#factor * joules;
    // Two values with one stamp are one.
    if (stated && stated.atS <= (this.#opened as Value).atS) return;
    const heldS = Math.max(HELD_S, HELD_PERIODS * ledger.refreshS);
    const held = this.#seen as Value;
    // The next one comes too late to say anything of the call before.
    if (this.pending && atS - held.seenS > heldS && ledger.changedAtS <= held.seenS) this.#close(held);
    const moment = stated ?? this.#momentOf(previousS, atS);
    const isNext = this.fast && this.pending;
    if (!this.pending) this.#stoodS = previousS;
    this.#seen = { ...moment, previousS, seenS: atS, drawn: this.#drawn };
    this.#heldS ??= Math.max(atS, ledger.changedAtS);
    if (isNext || !this.#isBlurred(moment) || atS - this.#heldS >= heldS) this.#close(this.#seen);
  }

  /** Nothing more will be read in time: a value that waits is taken in about when it came. */
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

  /** Whether a value may be of another side of a start or an end than its moment says. */
  #isBlurred({ atS, halfS }: Moment): boolean {
    const { changedAtS, openedAtS, refreshS, restedUntilS } = this.ledger;
    if (openedAtS < restedUntilS && atS + halfS <= restedUntilS) return false;
    // Where refreshes can be seen closely, the next one will be. What is never known better matters only where it is not known.
    const sinceS = this.fast || (this.tracked && this.phase.taught) ? openedAtS : atS - halfS;
    const isShort = restedUntilS >= openedAtS;
    const fastS = isShort ? PRECISE * (atS - openedAtS) : Number.POSITIVE_INFINITY;
    const preciseS = this.fast ? fastS : Math.max(PRECISE_S, PRECISE * refreshS);
    return (halfS > preciseS || changedAtS - atS > PRECISE_S) && changedAtS >= sinceS;
  }

  #close(value: Value): void {
    const { ledger } = this;
    this.#reopen(value);
    // How old the first value was is not known, nor any other's before a period was seen.
    const isFirst = this.tracked && (this.#opened as Value).previousS === Number.NEGATIVE_INFINITY;
    const { openedAtS } = ledger;
    const shares = this.share.over(openedAtS, Math.max(openedAtS, value.atS), ledger.idlePower.busyCores);
    if (shares.isGuess) this.reasons.set("unknown_cotenants", value.atS);
    // Nor is what others draw its power at rest.
    if (isFirst || this.isNew(value.atS) || shares.areOthersSeen) ledger.idlePower.skip();
    ledger.close(value.atS, value.drawn, shares, value.halfS);
    this.#drawn -= value.drawn;
    this.#opened = value;
    this.#stoodS = value.seenS;
    this.#heldS = undefined;
  }

  /** Once the next refresh is known closely, so is the one before it, which a read found at some time after. */
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
    this.ledger.lose(atS);
    this.#open(atS, stated);
  }

  #watchStuck(atS: number): void {
    const since = Math.max((this.#seen as Value).seenS, this.ledger.changedAtS);
    if (this.ledger.alive > 0 && atS - since > Math.max(STUCK_S, 10 * this.ledger.refreshS))
      this.reasons.set("stuck", atS);
  }
}
