/** The order inside each pair, drawn from a seed. */

import { createHash } from "node:crypto";
import type { Side } from "./run-figures.js";

/**
 * Which side runs first: BASE where the first byte of SHA-256 over `seed:pair` is even. Anyone can draw it again,
 * and nobody can choose it after the runs.
 * @example firstOf("2026-11-29", 0)
 */
export function firstOf(seed: string, pair: number): Side {
  const [byte = 0] = createHash("sha256").update(`${seed}:${pair}`).digest();
  return byte % 2 === 0 ? "base" : "head";
}
