/** When a slow counter brings its next value. Times in seconds. */

/** A change that was polled for this closely tells when the refresh was. */
const PRECISE_S = 0.006;
/** Follow the period slowly: one refresh jitters by a few percent. */
const GAIN = 0.1;

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
    const interval = this.lastS === undefined ? 0 : atS - this.lastS;
    if (interval > this.periodS / 2 && interval < this.periodS * 1.5)
      this.periodS += GAIN * (interval - this.periodS);
    this.lastS = atS;
  }

  /** The next refresh after `atS`; undefined while the phase is not known. */
  next(atS: number): number | undefined {
    if (this.lastS === undefined) return undefined;
    return this.lastS + Math.max(1, Math.ceil((atS - this.lastS) / this.periodS)) * this.periodS;
  }

  /** The most recent refresh before `atS`, as far as it can be extrapolated. */
  latest(atS: number): number {
    if (this.lastS === undefined || atS <= this.lastS) return atS;
    return this.lastS + Math.floor((atS - this.lastS) / this.periodS) * this.periodS;
  }
}
