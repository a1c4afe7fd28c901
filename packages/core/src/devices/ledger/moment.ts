/** A moment as far as it is known, in seconds: within `halfS` of `atS`. */
export interface Moment {
  readonly atS: number;
  readonly halfS: number;
}
