/** Turns the readings of one zone into closed ticks of its ledger. Times in seconds. */

import type { Reading, Zone } from "../energy-meter.js";
import { counterStep } from "../ledger/counter-step.js";
import type { CpuShare } from "../ledger/cpu-share.js";
import type { DeviceLedger } from "../ledger/device-ledger.js";
import { trapezoid } from "../ledger/integrate.js";
import type { Reason } from "../reasons.js";
import { joules, joulesFromMicrojoules, microjoulesFromJoules, secondsFromMs } from "../units.js";
import { type Accuracy, accuracyOf } from "../zone-accuracy.js";
import { RefreshPhase } from "./refresh-phase.js";

/** Counters that refresh this often need no tracking of their phase. */
const FAST_REFRESH_S = 0.01;
/** How wrong the estimated moment of a refresh may be, in periods. */
const ESTIMATE = 0.1;
/** A counter that stands still this long although something runs is stuck. */
const STUCK_S = 1;
/** A gauge that could not be read for longer than both says nothing of the time between. */
const LONGEST_GUESS = { seconds: 1, refreshes: 10 };

/** One counted zone of an opened meter. */
export class MeteredDevice {
  readonly zone: Zone;
  readonly meter: string;
  readonly ledger: DeviceLedger;
  readonly cpu: CpuShare;
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

  /** The reading at which the open tick opened. */
  #opened: { atS: number; microjoules: bigint } | undefined;
  /** The newest value, and when it was first seen to differ from the one before. */
  #seen: { atS: number; microjoules: bigint } | undefined;
  #readS = Number.NEGATIVE_INFINITY;
  #power: { atS: number; watts: number } | undefined;

  constructor(zone: Zone, meter: string, ledger: DeviceLedger, cpu: CpuShare) {
    this.zone = zone;
    this.meter = meter;
    this.ledger = ledger;
    this.cpu = cpu;
    this.phase = new RefreshPhase(ledger.rules.refreshS);
    this.statedAccuracy = accuracyOf(zone);
    this.accuracy = this.statedAccuracy;
    this.fast = ledger.rules.refreshS <= FAST_REFRESH_S;
    this.#modulus = zone.modulusJ === undefined ? undefined : microjoulesFromJoules(joules(zone.modulusJ));
  }

  /** Whether a first good reading was taken, so that energy since then is known. */
  get started(): boolean {
    return this.#opened !== undefined || this.#power !== undefined;
  }

  /** Whether the moments of refreshes matter and are not known: a counter that brings new values rarely, and does not say when. */
  get tracked(): boolean {
    return !this.#closesAtOnce && this.#opened !== undefined;
  }

