/** Counted devices compared with a meter of the whole host, for people and for `wattspan doctor`. */
export interface CalibrationStatus {
  /** The zone of the whole host. It is read but never counted. */
  readonly zone: string;
  readonly meter: string;
  /**
   * Energy of all counted devices ÷ energy of the host, over all remembered windows. Absent before the first.
   */
  readonly ratio?: number;
  /** Number of remembered windows, 256 at most, and their total length in seconds. */
  readonly windows: number;
  readonly seconds: number;
  /** Whether the sensors exceeded the host in the last four windows, both at the ends of their bands. */
  readonly exceeds: boolean;
  /**
   * Current factor on modelled energy, which limits it to the host's energy less the sensors'. Absent when
   * nothing is modelled.
   */
  readonly modelFactor?: number;
  /**
   * Rise of the host's energy per modelled joule, with a band of two standard errors. Absent for fewer than
   * 30 windows, and for a model that does not vary.
   */
  readonly modelSlope?: { readonly value: number; readonly low: number; readonly high: number };
}
