/**
 * Progress reported by a metered program: a line of JSON.
 */

import { unmarked } from "../../terminal/text/unmarked.js";

/** One line. */
export interface ExecEvent {
  /** This epoch has ended. */
  readonly epoch?: number;
  /** Units processed since the previous event. */
  readonly units?: number;
  /** All other numbers: loss, accuracy. */
  readonly metrics: Readonly<Record<string, number>>;
}

const MAX_NAME_LENGTH = 64;
/** Names of an event, and of an epoch. */
export const MAX_METRICS = 32;
const MAX_EPOCH = 1e9;
/** Bytes of more than any data set. Of sums of any doubles nothing would be known. */
const MAX_UNITS = 1e18;

/**
 * Parses a line. Undefined if it is not a JSON object, or if its epoch or units are invalid.
 * @example parseExecEvent('{"epoch":1,"units":1000,"loss":0.31}') // { epoch: 1, units: 1000, metrics: { loss: 0.31 } }
 */
export function parseExecEvent(line: string): ExecEvent | undefined {
  const value = objectIn(line);
  if (!value) return undefined;
  const { epoch, units, ...others } = value;
  if (
    epoch !== undefined &&
    !(isNumber(epoch) && Number.isInteger(epoch) && epoch >= 0 && epoch <= MAX_EPOCH)
  )
    return undefined;
  if (units !== undefined && !(isNumber(units) && units >= 0 && units <= MAX_UNITS)) return undefined;
  const metrics = Object.entries(others).filter(
    (entry): entry is [string, number] => isNumber(entry[1]) && entry[0].length <= MAX_NAME_LENGTH,
  );
  return {
    ...(epoch !== undefined && { epoch }),
    ...(units !== undefined && { units }),
    metrics: Object.fromEntries(metrics.slice(0, MAX_METRICS)),
  };
}

const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

function objectIn(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(unmarked(line));
    return typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : undefined;
  } catch {
    return undefined; // Not JSON.
  }
}
