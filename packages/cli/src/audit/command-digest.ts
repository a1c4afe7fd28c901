import { createHash } from "node:crypto";

/** SHA-256 of a command's words, in hexadecimal digits: the words may have a secret in them. @example commandDigest(["npm", "test"]) */
export const commandDigest = (command: readonly string[]): string =>
  createHash("sha256").update(JSON.stringify(command)).digest("hex");
