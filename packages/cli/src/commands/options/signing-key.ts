/** The option `--sign`. */

import { createPrivateKey, type KeyObject } from "node:crypto";
import { readFileSync } from "node:fs";
import { UsageError } from "../../command/usage-error.js";

/** Reads a private Ed25519 key in PEM. @throws {@link UsageError} @example keyOf("audit.pem") */
export function keyOf(file: string): KeyObject {
  const key = keyIn(file);
  if (key?.asymmetricKeyType === "ed25519") return key;
  throw new UsageError("--sign", file, "a file with a private Ed25519 key in PEM", "--sign audit.pem");
}

function keyIn(file: string): KeyObject | undefined {
  try {
    return createPrivateKey(readFileSync(file));
  } catch {
    return undefined;
  }
}
