/** Loads a module of the user, and says why it cannot be loaded: without its own words, which could hold a secret. */

import { execFile } from "node:child_process";
import { dirname, relative } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { WorkloadFileError } from "./workload-file-error.js";

const MAX_CHECK_MS = 10_000;
const TYPESCRIPT = /^Unknown file extension "\.m?ts"/;
/** A suggestion may follow in a line of its own. */
const NOT_FOUND = /^Cannot find (?:module|package) '(.+?)' imported from (.+)$/m;
/** Thrown by what the line says. Others are thrown for what it meets, such as a server that does not answer. */
const OF_CODE = /^(?:Syntax|Reference|Type|Range)Error$/;

/**
 * The default export of a module; undefined if it has none.
 * @param shown Its name for people.
 * @throws WorkloadFileError with the line, as far as it is known
 * @example await defaultOf("work.mjs", resolve("work.mjs"))
 */
export async function defaultOf(shown: string, path: string): Promise<unknown> {
  try {
    return ((await import(pathToFileURL(path).href)) as { default?: unknown }).default;
  } catch (error) {
    throw await unloaded(error, shown, path);
  }
}

/**
 * Why a module was not loaded.
 * @example (await unloaded(error, "work.mjs", "/jobs/work.mjs")).line // 3
 */
export async function unloaded(error: unknown, shown: string, path: string): Promise<WorkloadFileError> {
  const { name = "", code, message = "", stack, cause } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
  const known = TYPESCRIPT.test(message) ? oldNode() : missing(message, path);
  if (known !== undefined) return new WorkloadFileError(shown, known);
  const line = lineIn(stack, path) ?? (name === "SyntaxError" ? await checkedLine(path) : undefined);
  const isOfCode = code === undefined && cause === undefined && OF_CODE.test(name);
  const remedy = line === undefined || !isOfCode ? `See why: node ${shown}` : "Correct that line.";
  return new WorkloadFileError(
    shown,
    `the module cannot be loaded (${code ?? (name || "it threw no error")}). ${remedy}`,
    line === undefined ? {} : { line },
  );
}

const oldNode = () =>
  `the module is in TypeScript, which Node ${process.versions.node} does not load. Use Node 22.18 or newer, or write it as .mjs.`;

function missing(message: string, path: string): string | undefined {
  const [, what, by] = NOT_FOUND.exec(message) ?? [];
  if (what === undefined || by === undefined) return undefined;
  if (what === path) return "cannot be read (ENOENT). Name a workload file.";
  const near = (file: string) => (file.startsWith(dirname(path)) ? relative(dirname(path), file) : file);
  const importer = near(by.startsWith("file:") ? fileURLToPath(by) : by);
  return `the module cannot be loaded: ${importer} imports "${near(what)}", which is not there. Install it, or correct its name.`;
}

/** The first line of the file that a stack names. */
function lineIn(stack: string | undefined, path: string): number | undefined {
  const from = stack
    ?.split("\n")
    .find((line) => line.includes(`${path}:`) || line.includes(`${pathToFileURL(path).href}:`));
  const [, line] = /:(\d+)(?::\d+)?\)?$/.exec(from ?? "") ?? [];
  return line === undefined ? undefined : Number(line);
}

/** Node tells the place of an error of syntax to nobody but a terminal. It runs nothing of the file. */
async function checkedLine(path: string): Promise<number | undefined> {
  const check = promisify(execFile)(process.execPath, ["--check", path], { timeout: MAX_CHECK_MS });
  const said = await check.then(
    () => "",
    ({ stderr }: { readonly stderr?: unknown }) => String(stderr ?? ""),
  );
  return lineIn(said, path);
}
