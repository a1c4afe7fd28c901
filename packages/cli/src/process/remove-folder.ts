import { rmSync } from "node:fs";

/**
 * Removes a temporary folder that a command could write to. The command may have locked it: then it stays, as what was
 * measured counts more. Never throws.
 * @example removeFolder(folder)
 */
export function removeFolder(folder: string): void {
  try {
    rmSync(folder, { recursive: true, force: true });
  } catch {
    return; // It stays, for whoever locked it.
  }
}
