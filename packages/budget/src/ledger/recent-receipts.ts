import type { Receipt } from "./receipt.js";

/** A decision, whose receipt is written when somebody asks for it. */
export interface RecordedCall {
  readonly receipt: Receipt;
}

/** The last decisions. */
export class RecentReceipts {
  dropped = 0;
  readonly #most: number;
  readonly #calls: RecordedCall[] = [];
  #oldest = 0;

  constructor(most: number) {
    this.#most = most;
  }

  add(call: RecordedCall): void {
    if (this.#calls.length < this.#most) {
      this.#calls.push(call);
      return;
    }
    this.dropped++;
    if (this.#most === 0) return;
    this.#calls[this.#oldest] = call;
    this.#oldest = (this.#oldest + 1) % this.#most;
  }

  /** Oldest first. */
  list(): readonly Receipt[] {
    const calls = [...this.#calls.slice(this.#oldest), ...this.#calls.slice(0, this.#oldest)];
    return calls.map(({ receipt }) => receipt);
  }
}
