/** The numbers of calls by their ids: ids are random, or count by a rule that may change. */
export class CallNumbers {
  readonly #numbers = new Map<string, number>();
  readonly #keys = new Map<string, number>();

  set(id: string, number: number): void {
    this.#numbers.set(id, number);
  }

  /** What a recording says instead of an id. */
  of(id: string | undefined): string | undefined {
    return id === undefined ? undefined : String(this.#numbers.get(id) ?? "another");
  }

  /** A key that no other one is equal to. */
  unique(key: string): string {
    const count = this.#keys.get(key) ?? 0;
    this.#keys.set(key, count + 1);
    return count === 0 ? key : `${key} (${count})`;
  }
}
