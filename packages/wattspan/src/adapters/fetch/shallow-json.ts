/** Reads the short members of a long JSON text, without parsing what is long: prompts, answers, pictures, vectors. */

/** Longer members are looked into, or left out. */
const SHORT = 16_384;
/** What else is called so stands at the end of an answer, if at all. */
const MAX_LOOKED_AT = 16;
/** How deep members are looked into. */
const DEEPEST = 3;

/** A member of an object: its name, and where the text of its value stands. */
export interface Member {
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The members of the object in a JSON text, one after another, as long as it is well-formed. Strings are skipped, not read.
 * @example [...membersOf('{"a":[1]}')] // [{ key: "a", start: 5, end: 8 }]
 */
export function* membersOf(text: string, from = 0, to = text.length): Generator<Member> {
  let at = afterSpace(text, from);
  if (text[at] !== "{") return;
  do {
    const opening = afterSpace(text, at + 1);
    const closing = text[opening] === '"' ? stringEnd(text, opening) : -1;
    const colon = closing < 0 ? -1 : afterSpace(text, closing);
    if (colon < 0 || text[colon] !== ":") return;
    const start = afterSpace(text, colon + 1);
    const end = valueEnd(text, start);
    const key = parsed(text.slice(opening, closing));
    if (end < 0 || end > to || typeof key !== "string") return;
    yield { key, start, end };
    at = afterSpace(text, end);
  } while (text[at] === ",");
}

/**
 * The object in a JSON text, with its members of up to 16 kB. Of longer objects the same is kept, three levels deep; longer strings and
 * lists are left out. Undefined where there is no object.
 *
 * @example shallowJson('{"text":"…long…","usage":{"output_tokens":7}}') // { usage: { output_tokens: 7 } }
 */
export function shallowJson(text: string): object | undefined {
  if (text.length > SHORT) return shallow(text, 0, text.length, DEEPEST);
  const value = parsed(text);
  return typeof value === "object" && value !== null ? value : undefined;
}

function shallow(text: string, from: number, to: number, depth: number): object {
  const kept: [string, unknown][] = [];
  for (const { key, start, end } of membersOf(text, from, to)) {
    if (end - start <= SHORT) kept.push([key, parsed(text.slice(start, end))]);
    else if (text[start] === "{" && depth > 1) kept.push([key, shallow(text, start, end, depth - 1)]);
  }
  return Object.fromEntries(kept);
}

/**
 * The last member of this name that is an object, in an object of its own, in the end of a JSON text: a member of the outermost object, and
 * of none inside of it. Undefined where there is none.
 * @example lastObject('.7],"usage":{"prompt_tokens":7}}', "usage") // { usage: { prompt_tokens: 7 } }
 */
export function lastObject(end: string, name: string): object | undefined {
  const named = [...end.matchAll(new RegExp(`(?<!\\\\)"${name}"\\s*:\\s*(?=\\{)`, "g"))];
  for (const found of named.slice(-MAX_LOOKED_AT).reverse()) {
    const start = found.index + found[0].length;
    const stop = valueEnd(end, start);
    if (stop < 0 || afterSpace(end, closingEnd(end, stop, 1)) < end.length) continue;
    const value = parsed(end.slice(start, stop));
    return value === undefined ? undefined : { [name]: value };
  }
  return undefined;
}

/** The value of a JSON text; undefined where it is none. */
export function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const SPACE = /[^ \t\r\n]/g;
const BRACKET = /["{}[\]]/g;
const SCALAR_END = /[,}\] \t\r\n]/g;

/** Where a pattern is found from a place on, or the end of the text. */
function next(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? text.length;
}

const afterSpace = (text: string, from: number): number => next(SPACE, text, from);

/** Behind the string that opens here; -1 where it does not end. */
function stringEnd(text: string, opening: number): number {
  for (let at = text.indexOf('"', opening + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text[at - 1 - slashes] === "\\") slashes++;
    if (slashes % 2 === 0) return at + 1;
  }
  return -1;
}

/** Behind the value that begins here; -1 where it does not end. */
function valueEnd(text: string, start: number): number {
  const first = text[start];
  if (first === '"') return stringEnd(text, start);
  if (first !== "{" && first !== "[") return start < text.length ? next(SCALAR_END, text, start) : -1;
  return closingEnd(text, start, 0);
}

/** Behind the bracket that closes the last of the open ones; -1 where none does. */
function closingEnd(text: string, from: number, open: number): number {
  let depth = open;
  for (let at = next(BRACKET, text, from); at < text.length; at = next(BRACKET, text, at)) {
    const found = text[at];
    if (found === '"') {
      at = stringEnd(text, at);
      if (at < 0) return -1;
      continue;
    }
    depth += found === "{" || found === "[" ? 1 : -1;
    at++;
    if (depth === 0) return at;
  }
  return -1;
}
