import { errorCode, type Files } from "./files.ts";

/** The file behind the descriptor is gone; another of the same name may have replaced it. */
export const GONE: ReadonlySet<string> = new Set(["ENODEV", "ENOENT", "ENXIO", "ESTALE", "EBADF"]);

/** A file that stays open, so that rereading it costs one system call and no promise. */
export class HeldFile {
  readonly path: string;
  /** Why the last failed read failed: an errno name. */
  failure = "";
  readonly #files: Files;
  #descriptor: number | undefined;

  constructor(path: string, files: Files) {
    this.path = path;
    this.#files = files;
  }

  /** Fills the buffer from the start of the file. Returns the number of bytes, or -1: see `failure`. */
  read(buffer: Uint8Array): number {
    try {
      this.#descriptor ??= this.#files.open(this.path);
      return this.#files.read(this.#descriptor, buffer);
    } catch (error) {
      this.failure = errorCode(error);
      if (GONE.has(this.failure)) this.close();
      return -1;
    }
  }

  /** Frees the descriptor. A later read reopens the file. */
  close(): void {
    const descriptor = this.#descriptor;
    this.#descriptor = undefined;
    if (descriptor === undefined) return;
    try {
      this.#files.close(descriptor);
    } catch (error) {
      this.failure = errorCode(error);
    }
  }
}
