/** The option `--sign`, and texts of keys. */

import { createPrivateKey, type KeyObject } from "node:crypto";
import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";
import { UsageError } from "../../command/usage-error.js";

/** Reads a private Ed25519 key in PEM. @throws {@link UsageError} @example keyOf("audit.pem") */
export function keyOf(file: string): KeyObject {
  const key = keyIn(file);
  if (key?.asymmetricKeyType === "ed25519") return key;
  throw new UsageError("--sign", file, "a file with a private Ed25519 key in PEM", "--sign audit.pem");
}

function keyIn(file: string): KeyObject | undefined {
  try {
    return createPrivateKey(keyText(file));
  } catch {
    return undefined;
  }
}

/** A key in PEM is far shorter. */
const MAX_KEY = 1 << 16;

/** Between looks at a pipe whose writer has not written yet. */
const PAUSE_MS = 10;

/**
 * The text of a key, from a file or from a pipe that a program writes to, as of `--sign <(pass audit.pem)`. Neither a
 * pipe without one nor a device is waited for, and what is longer than a key is cut.
 * @throws The error of the system, or one for what is neither file nor pipe.
 * @example createPublicKey(keyText("audit.pub"))
 */
export function keyText(path: string): string {
  const file = openSync(path, constants.O_RDONLY | constants.O_NONBLOCK);
  try {
    const stats = fstatSync(file);
    if (!stats.isFile() && !stats.isFIFO()) throw new TypeError(`${path} is neither a file nor a pipe`);
    const bytes = Buffer.alloc(MAX_KEY);
    let length = 0;
    for (let read = -1; read !== 0; length += read) read = readAwaited(file, bytes.subarray(length));
    return bytes.toString("utf8", 0, length);
  } finally {
    closeSync(file);
  }
}

/** How many bytes were read; 0 at the end, and from a pipe without a writer. */
function readAwaited(file: number, bytes: Uint8Array): number {
  for (;;)
    try {
      return readSync(file, bytes);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, PAUSE_MS);
    }
}
