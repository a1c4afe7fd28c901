/** Cuts incoming Prometheus text into lines: a page may be large, and is never held. */

/** Longer lines are not wanted metrics. */
const MAX_LINE_LENGTH = 16_384;

/** The lines of one page. A last line without an end may be cut, and is dropped. */
export class ExpositionLines {
  readonly #take: (line: string) => void;
  #rest = "";
  #skips = false;

  constructor(take: (line: string) => void) {
    this.#take = take;
  }

  /** Takes the next part of the text, which may end anywhere. */
  add(text: string): void {
    const lines = (this.#rest + text).split("\n");
    this.#rest = lines.pop() ?? "";
    for (const line of lines) {
      if (!this.#skips) this.#take(line);
      this.#skips = false;
    }
    if (this.#rest.length <= MAX_LINE_LENGTH) return;
    if (!this.#skips) this.#take(this.#rest.slice(0, MAX_LINE_LENGTH));
    this.#rest = "";
    this.#skips = true;
  }
}
