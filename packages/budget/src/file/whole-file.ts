/** Reads and writes a small file as a whole. */

import { randomUUID } from "node:crypto";
import { readFileSync, statSync } from "node:fs";
import { open, rename, rm } from "node:fs/promises";

/** Only the owner reads it: scopes may be names of users. */
const MODE = 0o600;
/** More than a state can be. A device may have no end. */
const MAX_BYTES = 64 * 2 ** 20;

/** The content of a file. Throws for one that is none, or too large. */
export function wholeFile(path: string): string {
  const stats = statSync(path);
  if (!stats.isFile() || stats.size > MAX_BYTES)
    throw new Error(`${path} is not a file of at most ${MAX_BYTES} bytes`);
  return readFileSync(path, "utf8");
}

/**
 * Replaces a file as a whole: whoever reads it, also after a crash, finds the old content or the new one. The draft
 * is new, so that nobody else's file is written through a link in its place.
 */
export async function replaceFile(path: string, content: string): Promise<void> {
  const draft = `${path}.${randomUUID()}.new`;
  try {
    const file = await open(draft, "wx", MODE);
    try {
      await file.writeFile(content);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(draft, path);
  } catch (error) {
    await rm(draft, { force: true }).catch(() => undefined);
    throw error;
  }
}
