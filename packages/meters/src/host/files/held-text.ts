import type { Files } from "./files.js";
import { HeldFile } from "./held-file.js";

/** The start of a text file that stays open. */
export class HeldText {
  readonly #file: HeldFile;
  readonly #buffer: Buffer;

  /** @param limit Maximum of bytes; a longer text is cut. */
  constructor(path: string, files: Files, limit = 4096) {
    this.#file = new HeldFile(path, files);
    this.#buffer = Buffer.alloc(limit);
  }

  /** The text; undefined if it cannot be read. */
  read(): string | undefined {
    const length = this.#file.read(this.#buffer);
    return length < 0 ? undefined : this.#buffer.toString("latin1", 0, length);
  }

  close(): void {
    this.#file.close();
  }
}
