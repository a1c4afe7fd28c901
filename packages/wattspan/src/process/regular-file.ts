/** Opens files at predictable paths, where others may have put anything. */

import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

const { O_RDONLY, O_NOFOLLOW = 0, O_NONBLOCK = 0 } = constants; // Windows has neither.

/**
 * Opens for reading. A link fails, and a pipe does not block. The result may still be anything but a file.
 */
export const UNTRUSTED = O_RDONLY | O_NONBLOCK | O_NOFOLLOW;

/**
 * The beginning of a regular file, at most `mostBytes` of it. Undefined for anything else, and if there is
 * none. Never blocks, as opening a pipe without a writer does. Never throws.
 *
 * @param links `follow` if links are expected: Kubernetes mounts files as links.
 * @example regularText(join(tmpdir(), "a.lock"), 256)
 */
export function regularText(
  path: string,
  mostBytes: number,
  links: "refuse" | "follow" = "refuse",
): string | undefined {
  let descriptor: number | undefined;
  try {
    descriptor = openSync(path, links === "refuse" ? UNTRUSTED : UNTRUSTED & ~O_NOFOLLOW);
    if (!fstatSync(descriptor).isFile()) return undefined;
    const bytes = Buffer.alloc(mostBytes);
    return bytes.toString("utf8", 0, readSync(descriptor, bytes, 0, mostBytes, 0));
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) closeSync(descriptor);
  }
}
