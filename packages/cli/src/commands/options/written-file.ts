/** A file that a command writes when it has done its work. */

import { closeSync, openSync, rmSync, statSync } from "node:fs";
import { dirname } from "node:path";
import { UsageError } from "../../command/usage-error.js";

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
  const [there, folder] = [path, dirname(path)].map((one) => statSync(one, { throwIfNoEntry: false }));
  if (there?.isDirectory()) return "a file, and this is a folder";
  if (!folder?.isDirectory()) return "a file in a folder that is there";
  // A pipe would wait for its reader.
  if (there && !there.isFile()) return undefined;
  try {
    closeSync(openSync(path, "a"));
    if (!there) rmSync(path);
    return undefined;
  } catch (error) {
    return `a file that can be written (${(error as NodeJS.ErrnoException).code})`;
  }
}
