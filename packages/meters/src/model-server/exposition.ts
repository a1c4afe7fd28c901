/** Reads single numbers out of Prometheus text, line by line: a page may be large, and is never held. */

/** Longer lines are no metric that is wanted. */
const LONGEST_LINE = 16_384;

/** Sums by name, over all label sets. A name of which one value is no number is not there: a part is not the total. */
export class ExpositionSums {
  readonly #wanted: ReadonlySet<string>;
  readonly #sums = new Map<string, number>();
  readonly #lines = new Map<string, number>();
  readonly #broken = new Set<string>();
  #rest = "";
  #skips = false;

  constructor(wanted: Iterable<string>) {
    this.#wanted = new Set(wanted);
  }

  /** Takes the next part of the text, which may end anywhere. */
  add(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      if (!this.#skips) this.#take(line);
      this.#skips = false;
    }
    if (this.#rest.length <= LONGEST_LINE) return;
    if (!this.#skips) this.#take(this.#rest.slice(0, LONGEST_LINE));
    this.#rest = "";
    this.#skips = true;
  }

  /** The sums. A last line without an end may be cut, so it does not count. */
  sums(): ReadonlyMap<string, number> {
    for (const name of this.#broken) this.#sums.delete(name);
    return this.#sums;
  }

  /** How many lines, which is how many label sets, a name has. */
  lines(name: string): number {
    return this.#lines.get(name) ?? 0;
  }

  #take(line: string): void {
    const name = /^[a-zA-Z_:][a-zA-Z0-9_:]*/.exec(line)?.[0];
    if (name === undefined || !this.#wanted.has(name)) return;
    const value = valueAfter(line, name.length);
    if (value === undefined) this.#broken.add(name);
    else this.#sums.set(name, (this.#sums.get(name) ?? 0) + value);
    this.#lines.set(name, this.lines(name) + 1);
  }
}

/** The number behind the labels; a time or an exemplar may follow. Undefined: there is none, or it is no amount. */
function valueAfter(line: string, at: number): number | undefined {
  const end = line[at] === "{" ? afterLabels(line, at + 1) : at;
  const text = /^[ \t]+([0-9][0-9.eE+-]*)(?=[ \t\r]|$)/.exec(line.slice(end, end + 64))?.[1];
  const value = Number(text);
  return text !== undefined && Number.isFinite(value) ? value : undefined;
}

/** Behind the bracket that closes the labels: their values may hold brackets and quotes. */
function afterLabels(line: string, from: number): number {
  let quoted = false;
  for (let at = from; at < line.length; at++) {
    const character = line[at];
    if (quoted && character === "\\") at++;
    else if (character === '"') quoted = !quoted;
    else if (character === "}" && !quoted) return at + 1;
  }
  return line.length;
}
