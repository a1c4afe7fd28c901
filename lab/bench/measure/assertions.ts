/** What a bar requires of the run it measures. Without that, its figure means nothing. */

/** One requirement, over all its checks. */
export interface Assertion {
  readonly what: string;
  readonly checked: number;
  readonly failed: number;
  /** Details of the first failure. */
  readonly detail?: string;
}

/** Collects requirements; a run continues after a failure, so that all failures show. */
export class Assertions {
  readonly #all = new Map<string, Assertion>();

  /** Requires something. `detail` states what happened instead. */
  that(what: string, holds: boolean, detail: () => string): void {
    const { checked = 0, failed = 0, detail: first } = this.#all.get(what) ?? {};
    const seen = first ?? (holds ? undefined : detail());
    this.#all.set(what, {
      what,
      checked: checked + 1,
      failed: failed + (holds ? 0 : 1),
      ...(seen !== undefined && { detail: seen }),
    });
  }

  /** Requires an exact number. */
  equal(what: string, actual: number, expected: number): void {
    this.that(what, actual === expected, () => `${actual}, not ${expected}`);
  }

  /** Requires a number up to rounding. */
  close(what: string, actual: number, expected: number, relative: number): void {
    const holds = Math.abs(actual - expected) <= relative * Math.abs(expected);
    this.that(what, holds, () => `${actual}, not ${expected} (±${relative} of it)`);
  }

  get all(): readonly Assertion[] {
    return [...this.#all.values()];
  }
}
