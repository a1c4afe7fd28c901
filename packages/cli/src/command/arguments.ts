/** Readers of the values of options; each error states what was expected. */

import { HOUR_S } from "@wattspan/core/units";
import { isUnsafe } from "../terminal/text/safe-text.js";
import { UsageError } from "./usage-error.js";

const MAX_TIMES = 1e9;
const MAX_LEVELS = 100;

interface Bounds {
  readonly low: number;
  readonly above?: number;
  readonly high: number;
  readonly whole?: boolean;
  readonly what: string;
  readonly example: number;
}

/** Reads a number. @throws {@link UsageError} */
const number =
  ({ low, above, high, whole, what, example }: Bounds) =>
  (option: string) =>
  (given: string): number => {
    const digits = given.trim().replaceAll("_", "");
    const value = /^\d+(\.\d+)?$/.test(digits) ? Number(digits) : Number.NaN;
    const fits = value >= low && value > (above ?? Number.NEGATIVE_INFINITY) && value <= high;
    if (fits && (!whole || Number.isInteger(value))) return value;
    const least = above === undefined ? `from ${low} to` : "and at most";
    const expected = `${what} ${least} ${high.toLocaleString("en-US")}`;
    throw new UsageError(option, given, expected, `${option} ${example}`);
  };

const WHOLE = { whole: true, what: "a whole number" } as const;

/** @example tokens("--input")("50_000") // 50_000 */
export const tokens = number({
  ...WHOLE,
  low: 0,
  high: 1e12,
  what: "a whole number of tokens",
  example: 50_000,
});
/** @example requests("--batch")("32") // 32 */
export const requests = number({
  ...WHOLE,
  low: 1,
  high: 1e5,
  what: "a whole number of requests",
  example: 32,
});
/** @example seconds("--limit")("9.5") // 9.5 */
export const seconds = number({
  above: 0,
  low: 0,
  high: 1e6,
  what: "a number of seconds above 0",
  example: 9.5,
});
/** Between two readings. */
export const interval = number({ low: 0.1, high: HOUR_S, what: "a number of seconds", example: 5 });
/** @example hours("--window")("2.5") // 2.5 */
export const hours = number({ low: 0.1, high: 24, what: "a number of hours", example: 2 });
/** A count from 1. */
export const times = number({ ...WHOLE, low: 1, high: MAX_TIMES, example: 12 });
/** A place in a list, from 0. */
export const place = number({ ...WHOLE, low: 0, high: MAX_TIMES, example: 2 });
/** A port; 0 is any free one. */
export const port = number({ ...WHOLE, low: 0, high: 65_535, example: 9465 });

/** Levels of a load. @throws {@link UsageError} @example levels("--levels")("0.5,1") // [0.5, 1] */
export const levels = (option: string) => {
  const level = number({
    above: 0,
    low: 0,
    high: 1,
    what: "numbers separated by commas, each above 0",
    example: 0.5,
  })(option);
  return (given: string): readonly number[] => given.split(",").slice(0, MAX_LEVELS).map(level);
};

/** A share in per cent. @throws {@link UsageError} @example share("5%")("--tolerance")("2%") // 0.02 */
export const share =
  (example: string) =>
  (option: string) =>
  (given: string): number => {
    const value = /^\d+(\.\d+)?%$/.test(given) ? Number(given.slice(0, -1)) / 100 : Number.NaN;
    if (value > 0 && value < 1) return value;
    throw new UsageError(option, given, "a share between 0% and 100%", `${option} ${example}`);
  };

/**
 * The address of a web server. An address with a user name and password is refused and not printed: lists of
 * processes would show it.
 * @throws {@link UsageError}
 * @example address("http://127.0.0.1:9464/metrics")("--metrics")("http://localhost:9091").host // "localhost:9091"
 */
export const address =
  (example: string) =>
  (option: string) =>
  (given: string): URL => {
    const url = URL.canParse(given) ? new URL(given) : undefined;
    const isOfWeb = url !== undefined && ["http:", "https:"].includes(url.protocol);
    const hasSecret = given.includes("@");
    if (isOfWeb && !hasSecret) return url;
    const without = hasSecret ? ", without a name and a password" : "";
    const what = `an address that begins with http:// or https://${without}`;
    throw new UsageError(option, hasSecret ? undefined : given, what, `${option} ${example}`);
  };

/** A name. @throws {@link UsageError} @example named("gpt-4o")("--model")("llama3.1:8b") // "llama3.1:8b" */
export const named =
  (example: string) =>
  (option: string) =>
  (given: string): string => {
    if (given.trim() !== "" && !given.startsWith("--")) return given;
    throw new UsageError(option, given, "a name", `${option} ${example}`);
  };

/** One of some words, in any case. @throws {@link UsageError} @example oneOf(["energy", "name"])("--sort")("name") */
export const oneOf =
  <T extends string>(allowed: readonly T[]) =>
  (option: string) =>
  (given: string): T => {
    const found = allowed.find((word) => word.toLowerCase() === given.trim().toLowerCase());
    if (found) return found;
    const expected = allowed.length === 1 ? `${allowed[0]}` : `one of ${allowed.join(", ")}`;
    throw new UsageError(option, given, expected, `${option} ${allowed[0]}`);
  };

/** Lists with commas, and repeated options. @example listed()("A,B", ["C"]) // ["C", "A", "B"] */
export const listed =
  () =>
  (given: string, before: readonly string[] = []): readonly string[] => [
    ...before,
    ...given.split(",").map((word) => word.trim()),
  ];

/** Such lists of words that are allowed. @throws {@link UsageError} @example listOf(["DE"])("--in")("de") // ["DE"] */
export const listOf =
  <T extends string>(allowed: readonly T[]) =>
  (option: string) =>
  (given: string, before: readonly T[] = []): readonly T[] => [
    ...before,
    ...given.split(",").map(oneOf(allowed)(option)),
  ];

/** An option that may be repeated. @example repeated()("b", ["a"]) // ["a", "b"] */
export const repeated =
  () =>
  (given: string, before: readonly string[] = []): readonly string[] => [...before, given];

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
