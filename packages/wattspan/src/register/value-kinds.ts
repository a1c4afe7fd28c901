/** How the text of an environment variable becomes a value, and what is said of those that cannot. */

/** What texts a variable takes. */
export interface ValueKind {
  /** For people, in Markdown: the type of the value. */
  readonly type: string;
  /** For people, in Markdown: what is allowed. */
  readonly allowed: string;
  /** Gives undefined for a text that is not allowed. */
  parse(text: string): unknown;
}

const quoted = (values: readonly string[]): string => values.map((value) => `\`${value}\``).join(", ");

/** One of these words. */
export const choice = (...values: readonly string[]): ValueKind => ({
  type: "choice",
  allowed: quoted(values),
  parse: (text) => (values.includes(text) ? text : undefined),
});

/** A boolean, by two words. */
export const yesOrNo = (yes: string, no: string): ValueKind => ({
  type: "switch",
  allowed: quoted([yes, no]),
  parse: (text) => (text === yes ? true : text === no ? false : undefined),
});

/** A plain decimal number within bounds, which are allowed themselves. */
export const number = (low: number, high: number): ValueKind => ({
  type: "number",
  allowed: `a number from ${low} to ${high}`,
  parse: (text) => {
    const value = Number(text);
    return /^\d+(\.\d+)?$/.test(text) && value >= low && value <= high ? value : undefined;
  },
});

/** One of these words, or what another kind takes. */
export const either = (words: readonly string[], other: ValueKind): ValueKind => ({
  type: `choice or ${other.type}`,
  allowed: `${quoted(words)}, or ${other.allowed}`,
  parse: (text) => (words.includes(text) ? text : other.parse(text)),
});

/** A list of names. */
export const names: ValueKind = {
  type: "list",
  allowed: "names with commas between them",
  parse: (text) => {
    const given = text.split(",").map((name) => name.trim());
    return given.every((name) => /^[\w.-]+$/.test(name)) ? given : undefined;
  },
};

/** A list of `left=right`. */
export const pairs = (left: string, right: string): ValueKind => ({
  type: "pairs",
  allowed: `\`${left}=${right}\` with commas between them`,
  parse: (text) => {
    const given = text.split(",").map((pair) => /^([\w.:[\]-]+)=([\w.-]+)$/.exec(pair.trim()));
    const found = given.flatMap((match) => (match ? [[match[1] ?? "", match[2] ?? ""] as const] : []));
    return found.length === given.length ? Object.fromEntries(found) : undefined;
  },
});

/** Things that are made when their names are chosen, in the order of the text; `none` for an empty list. */
export const some = (makers: Readonly<Record<string, () => unknown>>): ValueKind => ({
  type: "list",
  allowed: `some of ${quoted(Object.keys(makers))} with commas between them, or \`none\``,
  parse: (text) => {
    if (text === "none") return [];
    const chosen = text.split(",").map((name) => makerOf(makers, name.trim()));
    return chosen.every((make) => make !== undefined) ? chosen.map((make) => make()) : undefined;
  },
});

const makerOf = (makers: Readonly<Record<string, () => unknown>>, name: string) =>
  Object.hasOwn(makers, name) ? makers[name] : undefined;

/** Any text; what it names is checked by whoever uses it. */
export const text = (type: string, allowed: string): ValueKind => ({
  type,
  allowed,
  parse: (given) => given,
});
