import type { WriteStream } from "node:tty";

/** One line that says what is being run, rewritten on a terminal; elsewhere one line for each. */
export class ProgressLine {
  readonly #stream: Pick<WriteStream, "isTTY" | "write">;

  constructor(stream: Pick<WriteStream, "isTTY" | "write">) {
    this.#stream = stream;
  }

  begin(id: string): void {
    if (!this.#stream.isTTY) this.#stream.write(`${id} …\n`);
  }

  show(id: string, share: number): void {
    if (!this.#stream.isTTY) return;
    const done = Math.round(20 * share);
    const percent = String(Math.round(100 * share)).padStart(3);
    this.#stream.write(`\r${id} ${"█".repeat(done)}${"░".repeat(20 - done)} ${percent} %`);
  }

  end(): void {
    if (this.#stream.isTTY) this.#stream.write("\r\u001b[K");
  }
}