  get #closesAtOnce(): boolean {
    return this.fast || this.zone.stamped === true;
  }

  /** A value was seen that no tick has taken in yet. */
  get pending(): boolean {
    return this.tracked && this.#seen?.microjoules !== this.#opened?.microjoules;
  }

  /** The moment of the next refresh matters: somebody started, ended or changed since the last one that was seen. */
  get unsettled(): boolean {
    return this.tracked && (this.pending || this.ledger.changedAtS >= this.ledger.openedAtS);
  }

  /** Whether a refresh was due between a moment and the first start in the open tick. */
  restedPast(atS: number): boolean {
    const nextS = this.phase.next(atS);
    const { quietUntilS, openedAtS } = this.ledger;
    return nextS !== undefined && quietUntilS > openedAtS && nextS <= quietUntilS;
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
    if (reading.cotenants ?? this.zone.cotenants) this.reasons.set("unknown_cotenants", atS);
    if (reading.kind === "counter")
      this.#takeCounter(reading.microjoules, atS, slept ? "suspended" : reading.afterGap && "gap");
    else if (reading.kind === "power") this.#takePower(reading.watts, atS, slept);
    else this.gap(atS, reading.reason === "lost" ? "lost" : "gap");
  }

  /** The zone could not be read: the next good reading closes a tick that spans the gap. */
  gap(atS: number, reason: Reason = "gap"): void {
    this.watts = undefined;
    this.reasons.set(reason, atS);
  }

  #takeCounter(microjoules: bigint, atS: number, lost: Reason | undefined): void {
    const previousReadS = this.#readS;
    const opened = this.#opened;
    this.#readS = atS;
    if (!opened || atS < opened.atS) {
      this.#restart(microjoules, atS);
      return;
    }
    if (lost) {
      this.#lose(lost, microjoules, atS);
      return;
    }
    const step = counterStep(opened.microjoules, microjoules, atS - opened.atS, {
      maxWatts: this.zone.maxWatts,
      refreshS: this.ledger.rules.refreshS,
      modulusMicrojoules: this.#modulus,
    });
    if (step.kind === "ambiguous" || step.kind === "reset") this.#lose(step.kind, microjoules, atS);
    // A new stamp on an old count says that nothing was drawn.
    else if (this.zone.stamped && atS > opened.atS) this.#takeChange(microjoules, atS, previousReadS);
    else if (microjoules === this.#seen?.microjoules) this.#watchStuck(atS);
    else this.#takeChange(microjoules, atS, previousReadS);
  }

  /**
   * A new value. When it is not known on which side of a start or an end its refresh lay, it closes nothing:
   * the sampler then looks for the next refresh, whose moment will be known, unless something keeps it from looking.
   */
  #takeChange(microjoules: bigint, atS: number, previousReadS: number): void {
    const wasPending = this.pending;
    const before = this.#seen;
    this.#seen = { atS, microjoules };
    if (this.#closesAtOnce) {
      this.#close(atS, microjoules);
      return;
    }
    // Long calls are read now and then; nothing changed, so an approximate moment harms nobody.
    const isSteady =
      this.ledger.alive > 0 && this.ledger.ending === 0 && this.ledger.changedAtS < previousReadS;
    const aboutS = Math.max(previousReadS, this.phase.latest(atS));
    const refreshS = this.phase.see(atS, previousReadS);
    const boundaryS = refreshS === undefined ? undefined : this.#boundary(refreshS, atS);
    if (boundaryS !== undefined) {
      this.#splitQuietPart(before, boundaryS);
      this.#close(boundaryS, microjoules);
    } else if (refreshS !== undefined && this.#isQuiet(refreshS)) {
      this.#closeQuietPart(refreshS, microjoules);
    } else if (isSteady) {
      this.#close(aboutS, microjoules);
      this.phase.pass(aboutS);
    } else {
      if (refreshS === undefined) this.phase.lose();
      // In a process that blocks its loop again and again it might never be known: better about then than never.
      if (wasPending) this.#close(atS, microjoules);
    }
  }

  /** Where a tick ends whose refresh was seen late; undefined where too much happened in between. */
  #boundary(refreshS: number, atS: number): number | undefined {
    if (this.ledger.changedAtS <= refreshS) return refreshS;
    return atS - refreshS <= this.phase.precisionS / 2 && !this.#isQuiet(refreshS) ? atS : undefined;
  }

  /**
   * The first tracked refresh after a rest: the value seen before belongs to the refresh one period earlier.
   * When that was before the first start, the rest is booked apart, so that a short call is not drowned in it.
   */
  #splitQuietPart(before: { atS: number; microjoules: bigint } | undefined, refreshS: number): void {
    const opened = this.#opened;
    if (!before || !opened || before.microjoules === opened.microjoules) return;
    const { quietUntilS } = this.ledger;
    const { periodS } = this.phase;
    const estimateS = refreshS - periodS;
    if (estimateS <= opened.atS || quietUntilS <= opened.atS || estimateS - quietUntilS > ESTIMATE * periodS)
      return;
    this.#closeQuietPart(Math.min(estimateS, quietUntilS), before.microjoules);
  }

  /** Whether a refresh was before the first start in the open tick: what was drawn until then is nobody's. */
  #isQuiet(refreshS: number): boolean {
    const { quietUntilS, openedAtS } = this.ledger;
    return openedAtS < refreshS && refreshS <= quietUntilS;
  }

  #closeQuietPart(untilS: number, microjoules: bigint): void {
    const opened = this.#opened as { atS: number; microjoules: bigint };
    const energy = this.#difference(opened.microjoules, microjoules);
    const shares = this.cpu.shares(opened.atS, untilS, this.ledger.idlePower.busyCores);
    this.ledger.closeQuietPart(untilS, energy, shares);
    this.#opened = { atS: untilS, microjoules };
  }

  #close(atS: number, microjoules: bigint): void {
    const opened = this.#opened as { atS: number; microjoules: bigint };
    const energy = this.#difference(opened.microjoules, microjoules);
    this.#opened = { atS, microjoules };
    this.ledger.close(atS, energy, this.cpu.shares(opened.atS, atS, this.ledger.idlePower.busyCores));
  }

  #difference(from: bigint, to: bigint): number {
    return (
      this.#factor * joulesFromMicrojoules(to >= from ? to - from : (this.#modulus as bigint) - from + to)
    );
  }

  #takePower(watts: number, atS: number, slept: boolean): void {
    const before = this.#power;
    const hasFailed = this.watts === undefined;
    if (!Number.isFinite(watts) || watts < 0) {
      this.gap(atS);
      return;
    }
    this.#power = { atS, watts };
    this.watts = watts;
    if (!before || atS < before.atS) this.ledger.open(atS);
    else if (slept) this.#loseTime("suspended", atS);
    else if (hasFailed && atS - before.atS > this.#longestGuessS) this.#loseTime("gap", atS);
    else if (atS > before.atS) {
      const shares = this.cpu.shares(before.atS, atS, this.ledger.idlePower.busyCores);
      this.ledger.close(atS, this.#factor * trapezoid(before.atS, before.watts, atS, watts), shares);
    }
  }

  /** Between two values of a gauge that could not be read for longer, anything may have been drawn. */
  get #longestGuessS(): number {
    return Math.max(LONGEST_GUESS.seconds, LONGEST_GUESS.refreshes * this.ledger.rules.refreshS);
  }

  #restart(microjoules: bigint, atS: number): void {
    this.#opened = { atS, microjoules };
    this.#seen = { atS, microjoules };
    this.ledger.open(atS);
  }

  #loseTime(reason: Reason, atS: number): void {
    this.reasons.set(reason, atS);
    this.ledger.lose(atS);
  }

  #lose(reason: Reason, microjoules: bigint, atS: number): void {
    this.#loseTime(reason, atS);
    this.#opened = { atS, microjoules };
    this.#seen = { atS, microjoules };
  }

  #watchStuck(atS: number): void {
    const since = Math.max(this.#seen?.atS ?? atS, this.ledger.changedAtS);
    if (this.ledger.alive > 0 && atS - since > Math.max(STUCK_S, 10 * this.ledger.rules.refreshS)) {
      this.reasons.set("stuck", atS);
    }
  }
}
