/** A file that a command writes when it has done its work. */

import { closeSync, openSync, realpathSync, rmSync } from "node:fs";
import { dirname } from "node:path";
import { UsageError } from "../../command/usage-error.js";
import { lookAt } from "../../process/look-at.js";

/**
 * Refuses a file that cannot be written, before the work.
 * @throws {@link UsageError}
 * @example checkWritten("--json", "/no/such/run.json", "run.json")
 */
export function checkWritten(option: string, path: string, example: string): void {
  const expected = lackOf(path);
  if (expected !== undefined) throw new UsageError(option, path, expected, `${option} ${example}`);
}

function lackOf(path: string): string | undefined {
  const [{ stats, code }, folder] = [lookAt(path), lookAt(dirname(path))];
  if (stats?.isDirectory()) return "a file, not a folder";
  if (folder.code === "ENOENT" || folder.stats?.isDirectory() === false)
    return "a file in a folder that is there";
  if (!stats && code !== "ENOENT") return unwritable(code);
  // A pipe would wait for its reader.
  if (stats && !stats.isFile()) return undefined;
  try {
    closeSync(openSync(path, "a"));
    // A link was there before, and what it leads to was not.
    if (!stats) rmSync(realpathSync(path));
    return undefined;
  } catch (error) {
    return unwritable((error as NodeJS.ErrnoException).code);
  }
}

const unwritable = (code = "unknown"): string => `a file that can be written (${code})`;
