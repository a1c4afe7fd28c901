/** Turns the text of an environment variable into a value, or into a message. */

import * as v from "valibot";

/** The texts that a variable takes. */
export interface ValueKind {
  /** The allowed values, for people, in Markdown. */
  readonly allowed: string;
  /** From the text to the value. Its own messages, if any, are more detailed than `allowed`. */
  readonly schema: v.GenericSchema<string, unknown>;
}

const kind = (allowed: string, schema: ValueKind["schema"]): ValueKind => ({ allowed, schema });
const word = (values: readonly string[]) => v.pipe(v.string(), v.picklist(values));

const quoted = (values: readonly string[]): string => values.map((value) => `\`${value}\``).join(", ");
const list = v.pipe(
  v.string(),
  v.transform((text) => text.split(",").map((item) => item.trim())),
);

/** One of these words. */
export const choice = (...values: readonly string[]): ValueKind => kind(quoted(values), word(values));

/** A boolean, as two words. */
export const yesOrNo = (yes: string, no: string): ValueKind =>
  kind(
    quoted([yes, no]),
    v.pipe(
      word([yes, no]),
      v.transform((text) => text === yes),
    ),
  );

/** A plain decimal number within inclusive bounds. */
export const number = (low: number, high: number): ValueKind =>
  kind(
    `a number from ${low} to ${high}`,
    v.pipe(v.string(), v.regex(/^\d+(\.\d+)?$/), v.transform(Number), v.minValue(low), v.maxValue(high)),
  );

/** One of these words, or the values of another kind. */
export const either = (words: readonly string[], other: ValueKind): ValueKind =>
  kind(`${quoted(words)}, or ${other.allowed}`, v.union([word(words), other.schema]));

/** A list of names. */
export const names: ValueKind = kind(
  "names with commas between them",
  v.pipe(list, v.array(v.pipe(v.string(), v.regex(/^[\w.-]+$/)))),
);

/** A list of `left=right`. */
export const pairs = (left: string, right: string): ValueKind =>
  kind(
    `\`${left}=${right}\` with commas between them`,
    v.pipe(
      list,
      v.array(v.pipe(v.string(), v.regex(/^[\w.:[\]-]+=[\w.-]+$/))),
      v.transform((given) => Object.fromEntries(given.map((pair) => pair.split("=")))),
    ),
  );

/** Things made by their names, in the order of the text. `none` for an empty list. */
export const some = (makers: Readonly<Record<string, () => unknown>>): ValueKind =>
  kind(
    `some of ${quoted(Object.keys(makers))} with commas between them, or \`none\``,
    v.union([
      v.pipe(
        word(["none"]),
        v.transform(() => []),
      ),
      v.pipe(
        list,
        v.array(v.picklist(Object.keys(makers))),
        v.transform((chosen) => chosen.map((name) => makers[name]?.())),
      ),
    ]),
  );

/** Any text that a function accepts. */
export const text = (allowed: string, isRight: (given: string) => boolean = () => true): ValueKind =>
  kind(allowed, v.pipe(v.string(), v.check(isRight)));
