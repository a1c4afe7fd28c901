import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { reportPage } from "./report-page.ts";
import type { Run } from "./run.ts";

/** Result of writing a report. */
interface Written {
  /** The line that states it. */
  readonly line: string;
  /** Path of the report; absent if it could not be written. */
  readonly url?: string;
}

/**
 * Writes the page about a run to `file`. A relative one starts in the folder in which npm or pnpm runs the
 * script: the root of the repository. If it cannot be written, the line states why, and the exit code will be
 * 1: the run need not fail, as the numbers are above.
 */
export async function writeReport(file: string, run: Omit<Run, "version">): Promise<Written> {
  const path = resolve(process.env.INIT_CWD ?? "", file);
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
