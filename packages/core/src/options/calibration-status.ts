/** How the counted devices compare with a meter of the whole host, for people and for `wattspan doctor`. */
export interface CalibrationStatus {
  /** The zone of the whole host. It is read and never counted. */
  readonly zone: string;
  readonly meter: string;
  /** Energy of all counted devices ÷ energy of the host, over all windows that are remembered. Absent before the first. */
  readonly ratio?: number;
  /** How many windows are remembered, 256 at most, and how long they are together, in seconds. */
  readonly windows: number;
  readonly seconds: number;
  /** Whether the sensors say more than the host can have drawn, both at the ends of their bands, in the last four windows. */
  readonly exceeds: boolean;
  /** What modelled energy is multiplied by now, so that it is no more than sensors leave of the host. Absent where nothing is modelled. */
  readonly modelFactor?: number;
  /**
   * By how much the host rises for a modelled joule, between two standard errors below and above. Absent for fewer than 30 windows, and where
   * the model does not vary.
   */
  readonly modelSlope?: { readonly value: number; readonly low: number; readonly high: number };
}
