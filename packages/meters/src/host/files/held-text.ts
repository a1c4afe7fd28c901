import type { Files } from "./files.js";
import { HeldFile } from "./held-file.js";

/** The beginning of a text file that stays open. */
export class HeldText {
  readonly #file: HeldFile;
  readonly #buffer: Buffer;

  /** @param limit Bytes that are read at most; a longer text is cut. */
  constructor(path: string, files: Files, limit = 4096) {
    this.#file = new HeldFile(path, files);
    this.#buffer = Buffer.alloc(limit);
  }

  /** The text, or nothing where it cannot be read. */
  read(): string | undefined {
    const length = this.#file.read(this.#buffer);
    return length < 0 ? undefined : this.#buffer.toString("latin1", 0, length);
  }

  close(): void {
    this.#file.close();
  }
}
