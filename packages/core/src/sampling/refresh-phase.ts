/** When a slow counter brings its next value. Times in seconds. */

/** A change that was polled for this closely tells when the refresh was. */
const PRECISE_S = 0.006;
/** Weight of one interval between two refreshes in the learned period; longer ones count for more, up to a half. */
const GAIN = 0.1;
/** Two known moments tell the number of periods between them when the period's error cannot have added up to more. */
const AMBIGUOUS = 0.25;

/** How much earlier than expected a refresh may come, in periods. */
const EARLY = 0.1;

/** Learns the period and phase of a counter's refreshes from the reads that saw it change. */
export class RefreshPhase {
  periodS: number;
  /** The last refresh whose moment is known to a few milliseconds. */
  lastS: number | undefined;

  constructor(nominalS: number) {
    this.periodS = nominalS;
  }

  /** Whether a change seen at `atS`, with the read before at `previousReadS`, tells the moment of the refresh. */
  precise(atS: number, previousReadS: number): boolean {
    return atS - previousReadS <= Math.max(PRECISE_S, this.periodS / 10);
  }

  /** Notes a refresh at a known moment. */
  note(atS: number): void {
    const intervalS = this.lastS === undefined ? 0 : atS - this.lastS;
    const periods = Math.round(intervalS / this.periodS);
    this.lastS = atS;
    if (periods <= 0 || Math.abs(intervalS / this.periodS - periods) > AMBIGUOUS) return;
    this.periodS += Math.min(0.5, GAIN * periods) * (intervalS / periods - this.periodS);
  }

  /** A refresh came when none was expected: look for the next one without a gap. */
  lose(): void {
    this.lastS = undefined;
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
}
