/** The option `--sign`, and texts of keys. */

import { createPrivateKey, type KeyObject } from "node:crypto";
import { closeSync, openSync, readSync } from "node:fs";
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

/**
 * The text of a key, from a file or from a pipe, as of `--sign <(pass audit.pem)`. What is longer than a key is cut: a device never ends.
 * @throws The error of the system.
 * @example createPublicKey(keyText("audit.pub"))
 */
export function keyText(path: string): string {
  const file = openSync(path, "r");
  try {
    const bytes = Buffer.alloc(MAX_KEY);
    let length = 0;
    for (let read = -1; read !== 0; length += read)
      read = readSync(file, bytes, length, MAX_KEY - length, null);
    return bytes.toString("utf8", 0, length);
  } finally {
    closeSync(file);
  }
}
