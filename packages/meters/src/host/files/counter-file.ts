import type { Files } from "./files.ts";
import { HeldFile } from "./held-file.ts";

/** Longer than any 64-bit decimal with its newline, so that a full buffer means other content. */
const buffer = Buffer.alloc(32);
const MAX_UNSIGNED_64 = 2n ** 64n - 1n;
const ZERO = 48;
/** Numbers with at most this many digits are exact as doubles. */
const SAFE_DIGITS = 15;
/** No 64-bit number has more, and converting a long text takes more than linear time. */
const MAX_DIGITS = 20;

/** A file with one unsigned decimal number, as sysfs and cgroups write counters. */
export class CounterFile {
  readonly #file: HeldFile;
  #failure = "";

  constructor(path: string, files: Files) {
    this.#file = new HeldFile(path, files);
  }

  /** Why the last `read` returned nothing: an errno name, or `malformed`. */
  get failure(): string {
    return this.#failure;
  }

  /** The exact number, or undefined: see `failure`. */
  read(): bigint | undefined {
    const length = this.#file.read(buffer);
    const isWhole = length >= 0 && length < buffer.length;
    const value = isWhole ? parseUnsigned(buffer, length) : undefined;
    if (value === undefined) this.#failure = length < 0 ? this.#file.failure : "malformed";
    return value;
  }

  close(): void {
    this.#file.close();
  }
}

/**
 * The unsigned 64-bit number in the first `length` bytes: digits, then only white space. Undefined for
 * anything else.
 *
 * @example parseUnsigned(Buffer.from("262143328850\n"), 13) // 262143328850n
 */
export function parseUnsigned(bytes: Uint8Array, length: number): bigint | undefined {
  let value = 0;
  let digits = 0;
  for (; digits < length; digits++) {
    const digit = (bytes[digits] as number) - ZERO;
    if (digit < 0 || digit > 9) break;
    value = value * 10 + digit;
  }
  if (digits === 0) return undefined;
  for (let at = digits; at < length; at++) if (!isSpace(bytes[at] as number)) return undefined;
  if (digits <= SAFE_DIGITS) return BigInt(value);
  const first = bytes.subarray(0, digits).findIndex((byte) => byte !== ZERO);
  if (first < 0) return 0n;
  if (digits - first > MAX_DIGITS) return undefined;
  const exact = BigInt(Buffer.from(bytes.subarray(first, digits)).toString("latin1"));
  return exact <= MAX_UNSIGNED_64 ? exact : undefined;
}

const isSpace = (byte: number): boolean => byte === 10 || byte === 32 || byte === 13 || byte === 9;
