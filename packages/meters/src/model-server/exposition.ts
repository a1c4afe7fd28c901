/** Reads single numbers from Prometheus text, line by line. */

import { ExpositionLines } from "../exposition/exposition-lines.js";
import { labelsAfter, nameOn, valueAfter } from "../exposition/sample.js";

/** More of a name are not counted. */
const MAX_MODELS = 2;

/** Sums by name, over all label sets. A name with an invalid value is missing: a part is not the total. */
export class ExpositionSums {
  readonly #wanted: ReadonlySet<string>;
  readonly #sums = new Map<string, number>();
  readonly #counts = new Map<string, number>();
  readonly #models = new Map<string, Set<string>>();
  readonly #broken = new Set<string>();
  readonly #lines = new ExpositionLines((line) => this.#take(line));

  constructor(wanted: Iterable<string>) {
    this.#wanted = new Set(wanted);
  }

  /** Takes the next part of the text, which may end anywhere. */
  add(text: string): void {
    this.#lines.add(text);
  }

  /** The sums. A last line without an end may be cut, so it does not count. */
  sums(): ReadonlyMap<string, number> {
    for (const name of this.#broken) this.#sums.delete(name);
    return this.#sums;
  }

  /** The number of lines, and so of label sets, of a name. */
  lines(name: string): number {
    return this.#counts.get(name) ?? 0;
  }

  /** Whether lines above 0 of a name are of several models, by their label `model`. */
  hasModels(name: string): boolean {
    return (this.#models.get(name)?.size ?? 0) >= MAX_MODELS;
  }

  #take(line: string): void {
    const name = nameOn(line);
    if (name === undefined || !this.#wanted.has(name)) return;
    const value = valueAfter(line, name.length);
    if (value === undefined) this.#broken.add(name);
    else this.#sums.set(name, (this.#sums.get(name) ?? 0) + value);
    if (value !== undefined && value > 0) this.#takeModel(name, line);
    this.#counts.set(name, this.lines(name) + 1);
  }

  #takeModel(name: string, line: string): void {
    const models = this.#models.get(name) ?? new Set();
    if (models.size >= MAX_MODELS) return;
    this.#models.set(name, models.add(labelsAfter(line, name.length)?.get("model") ?? ""));
  }
}
