/**
 * Reads dictionaries of Structured Field Values (RFC 9651) strictly: a text that does not parse as a whole is
 * ignored.
 */

/** A value without parameters. Dates are numbers of seconds. Bytes are base64. */
export type BareItem =
  | { readonly type: "integer" | "decimal" | "date"; readonly value: number }
  | { readonly type: "string" | "token" | "bytes" | "display"; readonly value: string }
  | { readonly type: "boolean"; readonly value: boolean };

/** Parameters of a member by their keys. */
type Parameters = ReadonlyMap<string, BareItem>;

/** One member. The item is undefined for an inner list. */
export interface Member {
  readonly item: BareItem | undefined;
  readonly parameters: Parameters;
}

const KEY = /[a-z*][a-z0-9_.*-]*/y;
const TRUE: BareItem = { type: "boolean", value: true };

type Reader = readonly [form: RegExp, read: (text: string) => BareItem];
/** The text between the first `skip` characters and a last one, or all of it if there are none. */
const text =
  (type: "token" | "bytes" | "display", skip = 0) =>
  (raw: string): BareItem => ({ type, value: skip === 0 ? raw : raw.slice(skip, -1) });
const unescaped = (raw: string): BareItem => ({
  type: "string",
  value: raw.slice(1, -1).replace(/\\(.)/g, "$1"),
});

/** RFC 9651, 3.3. No character of a number follows it: 1e309 is not a number. */
const ITEMS: readonly Reader[] = [
  [/-?\d{1,12}\.\d{1,3}(?![\d.])/y, (raw) => ({ type: "decimal", value: Number(raw) })],
  [/-?\d{1,15}(?![\d.])/y, (raw) => ({ type: "integer", value: Number(raw) })],
  [/"(?:[ !#-[\]-~]|\\["\\])*"/y, unescaped],
  [/[A-Za-z*][\w!#$%&'*+.^`|~:/-]*/y, text("token")],
  [/\?[01]/y, (raw) => ({ type: "boolean", value: raw === "?1" })],
  [/:[A-Za-z0-9+/]*={0,2}:/y, text("bytes", 1)],
  [/@-?\d{1,15}(?![\d.])/y, (raw) => ({ type: "date", value: Number(raw.slice(1)) })],
  [/%"(?:[ !#$&-~]|%[0-9a-f]{2})*"/y, text("display", 2)],
];

/** Reads one text from left to right. */
class Cursor {
  readonly #text: string;
  #at = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Whether only spaces follow. */
  isAtEnd(): boolean {
    return this.take(/ *$/y) !== undefined;
  }

  /** Takes a match here. Undefined if there is none. */
  take(form: RegExp): string | undefined {
    form.lastIndex = this.#at;
    const taken = form.exec(this.#text)?.[0];
    this.#at += taken?.length ?? 0;
    return taken;
  }

  /** Like {@link take}, but throws without a match. */
  need(form: RegExp): string {
    const taken = this.take(form);
    if (taken === undefined) throw new SyntaxError(`at character ${this.#at}`);
    return taken;
  }

  item(): BareItem {
    for (const [form, read] of ITEMS) {
      const taken = this.take(form);
      if (taken !== undefined) return read(taken);
    }
    throw new SyntaxError(`no item at character ${this.#at}`);
  }

  parameters(): Parameters {
    const parameters = new Map<string, BareItem>();
    while (this.take(/; */y) !== undefined) {
      const key = this.need(KEY);
      parameters.set(key, this.take(/=/y) === undefined ? TRUE : this.item());
    }
    return parameters;
  }

  /** The content of lists is not used. It only has to be well-formed. */
  innerList(): void {
    this.take(/ */y);
    while (this.take(/\)/y) === undefined) {
      this.item();
      this.parameters();
      this.need(/ +|(?=\))/y);
    }
  }

  member(): Member {
    if (this.take(/=/y) === undefined) return { item: TRUE, parameters: this.parameters() };
    const isList = this.take(/\(/y) !== undefined;
    if (isList) this.innerList();
    const item = isList ? undefined : this.item();
    return { item, parameters: this.parameters() };
  }
}

/**
 * The members of a dictionary by their keys. Undefined if the text is invalid. The last of two equal keys
 * counts.
 * @example parseDictionary("energy=12.3;unit=J, complete")?.get("energy")?.item // { type: "decimal", value: 12.3 }
 */
export function parseDictionary(text: string): ReadonlyMap<string, Member> | undefined {
  const members = new Map<string, Member>();
  const cursor = new Cursor(text);
  try {
    cursor.take(/ */y);
    while (!cursor.isAtEnd()) {
      const key = cursor.need(KEY);
      members.set(key, cursor.member());
      cursor.take(/[ \t]*/y);
      if (cursor.isAtEnd()) break;
      cursor.need(/,(?![ \t]*$)[ \t]*/y);
    }
    return members;
  } catch {
    return undefined; // by RFC 9651, 4.2, a field that does not parse is ignored
  }
}
