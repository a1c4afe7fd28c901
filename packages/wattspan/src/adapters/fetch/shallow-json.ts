/**
 * Reads the short members of a long JSON text without parsing the long ones: prompts, answers, pictures,
 * vectors.
 */

/** Longer members are searched for short ones, or left out. */
const SHORT = 16_384;
/** A later member of this name, if any, is at the end of an answer. */
const MAX_LOOKED_AT = 16;
/** The depth to which members are searched. */
const DEEPEST = 3;

/** A member of an object: its name, and the position of its value in the text. */
export interface Member {
  readonly key: string;
  readonly start: number;
  readonly end: number;
}

/**
 * The members of the object in a JSON text, in order, while it is well-formed. Strings are skipped, not read.
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
 * The last item of a list in a JSON text; any other text as it is. Gemini streams a list, unless asked for events.
 * @example lastItem('[{"a":1},{"a":2}]') // '{"a":2}'
 */
export function lastItem(text: string): string {
  let at = afterSpace(text, 0);
  if (text[at] !== "[") return text;
  let item = "";
  do {
    const start = afterSpace(text, at + 1);
    const end = valueEnd(text, start);
    if (end < 0) break;
    item = text.slice(start, end);
    at = afterSpace(text, end);
  } while (text[at] === ",");
  return item;
}

/**
 * The object in a JSON text, with its members of up to 16 kB. Longer objects are cut down in the same way,
 * three levels deep. Longer strings and lists are left out. Undefined if there is no object.
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
 * The last object member of this name, wrapped in an object, from the end of a JSON text. It must be a member
 * of the outermost object. Undefined if there is none.
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

/** The value of a JSON text. Undefined if it is invalid. */
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

/** The first position of a pattern from an offset on, or the end of the text. */
function next(pattern: RegExp, text: string, from: number): number {
  pattern.lastIndex = from;
  return pattern.exec(text)?.index ?? text.length;
}

const afterSpace = (text: string, from: number): number => next(SPACE, text, from);

/** The position after the string that opens here, or -1 if it does not end. */
function stringEnd(text: string, opening: number): number {
  for (let at = text.indexOf('"', opening + 1); at >= 0; at = text.indexOf('"', at + 1)) {
    let slashes = 0;
    while (text[at - 1 - slashes] === "\\") slashes++;
    if (slashes % 2 === 0) return at + 1;
  }
  return -1;
}

/** The position after the value that begins here, or -1 if it does not end. */
function valueEnd(text: string, start: number): number {
  const first = text[start];
  if (first === '"') return stringEnd(text, start);
  if (first !== "{" && first !== "[") return start < text.length ? next(SCALAR_END, text, start) : -1;
  return closingEnd(text, start, 0);
}

/** The position after the bracket that closes the last open one, or -1 if none does. */
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
