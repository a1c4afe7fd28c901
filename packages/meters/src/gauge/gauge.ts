/** A device that says its power and not its energy. */

/** A file that holds a number, and how many of its steps make one watt, volt or ampere: 1e6 where it is in µW. */
export interface Factor {
  readonly path: string;
  readonly steps: number;
  /** Numbers by which the driver says that it does not know. */
  readonly unknown?: readonly number[];
}

/** Whether a value means anything: only while a file says so. */
export interface Condition {
  readonly path: string;
  /** The whole text of the file, without white space around it. */
  readonly text: string;
  /** Whether the text must be this, or must not. */
  readonly holds: boolean;
  /** Why there is no value otherwise. */
  readonly reason: string;
}

/** One addend: the product of its factors, without a sign, while all conditions hold. */
export interface Term {
  readonly factors: readonly Factor[];
  readonly when?: readonly Condition[];
}

/**
 * How the watts of a zone come from files: the sum of those terms whose conditions hold. Plain data, so that another
 * thread can be told of it.
 */
export interface Gauge {
  readonly zone: string;
  readonly terms: readonly Term[];
  /** Over how long the device averages, in milliseconds. It shows a new mean as often, so that a value is as late. */
  readonly windowMs: number;
  /** More than this is no power of the device. */
  readonly maxWatts: number;
}
