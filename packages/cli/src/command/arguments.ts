/** Parsers for option arguments; each error states what was expected. */

import { HOUR_S } from "@wattspan/core/units";
import { isUnsafe } from "../terminal/text/safe-text.js";
import { UsageError } from "./usage-error.js";

const MAX_TOKENS = 1e12;
const MAX_SECONDS = 1e6;
const MAX_REQUESTS = 1e5;
const MAX_TIMES = 1e9;
const MAX_LEVELS = 100;

/** Reads a count of tokens. @throws {@link UsageError} @example tokensOf("--input")("50_000") // 50_000 */
export const tokensOf = (option: string) =>
  numberOf(option, {
    low: 0,
    high: MAX_TOKENS,
    whole: true,
    what: "a whole number of tokens",
    example: 50_000,
  });

/** Reads seconds. @throws {@link UsageError} @example secondsOf("--duration")("9.5") // 9.5 */
export const secondsOf = (option: string) =>
  numberOf(option, {
    above: 0,
    low: 0,
    high: MAX_SECONDS,
    what: "a number of seconds above 0",
    example: 9.5,
  });

/** Reads a batch size. @throws {@link UsageError} @example requestsOf("--batch")("32") // 32 */
export const requestsOf = (option: string) =>
  numberOf(option, {
    low: 1,
    high: MAX_REQUESTS,
    whole: true,
    what: "a whole number of requests",
    example: 32,
  });

/**
 * Reads the seconds between two readings.
 * @throws {@link UsageError}
 * @example intervalOf("--interval")("0.5") // 0.5
 */
export const intervalOf = (option: string) =>
  numberOf(option, { low: 0.1, high: HOUR_S, what: "a number of seconds", example: 5 });

/**
 * Reads the duration of a profile.
 * @throws {@link UsageError}
 * @example profileSecondsOf("--seconds")("60") // 60
 */
export const profileSecondsOf = (option: string) =>
  numberOf(option, { low: 3, high: 60, what: "a number of seconds", example: 40 });

/** Reads levels of a load. @throws {@link UsageError} @example levelsOf("--levels")("0.5,1") // [0.5, 1] */
export const levelsOf = (option: string) => {
  const level = numberOf(option, {
    above: 0,
    low: 0,
    high: 1,
    what: "numbers separated by commas, each above 0",
    example: 0.5,
  });
  return (given: string): readonly number[] => given.split(",").slice(0, MAX_LEVELS).map(level);
};

/** Reads the duration of work. @throws {@link UsageError} @example hoursOf("--window")("2.5") // 2.5 */
export const hoursOf = (option: string) =>
  numberOf(option, { low: 0.1, high: 24, what: "a number of hours", example: 2 });

/** Reads a count. @throws {@link UsageError} @example timesOf("--count")("12") // 12 */
export const timesOf = (option: string) =>
  numberOf(option, { low: 1, high: MAX_TIMES, whole: true, what: "a whole number", example: 12 });

/** Reads a number from 0, such as a place in a list. @throws {@link UsageError} @example placeOf("--repetition")("2") // 2 */
export const placeOf = (option: string) =>
  numberOf(option, { low: 0, high: MAX_TIMES, whole: true, what: "a whole number", example: 2 });

/** Reads a share in per cent. @throws {@link UsageError} @example shareOf("--until-width", "2%")("2%") // 0.02 */
export const shareOf =
  (option: string, example: string) =>
  (given: string): number => {
    const share = /^\d+(\.\d+)?%$/.test(given) ? Number(given.slice(0, -1)) / 100 : Number.NaN;
    if (share > 0 && share < 1) return share;
    throw new UsageError(option, given, "a share between 0% and 100%", `${option} ${example}`);
  };

/** Reads a port; 0 is any free one. @throws {@link UsageError} @example portOf("--port")("9465") // 9465 */
export const portOf = (option: string) =>
  numberOf(option, { low: 0, high: 65_535, whole: true, what: "a whole number", example: 9465 });

/**
 * Reads the address of a web server. An address with a user name and password is refused and not printed:
 * lists of processes would show it.
 * @throws {@link UsageError}
 * @example urlOf("--metrics", "http://127.0.0.1:9464/metrics")("http://localhost:9091").host // "localhost:9091"
 */
export const urlOf =
  (option: string, example: string) =>
  (given: string): URL => {
    const url = URL.canParse(given) ? new URL(given) : undefined;
    const isOfWeb = url !== undefined && ["http:", "https:"].includes(url.protocol);
    const hasSecret = given.includes("@");
    if (isOfWeb && !hasSecret) return url;
    const what = `an address that begins with http:// or https://${hasSecret ? ", without a name and a password" : ""}`;
    throw new UsageError(option, hasSecret ? undefined : given, what, `${option} ${example}`);
  };

/**
 * Reads a name.
 * @throws {@link UsageError}
 * @example nameOf("--model", "gpt-4o")("llama3.1:8b") // "llama3.1:8b"
 */
export const nameOf =
  (option: string, example: string) =>
  (given: string): string => {
    if (given.trim() !== "" && !given.startsWith("--")) return given;
    throw new UsageError(option, given, "a name", `${option} ${example}`);
  };

/**
 * Reads one of some words, in any case.
 * @throws {@link UsageError}
 * @example oneOf("--sort", ["energy", "name"])("name")
 */
export const oneOf =
  <T extends string>(option: string, allowed: readonly T[]) =>
  (given: string): T => {
    const found = allowed.find((word) => word.toLowerCase() === given.trim().toLowerCase());
    if (found) return found;
    const expected = allowed.length === 1 ? `${allowed[0]}` : `one of ${allowed.join(", ")}`;
    throw new UsageError(option, given, expected, `${option} ${allowed[0]}`);
  };

/**
 * Splits lists at commas and joins repeated options.
 * @example listed("A,B", ["C"]) // ["C", "A", "B"]
 */
export const listed = (given: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...given.split(",").map((word) => word.trim()),
];

/** Names of files have them, in Persian or with emoji. They only join letters, or keep them apart. */
const JOINERS = /[\u200c\u200d]/g;

/**
 * Refuses control characters, which no model, place or provider has in its name. Printed in an error, they
 * would act on the terminal.
 *
 * @throws {@link UsageError} that names the option.
 */
export function refuseUnsafe(args: readonly string[]): void {
  args.forEach((given, index) => {
    if (!isUnsafe(given.replaceAll(JOINERS, ""))) return;
    const option = args.slice(0, index).findLast((arg) => /^--[a-z-]+$/.test(arg));
    throw new UsageError(option ?? "the argument", given, "text without control characters", undefined);
  });
}

interface Bounds {
  readonly low: number;
  readonly above?: number;
  readonly high: number;
  readonly whole?: boolean;
  readonly what: string;
  readonly example: number;
}

function numberOf(option: string, { low, above, high, whole, what, example }: Bounds) {
  return (given: string): number => {
    const digits = given.trim().replaceAll("_", "");
    const value = /^\d+(\.\d+)?$/.test(digits) ? Number(digits) : Number.NaN;
    const fits = value >= low && value > (above ?? Number.NEGATIVE_INFINITY) && value <= high;
    if (fits && (!whole || Number.isInteger(value))) return value;
    const least = above === undefined ? `from ${low} to` : "and at most";
    throw new UsageError(
      option,
      given,
      `${what} ${least} ${high.toLocaleString("en-US")}`,
      `${option} ${example}`,
    );
  };
}
