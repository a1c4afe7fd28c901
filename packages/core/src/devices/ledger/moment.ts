/** A moment and its uncertainty, in seconds: within `halfS` of `atS`. */
export interface Moment {
  readonly atS: number;
  readonly halfS: number;
}
