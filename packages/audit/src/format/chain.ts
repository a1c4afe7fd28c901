/** The chain of a record: each line holds the hash of the one before. */

import { createHash, createPublicKey, type KeyObject, sign } from "node:crypto";
import type { Entry, TrailerEntry } from "./entries.js";

/** What the first line holds instead of a hash. */
export const NO_HASH = "0".repeat(64);

/** SHA-256 of bytes, in 64 hexadecimal digits. */
export const hashOf = (bytes: Uint8Array | string): string =>
  createHash("sha256").update(bytes).digest("hex");

/** Where the trailer's digest, and its signature, begin in its line. */
export const DIGEST = ',"digest":"';
export const SIGNATURE = ',"signature":"';

/** Makes lines of entries, in their order. */
export class Chain {
  #sequence = 0;
  #hash = NO_HASH;

  /** Lines so far. */
  get lines(): number {
    return this.#sequence;
  }

  /** The next line, without its end. */
  add(entry: Entry): string {
    const { type, ...rest } = entry;
    const line = JSON.stringify({ type, seq: this.#sequence, prev: this.#hash, ...rest });
    this.#sequence++;
    this.#hash = hashOf(line);
    return line;
  }

  /** The last line. With a private Ed25519 key it is signed: what it says, and by its chain all lines before. */
  close(trailer: TrailerEntry, key?: KeyObject): string {
    const { type, ...rest } = trailer;
    let line = JSON.stringify({ type, seq: this.#sequence, prev: this.#hash, ...rest, ...publicKeyOf(key) });
    if (key)
      line = extended(
        line,
        SIGNATURE,
        sign(null, Buffer.from(hashOf(line.slice(0, -1)), "hex"), key).toString("base64"),
      );
    return extended(line, DIGEST, hashOf(line.slice(0, -1)));
  }
}

/** The line with one more member, a text without quotes. */
const extended = (line: string, member: string, text: string) => `${line.slice(0, -1)}${member}${text}"}`;

const publicKeyOf = (key: KeyObject | undefined) =>
  key && {
    publicKey: createPublicKey(key).export({ format: "der", type: "spki" }).toString("base64"),
  };
