/** When a slow counter brings its next value. Times in seconds. */

import { type Seconds, seconds } from "../units.js";

/** A change that was polled for this closely tells when the refresh was. */
const PRECISE_S = 0.006;
/** A counter is looked at so often until its refresh shows; one that is slower is looked at once in so many of its periods. */
const POLL_S = 0.002;
const POLL_PERIODS = 0.01;
/** Weight of one interval between two refreshes in the learned period; longer ones count for more, up to a half. */
const GAIN = 0.1;
/** Two known moments tell the number of periods between them when the period's error cannot have added up to more. */
const AMBIGUOUS = 0.25;

/** How much earlier than expected a refresh may come, in periods. */
const EARLY = 0.1;
/** Periods are known to about a percent: moments stray by so much per second, and by less within the first one. */
const DRIFT = 0.01;
/** Refreshes at known moments that teach the period well enough to foretell the next. */
const TAUGHT = 4;
/** From then on mostly the refreshes that come late are seen so closely: over so many periods that means little. */
const FAR = 3;
/** Over more periods than this their number is not clear. */
const CLEAR = 30;

/** Learns the period and phase of a counter's refreshes from the reads that saw it change. */
export class RefreshPhase {
  periodS: number;
  /** The last refresh that was seen, at its moment as far as it is known: to a few milliseconds. */
  lastS: number | undefined;
  /** The last refresh whose moment two reads enclosed. */
  #knownS = Number.NEGATIVE_INFINITY;
  /** The one from which the next interval is learned. */
  #learnedS = Number.NEGATIVE_INFINITY;
  #known = 0;

  constructor(nominalS: number) {
    this.periodS = nominalS;
  }

  /** Whether the period is learned and not only the one that the zone names. */
  get taught(): boolean {
    return this.#known >= TAUGHT;
  }

  /** Whether a change seen at `atS`, with the read before at `previousReadS`, tells the moment of the refresh. */
  precise(atS: number, previousReadS: number): boolean {
    return atS - previousReadS <= this.precisionS;
  }

  /**
   * Takes in a change seen at `atS`, with the read before at `previousReadS`. Gives the moment of the refresh; undefined
   * where it is not known.
   */
  see(atS: number, previousReadS: number): number | undefined {
    const expectedS = this.latest(atS);
    if (this.precise(atS, previousReadS)) {
      // Two reads enclose it. Where it was expected between them, that is a better guess than their middle.
      const wasExpected = this.lastS !== undefined && expectedS >= previousReadS;
      this.note(this.lastS === undefined ? atS : (previousReadS + atS) / 2);
      if (wasExpected) this.lastS = expectedS;
      return this.lastS;
    }
    if (!this.#isForetold(atS, previousReadS)) return undefined;
    this.lastS = expectedS;
    return expectedS;
  }

  /** Whether only one refresh can have brought the change, the one last expected. */
  #isForetold(atS: number, previousReadS: number): boolean {
    const { lastS, periodS } = this;
    const strayS = this.strayS(atS);
    if (lastS === undefined || !this.taught || strayS > PRECISE_S) return false;
    const periods = (atS - lastS) / periodS;
    // The one before was seen: this is the next, be it early or late.
    if (periods < 1.5) return previousReadS - lastS < periodS && periods >= 1 - EARLY;
    const sinceS = (periods % 1) * periodS;
    const isClear = sinceS > strayS && sinceS < (1 - EARLY) * periodS;
    // Where the one before was looked for in vain, the phase is another.
    return isClear && previousReadS < atS - sinceS && previousReadS < lastS + periodS;
  }

  /** How far the expected moments may have strayed by `atS` from those of the refreshes. */
  strayS(atS: number): number {
    const ageS = Math.max(0, atS - this.#knownS);
    return DRIFT * ageS * Math.min(1, ageS);
  }

  /** Notes a refresh at a known moment. */
  note(atS: number): void {
    const intervalS = atS - this.#learnedS;
    const periods = Math.round(intervalS / this.periodS);
    this.lastS = atS;
    this.#knownS = atS;
    this.#known++;
    if (this.taught && periods > 0 && periods < FAR) return;
    this.#learnedS = atS;
    if (periods <= 0 || periods > CLEAR || !(Math.abs(intervalS / this.periodS - periods) <= AMBIGUOUS))
      return;
    this.periodS += Math.min(0.5, GAIN * periods) * (intervalS / periods - this.periodS);
  }

  /** Notes that a refresh was seen whose moment is only expected. */
  pass(atS: number): void {
    if (this.lastS !== undefined) this.lastS = this.latest(atS);
  }

  /** A refresh came when none was expected: look for the next one without a gap. */
  lose(): void {
    this.lastS = undefined;
    this.#knownS = Number.NEGATIVE_INFINITY;
  }

  /** The next refresh after `atS`; undefined while the phase is not known. */
  next(atS: number): number | undefined {
    if (this.lastS === undefined) return undefined;
    return this.lastS + Math.max(1, Math.ceil((atS - this.lastS) / this.periodS)) * this.periodS;
  }

  /** The most recent refresh before `atS`, as far as it can be extrapolated; one may come a little early. */
  latest(atS: number): number {
    if (this.lastS === undefined || atS <= this.lastS) return atS;
    const periods = Math.max(1, Math.floor((atS - this.lastS) / this.periodS + EARLY));
    return Math.min(atS, this.lastS + periods * this.periodS);
  }

  /** The time between two looks for a refresh: the moment is then known well, and what is read over a network is not asked without a pause. */
  get pollS(): Seconds {
    return seconds(Math.max(POLL_S, POLL_PERIODS * this.periodS));
  }

  /** Moments known to this are known well enough. */
  get precisionS(): number {
    return Math.max(PRECISE_S, this.periodS / 10);
  }
}
