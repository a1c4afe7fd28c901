/** Checks of figures that were passed in, with the name of the wrong one. */

import type { Range } from "@wattspan/core";
import { InvalidInputError } from "../contracts/invalid-input-error.js";

/** The minimum and maximum of a figure; `above` instead of `low` excludes the bound itself. */
interface Limits {
  readonly low?: number;
  readonly above?: number;
  readonly high?: number;
}

/** Checks for one function, which their errors name. */
export interface FigureChecks {
  /** A number. */
  number(field: string, value: unknown, limits?: Limits): number;
  /** A number, or `{ min, max }`. */
  figure(field: string, value: unknown, limits?: Limits): void;
  /** A number, or `{ value, low, high }`. */
  range(field: string, value: unknown, limits?: Limits): Range | number;
  /** An object that is no list. */
  object(field: string, value: unknown): Record<string, unknown>;
}

/** Above any real figure, and far below the limits of numbers. */
const MAX = 1e12;

/**
 * Checks that throw an {@link InvalidInputError} which names `where` and the field.
 * @example figureChecks("custom").number("watts", 700, { above: 0 }) // 700
 */
export function figureChecks(where: string): FigureChecks {
  const fail = (field: string, value: unknown, expected: string): never => {
    throw new InvalidInputError(where, field, value, expected);
  };
  const number = (field: string, value: unknown, limits: Limits = {}): number => {
    const { low = 0, above = Number.NEGATIVE_INFINITY, high = MAX } = limits;
    if (typeof value === "number" && value >= low && value > above && value <= high) return value;
    return fail(field, value, wanted(limits));
  };
  const object = (field: string, value: unknown): Record<string, unknown> =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : fail(field, value, "an object");
  const ordered = (field: string, members: readonly (readonly [string, number])[]) => {
    members.forEach(([name, member], index) => {
      const [next, after] = members[index + 1] ?? [name, member];
      if (member > after) fail(`${field}.${name}`, member, `at most ${field}.${next}, ${after}`);
    });
  };
  const bounded = <T extends string>(field: string, value: unknown, names: readonly T[], limits?: Limits) => {
    if (typeof value !== "object" || value === null)
      return fail(field, value, `a number or { ${[...names].join(", ")} }`);
    const given = value as Record<string, unknown>;
    ordered(
      field,
      names.map((name) => [name, number(`${field}.${name}`, given[name], limits)] as const),
    );
    return given as Record<T, number>;
  };
  return {
    number,
    object,
    figure(field, value, limits) {
      if (typeof value === "number") number(field, value, limits);
      else bounded(field, value, ["min", "max"], limits);
    },
    range(field, given, limits) {
      if (typeof given === "number") return number(field, given, limits);
      const { value, low, high } = bounded(field, given, ["low", "value", "high"], limits);
      return { value, low, high };
    },
  };
}

function wanted({ low = 0, above, high = MAX }: Limits): string {
  const from = above === undefined ? `of at least ${low}` : `above ${above}`;
  return high === Number.POSITIVE_INFINITY ? `a number ${from}` : `a number ${from} and at most ${high}`;
}
