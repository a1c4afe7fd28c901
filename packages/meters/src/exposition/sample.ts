/** Reads one line of Prometheus text: a name, labels, a value. */

/** Labels by their names in lower case: exporters have changed the case of theirs. */
export type Labels = ReadonlyMap<string, string>;

/** The name at the start of a line; undefined for comments and other lines. */
export const nameOn = (line: string): string | undefined => /^[a-zA-Z_:][a-zA-Z0-9_:]*/.exec(line)?.[0];

/**
 * The number after the labels; a time or an exemplar may follow. Undefined if it is missing, or not an
 * amount.
 */
export function valueAfter(line: string, at: number): number | undefined {
  const end = line[at] === "{" ? afterLabels(line, at + 1) : at;
  const text = /^[ \t]+([0-9][0-9.eE+-]*)(?=[ \t\r]|$)/.exec(line.slice(end, end + 64))?.[1];
  const value = Number(text);
  return text !== undefined && Number.isFinite(value) ? value : undefined;
}

/**
 * The position after the bracket that closes the labels, which begin at `from`. Their values may contain
 * brackets and quotes.
 */
export function afterLabels(line: string, from: number): number {
  let quoted = false;
  for (let at = from; at < line.length; at++) {
    const character = line[at];
    if (quoted && character === "\\") at++;
    else if (character === '"') quoted = !quoted;
    else if (character === "}" && !quoted) return at + 1;
  }
  return line.length;
}

/** The labels after a name that ends at `at`; undefined if they are malformed. */
export function labelsAfter(line: string, at: number): Labels | undefined {
  const labels = new Map<string, string>();
  if (line[at] !== "{") return labels;
  const label = /[ \t,]*([a-zA-Z_][a-zA-Z0-9_]*)[ \t]*=[ \t]*"((?:[^"\\]|\\.)*)"/y;
  label.lastIndex = at + 1;
  let endsAt = at + 1;
  for (let found = label.exec(line); found; found = label.exec(line)) {
    labels.set((found[1] as string).toLowerCase(), plainText(found[2] as string));
    endsAt = label.lastIndex;
  }
  return /^[ \t,]*\}/.test(line.slice(endsAt, endsAt + 64)) ? labels : undefined;
}

const plainText = (escaped: string): string =>
  escaped.includes("\\")
    ? escaped.replace(/\\(.)/g, (_, character: string) => (character === "n" ? "\n" : character))
    : escaped;
