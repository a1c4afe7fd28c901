/** What closes a record: the digest of its last line, and its signature. */

import { createPublicKey, verify } from "node:crypto";
import { DIGEST, hashOf, SIGNATURE } from "../format/chain.js";
import { Mismatch } from "../format/mismatch.js";

/** Ed25519, as an algorithm in DER, before the 32 bytes of a public key. */
const ED25519 = Buffer.from("302a300506032b6570032100", "hex");
const KEY_BYTES = ED25519.length + 32;
const SIGNATURE_BYTES = 64;

const digestOf = (text: string): string => hashOf(text.slice(0, text.lastIndexOf(DIGEST)));

/** Whether a trailer's line ends with its own digest. */
export const hasDigest = (text: string): boolean => text.endsWith(`${DIGEST}${digestOf(text)}"}`);

/** Requires a trailer's digest, and its signature if it has one, to be right. @throws Mismatch */
export function checkTrailer(
  text: string,
  { digest, publicKey, signature }: Readonly<Record<string, unknown>>,
): void {
  if (!hasDigest(text)) throw new Mismatch("digest", digest, digestOf(text));
  if (publicKey === undefined && signature === undefined) return;
  if (!isSigned(text, publicKey, signature))
    throw new Mismatch("signature", signature, "one by the public key");
}

/**
 * Nothing stands between signature and digest, and Base64 has one form: else there would be room for words that
 * nobody signed.
 */
function isSigned(text: string, publicKey: unknown, signature: unknown): boolean {
  const end = `${SIGNATURE}${signature}"${DIGEST}${digestOf(text)}"}`;
  const key = canonical(publicKey);
  const signed = canonical(signature);
  if (key?.length !== KEY_BYTES || signed?.length !== SIGNATURE_BYTES || !text.endsWith(end)) return false;
  if (!key.subarray(0, ED25519.length).equals(ED25519)) return false;
  try {
    const signer = createPublicKey({ key, format: "der", type: "spki" });
    return verify(null, Buffer.from(hashOf(text.slice(0, -end.length)), "hex"), signer, signed);
  } catch {
    return false;
  }
}

/** The bytes of Base64 in its canonical form. */
function canonical(base64: unknown): Buffer | undefined {
  if (typeof base64 !== "string") return undefined;
  const bytes = Buffer.from(base64, "base64");
  return bytes.toString("base64") === base64 ? bytes : undefined;
}
