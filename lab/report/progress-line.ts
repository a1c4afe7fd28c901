import type { WriteStream } from "node:tty";

/** One line that says what is being run, rewritten on a terminal; elsewhere one line for each. */
export class ProgressLine {
  readonly #stream: Pick<WriteStream, "isTTY" | "write">;

  constructor(stream: Pick<WriteStream, "isTTY" | "write">) {
    this.#stream = stream;
  }

  /** Says what begins, or how far it is. */
  say(text: string): void {
    this.#stream.write(this.#stream.isTTY ? `\r\u001b[K${text}` : `${text}\n`);
  }

  /** On a terminal only: the share of something that is done, 0…1. */
  show(id: string, share: number): void {
    if (!this.#stream.isTTY) return;
    const done = Math.round(20 * share);
    const percent = String(Math.round(100 * share)).padStart(3);
    this.say(`${id} ${"█".repeat(done)}${"░".repeat(20 - done)} ${percent} %`);
  }

  /** Removes it from a terminal. */
  end(): void {
    if (this.#stream.isTTY) this.say("");
  }
}
