/** A device that reports its power, not its energy. */

/** A file that holds a number, and the number of its steps per watt, volt or ampere: 1e6 for µW. */
export interface Factor {
  readonly path: string;
  readonly steps: number;
  /** Numbers that mean unknown. */
  readonly unknown?: readonly number[];
}

/** The state of a device in which a value is not valid, as a file says. */
export interface Condition {
  readonly path: string;
  /** The whole trimmed text of the file in that state. */
  readonly text: string;
  /** The reason for the missing value. */
  readonly reason: string;
}

/** One addend: the product of its factors, unless one of the conditions holds. */
export interface Term {
  readonly factors: readonly Factor[];
  /** How far below nothing a sensor without a load may show, in watts: then it draws 0. Default 0.1. */
  readonly noiseWatts?: number;
  readonly unless?: readonly Condition[];
}

/**
 * The watts of a zone from files: the sum of the terms without a condition that holds. Plain data, so that another
 * thread can receive it.
 */
export interface Gauge {
  readonly zone: string;
  readonly terms: readonly Term[];
  /**
   * The averaging window of the device, in milliseconds. New means come at the same interval, so a value is
   * as late.
   */
  readonly windowMs: number;
  /** Higher values are invalid. */
  readonly maxWatts: number;
  /** Lower values are invalid. Default 0. */
  readonly minWatts?: number;
  /** How long after its last use, such as a read, the device falls asleep, in milliseconds. Default: it never does. */
  readonly sleepDelayMs?: number;
}
