/** Serializes calibrations for a store, and parses texts that anybody may have written. */

import { type Calibration, LOOK_BACK, MAX_REPORTS, MAX_WIDENING } from "../band/calibration.js";
import { BEFORE, isPossible, type LookedBack, type Report } from "../band/reports.js";
import { MAX_KEY_LENGTH, MAX_KEYS } from "./kept-keys.js";
import { isKey } from "./key.js";

/** Calibrations by key, the one with the newest report last. */
export type Calibrations = readonly (readonly [key: string, calibration: Calibration])[];

/** The text is not one of our calibrations: it counts as empty. */
export class CalibrationTextError extends Error {
  override readonly name = "CalibrationTextError";
}

/** @example calibrationText([[key, calibration]]) */
export const calibrationText = (calibrations: Calibrations): string => JSON.stringify(calibrations);

/** @throws {@link CalibrationTextError} where it is damaged, or not ours. @example calibrationsIn(text) */
export function calibrationsIn(text: unknown): Calibrations {
  const given = typeof text === "string" && text.length <= MAX_TEXT_LENGTH ? parsed(text) : undefined;
  if (isListOf(given, MAX_KEYS, isEntry)) return given;
  throw new CalibrationTextError(
    "the store's text of calibrations is damaged or not ours; the next report overwrites it",
  );
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Twice our largest text. Parsing cannot be interrupted: a longer text would block the process. */
export const MAX_TEXT_LENGTH = 2 * 15_000 * MAX_KEYS;
const MAX_ID_LENGTH = 64;

const isEntry = (value: unknown): value is readonly [string, Calibration] =>
  Array.isArray(value) && value.length === 2 && isOurKey(value[0]) && isCalibration(value[1]);

const isOurKey = (value: unknown): boolean =>
  typeof value === "string" && value.length <= MAX_KEY_LENGTH && isKey(value);

function isCalibration(value: unknown): value is Calibration {
  const { moves, reports, refused, widening, drift } = Object(value) as Partial<Calibration>;
  const { up, down, callsUp, callsDown } = Object(drift) as Partial<Calibration["drift"]>;
  return (
    [up, down, callsUp, callsDown].every((count) => isNumber(count) && count >= 0) &&
    Number.isSafeInteger(moves) &&
    (moves as number) >= 0 &&
    isNumber(widening) &&
    Math.abs(widening) <= MAX_WIDENING &&
    isListOf(reports, MAX_REPORTS, isReport) &&
    isListOf(refused, LOOK_BACK, isLookedBack)
  );
}

function isReport(value: unknown): value is Report {
  const { id, reported, estimated, atMs, component = "server" } = Object(value) as Partial<Report>;
  if (typeof id !== "string" || id.length > MAX_ID_LENGTH || typeof component !== "string") return false;
  return isNumber(reported) && isNumber(estimated) && isNumber(atMs) && isPossible({ reported, estimated });
}

const isNumber = (value: unknown): value is number => typeof value === "number" && Number.isFinite(value);

const isListOf = <T>(value: unknown, max: number, fits: (member: unknown) => member is T): value is T[] =>
  Array.isArray(value) && value.length <= max && value.every(fits);

const isLookedBack = (value: unknown): value is LookedBack =>
  value === null || value === BEFORE || isReport(value);
