/** Finds lasting shifts in a series that has no known mean: Hawkins's self-starting CUSUM. */

import { meanOf } from "../statistics/spread.js";
import { normalOfT } from "../statistics/student-t.js";

/** A shift that was found. Indices are into the values. */
export interface Shift {
  readonly direction: "up" | "down";
  /** Where it was certain. */
  readonly alarmAt: number;
  /** Where it probably began: the first value of the sum that alarmed. */
  readonly beganAt: number;
}

/** Half of the shift that is found soonest, in standard deviations. */
const SLACK = 0.5;
/** With a slack of 0.5, both sums together alarm once in this many independent values. */
const LIMIT = 5;
export const FALSE_ALARM_EVERY = 465;
/** Two values have a deviation; the next one can be unlikely. */
const FIRST = 3;

/**
 * The first lasting shift. Each value is compared with the mean and deviation of all before it, as a t that is made
 * normal (Hawkins 1987): so nothing has to be known of the series beforehand, and independent normal values alarm
 * once in 465 on average, in either direction (slack 0.5, limit 5; Hawkins and Olwell 1998, table 3.2).
 *
 * A value that is far out counts as 3 deviations in the sums: one burst is no shift.
 *
 * @returns undefined where there is none.
 * @example firstShift([1, 1.1, 0.9, 1, 1.05, 2, 2.1, 1.9])?.beganAt // 5
 */
export function firstShift(values: readonly number[]): Shift | undefined {
  const sums = { up: 0, down: 0 };
  const starts = { up: 0, down: 0 };
  let mean = 0;
  let squares = 0;
  for (const [i, value] of values.entries()) {
    const score = i < FIRST ? 0 : scoreOf(value, i, mean, squares);
    for (const direction of ["up", "down"] as const) {
      if (sums[direction] === 0) starts[direction] = i;
      sums[direction] = Math.max(0, sums[direction] + (direction === "up" ? score : -score) - SLACK);
      if (sums[direction] > LIMIT) return { direction, alarmAt: i, beganAt: starts[direction] };
    }
    const away = value - mean;
    mean += away / (i + 1);
    squares += away * (value - mean);
  }
  return undefined;
}

/**
 * All lasting shifts, in their order. After each one the series is taken to begin where that began.
 * @example shiftsIn([1, 1.1, 0.9, 1, 1.05, 2, 2.1, 1.9]).length // 1
 */
export function shiftsIn(values: readonly number[]): Shift[] {
  const shifts: Shift[] = [];
  let from = 0;
  for (;;) {
    const next = firstShift(values.slice(from));
    if (!next) return shifts;
    shifts.push({ ...next, alarmAt: from + next.alarmAt, beganAt: from + next.beganAt });
    from += next.beganAt;
  }
}

const MAX_SCORE = 3;

function scoreOf(value: number, count: number, mean: number, squares: number): number {
  const deviation = Math.sqrt(squares / (count - 1));
  if (deviation === 0) return Math.sign(value - mean) * MAX_SCORE;
  const t = (Math.sqrt(count / (count + 1)) * (value - mean)) / deviation;
  return Math.max(-MAX_SCORE, Math.min(MAX_SCORE, normalOfT(t, count - 1)));
}

/**
 * How much values depend on the one before them: the correlation of neighbours. Above 0.3, alarms come clearly more
 * often than stated.
 * @example dependenceOf([1, 2, 3, 4, 5]) // 0.4
 */
export function dependenceOf(values: readonly number[]): number {
  const mean = meanOf(values);
  const away = values.map((one) => one - mean);
  const all = away.reduce((sum, one) => sum + one * one, 0);
  return all === 0 ? 0 : away.slice(1).reduce((sum, one, i) => sum + one * (away[i] as number), 0) / all;
}
