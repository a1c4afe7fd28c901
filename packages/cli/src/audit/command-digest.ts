/** What identifies a command in records that others read: it may have a secret in it. */

import { createHash } from "node:crypto";

/**
 * Hexadecimal SHA-256 of a command with its arguments.
 * @example commandDigest(["python3", "train.py"]) // "d806…", 64 digits
 */
export const commandDigest = (command: readonly string[]): string =>
  createHash("sha256").update(JSON.stringify(command)).digest("hex");
