/** Features in a file, for as long as they belong to the signals that they were derived from. */

import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { FEATURES } from "./features.ts";

const DIGEST_BYTES = 32;

/** Keeps features with the digest of their signals. @example await keep("v1.features", signals, features) */
export async function keep(
  path: string,
  signals: readonly Float32Array[],
  features: readonly Float32Array[],
): Promise<void> {
  await writeFile(path, Buffer.concat([digestOf(signals), ...features.map(bytesOf)]));
}

/** Reads them. Undefined if they are of other signals. @example await kept("v1.features", signals) */
export async function kept(
  path: string,
  signals: readonly Float32Array[],
): Promise<readonly Float32Array[] | undefined> {
  const file = await readFile(path);
  if (!digestOf(signals).equals(file.subarray(0, DIGEST_BYTES))) return undefined;
  const values = new Float32Array(
    file.buffer.slice(file.byteOffset + DIGEST_BYTES, file.byteOffset + file.length),
  );
  return signals.map((_, i) => values.subarray(i * FEATURES, (i + 1) * FEATURES));
}

function digestOf(signals: readonly Float32Array[]): Buffer {
  const hash = createHash("sha256");
  for (const signal of signals) hash.update(bytesOf(signal));
  return hash.digest();
}

const bytesOf = ({ buffer, byteOffset, byteLength }: Float32Array): Buffer =>
  Buffer.from(buffer as ArrayBuffer, byteOffset, byteLength);
