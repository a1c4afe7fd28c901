/** Schemas of options, and the mistakes in given ones. */

import { WattspanConfigurationError } from "@wattspan/core";
import { unknownName } from "@wattspan/core/options";
import * as v from "valibot";

/** The schema of one option. Its message states what is allowed. */
export type OptionSchema = v.GenericSchema<unknown>;

/** A member that its user checks. */
export const anything: OptionSchema = v.any();

/** `true` or `false`. */
export const flag: OptionSchema = v.boolean("true or false");

/** A value that a function accepts. */
export const right = (check: (value: unknown) => boolean, allowed: string): OptionSchema =>
  v.custom(check, allowed);

/** Whether a value is an object other than a list, map or set. */
export const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !(Symbol.iterator in value);

/**
 * An object that may have these members and no others.
 * @example group<FacilityOptions>({ pue: anything, wue: anything })
 */
export function group<Options>(
  entries: Readonly<Record<keyof Required<Options>, OptionSchema>>,
  allowed = "an object",
): OptionSchema {
  const members = Object.entries<OptionSchema>(entries).map(([name, schema]) => [name, v.optional(schema)]);
  const own: v.ObjectEntries = Object.fromEntries(members);
  const names = Object.keys(entries).join();
  return v.pipe(
    v.custom(isObject, allowed),
    noneOf(PASSED_OVER, names),
    v.objectWithRest(own, v.optional(v.never(names))),
  );
}

/** Members that valibot's objects ignore. No option has such a name. */
const PASSED_OVER = ["__proto__", "prototype", "constructor"];

const noneOf = (names: readonly string[], message: string) =>
  v.rawCheck<unknown>(({ dataset: { value: input }, addIssue }) => {
    for (const key of isObject(input) ? names.filter((name) => Object.hasOwn(input, name)) : [])
      addIssue({ message, path: [{ type: "unknown", origin: "key", input, key, value: key }] });
  });

/** One mistake and its path, by the real names of members. The error shows nothing that may be secret. */
export interface Mistake {
  readonly path: readonly string[];
  readonly error: WattspanConfigurationError;
}

/** All mistakes in options. @example mistakesIn(pageOptions, { prot: 1234 })[0]?.path // ["prot"] */
export const mistakesIn = (schema: OptionSchema, options: unknown): readonly Mistake[] =>
  parsed(schema, options).mistakes;

/**
 * Throws a {@link WattspanConfigurationError} for the first mistake.
 * @returns The options as own members, also those that the object inherits, as from a class or common defaults.
 * @example checkOptions(pageOptions, { port: 9464 }) // the same
 */
export function checkOptions<Options>(schema: OptionSchema, options: Options): Options {
  const { mistakes, output } = parsed(schema, options);
  if (mistakes[0]) throw mistakes[0].error;
  return output as Options;
}

function parsed(schema: OptionSchema, options: unknown) {
  const { issues = [], output } = v.safeParse(schema, options);
  const mistakes = issues.map(({ type, path: items = [], input, message }): Mistake => {
    const path = items.map(({ key }) => String(key));
    if (type !== "never" && type !== "raw_check")
      return { path, error: new WattspanConfigurationError(path.join(".") || "(all)", input, message) };
    const group = path.slice(0, -1).map((name) => `${name}.`);
    return { path, error: unknownName(group.join(""), path.at(-1) ?? "", message.split(",")) };
  });
  return { mistakes, output };
}
