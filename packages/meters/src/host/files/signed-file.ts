// Imports end in `.ts`, so that Node can run this from source in another thread, which does not resolve `.js`
// to it.
import { parseUnsigned } from "./counter-file.ts";
import type { Files } from "./files.ts";
import { HeldFile } from "./held-file.ts";

const buffer = Buffer.alloc(32);
const MINUS = 45;

/** A file with one decimal number with or without a sign, as hwmon writes measurements. */
export class SignedFile {
  /** Why the last `read` returned nothing: an errno name, or `malformed`. */
  failure = "";
  readonly #file: HeldFile;

  constructor(path: string, files: Files) {
    this.#file = new HeldFile(path, files);
  }

  /** The number, or undefined: see `failure`. */
  read(): number | undefined {
    const length = this.#file.read(buffer);
    if (length < 0) {
      this.failure = this.#file.failure;
      return undefined;
    }
    const value = length < buffer.length ? parseSigned(buffer, length) : undefined;
    if (value === undefined) this.failure = "malformed";
    return value;
  }

  close(): void {
    this.#file.close();
  }
}

/**
 * The number in the first `length` bytes: an optional sign, digits, then only white space. Undefined beyond
 * 2⁵³.
 *
 * @example parseSigned(Buffer.from("-812000\n"), 8) // -812000
 */
export function parseSigned(bytes: Uint8Array, length: number): number | undefined {
  const isNegative = length > 0 && bytes[0] === MINUS;
  const digits = isNegative ? parseUnsigned(bytes.subarray(1), length - 1) : parseUnsigned(bytes, length);
  if (digits === undefined || digits > BigInt(Number.MAX_SAFE_INTEGER)) return undefined;
  return isNegative ? 0 - Number(digits) : Number(digits);
}
