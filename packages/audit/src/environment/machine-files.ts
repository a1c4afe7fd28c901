/** Small files of procfs and sysfs, below one root. */

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** Reads them. */
export interface MachineFiles {
  /** Trimmed. @throws the system's error */
  text(path: string): Promise<string>;
  /** Names in a folder that match, in the order of their numbers. @throws the system's error */
  names(folder: string, pattern: RegExp): Promise<readonly string[]>;
  /** Whether it is there. */
  has(path: string): Promise<boolean>;
}

/** One fact, or an error whose code or message says why it cannot be known. */
export type Ask = (files: MachineFiles) => Promise<unknown>;

/** @param root Prefix of all paths. Default none. */
export function machineFiles(root = ""): MachineFiles {
  const at = (path: string) => join(root || "/", path);
  return {
    text: async (path) => (await readFile(at(path), "utf8")).trim(),
    names: async (folder, pattern) =>
      (await readdir(at(folder))).filter((name) => pattern.test(name)).sort(byNumber),
    has: (path) =>
      readdir(at(path)).then(
        () => true,
        (error) => (error as NodeJS.ErrnoException).code === "ENOTDIR",
      ),
  };
}

const byNumber = (a: string, b: string): number => a.localeCompare(b, "en", { numeric: true });

/** A whole number. @throws Error for any other text */
export function wholeNumber(text: string): number {
  if (/^\d{1,20}$/.test(text)) return Number(text);
  throw new Error(`no number: ${text.slice(0, 40)}`);
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "this system does not show it",
  EACCES: "it may not be read",
  EPERM: "it may not be read",
};

/** Why a fact is unknown. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return (code !== undefined && REASONS[code]) || String(code ?? message);
}

/** Asks one after the other. What cannot be known is in `unknown`, with the reason. Never rejects. */
export async function askedOf(
  asks: Readonly<Record<string, Ask>>,
  files = machineFiles(),
): Promise<Readonly<Record<string, unknown>> & { readonly unknown: Readonly<Record<string, string>> }> {
  const known: Record<string, unknown> = {};
  const unknown: Record<string, string> = {};
  for (const [name, ask] of Object.entries(asks)) {
    try {
      known[name] = await ask(files);
    } catch (error) {
      unknown[name] = reasonOf(error);
    }
  }
  return { ...known, unknown };
}
