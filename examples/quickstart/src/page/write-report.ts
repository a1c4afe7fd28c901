import { readFileSync, statSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { UsageError } from "../command-line.ts";
import { reportPage } from "./report-page.ts";
import type { Run } from "./run.ts";

/** Result of writing a report. */
interface Written {
  /** The line that states it. */
  readonly line: string;
  /** Path of the report; absent if it could not be written. */
  readonly url?: string;
}

/** Where a relative one starts: in the folder in which npm or pnpm runs the script. */
const pathOf = (file: string): string => resolve(process.env.INIT_CWD ?? "", file);

/** Refuses a file that could not be written, before the run. @throws UsageError @example checkReport("report.html") */
export function checkReport(file: string): void {
  const expected = lackOf(pathOf(file));
  if (expected !== undefined) throw new UsageError(`--report ${file}: expected ${expected}.`);
}

function lackOf(path: string): string | undefined {
  const [there, folder] = [found(path), found(dirname(path))];
  if (there === "folder") return "a file, not a folder";
  if (folder === "ENOENT" || folder === "file") return "a file in a folder that is there";
  return there === "file" || there === "ENOENT" ? undefined : `a file that can be written (${there})`;
}

/** What is there, or the code of the error that says why it is not seen. */
function found(path: string): string {
  try {
    return statSync(path).isDirectory() ? "folder" : "file";
  } catch (cause) {
    return (cause as NodeJS.ErrnoException).code ?? "unknown";
  }
}

/**
 * Writes the page about a run to `file`. If it cannot be written, the line states why, and the exit code will be
 * 1: the run need not fail, as the numbers are above.
 */
export async function writeReport(file: string, run: Omit<Run, "version">): Promise<Written> {
  const path = pathOf(file);
  const page = reportPage({ ...run, version: versionOfWattspan() });
  try {
    await writeFile(path, page);
    const { href: url } = pathToFileURL(path);
    return { line: `The report: ${url}`, url };
  } catch (cause) {
    const why = cause instanceof Error && "code" in cause ? cause.code : cause;
    process.exitCode = 1;
    return { line: `The report cannot be written to ${path} (${why}): name another file with --report.` };
  }
}

function versionOfWattspan(): string {
  const file = fileURLToPath(import.meta.resolve("wattspan/package.json"));
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}
