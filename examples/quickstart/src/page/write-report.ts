import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { reportPage } from "./report-page.ts";
import type { Run } from "./run.ts";

/** The report cannot be written to the file that was asked for. */
export class ReportFileError extends Error {
  override readonly name = "ReportFileError";

  constructor(file: string, cause: unknown) {
    const why = cause instanceof Error && "code" in cause ? cause.code : cause;
    super(`The report cannot be written to ${file} (${why}): name another file with --report.`, { cause });
  }
}

/** Writes the page about a run to `file`, and gives its path. A relative one starts in the folder in which npm or pnpm runs the script: the root of the repository. @throws ReportFileError */
export async function writeReport(file: string, run: Omit<Run, "version">): Promise<string> {
  const path = resolve(process.env.INIT_CWD ?? "", file);
  const page = reportPage({ ...run, version: versionOfWattspan() });
  try {
    await writeFile(path, page);
  } catch (cause) {
    throw new ReportFileError(path, cause);
  }
  return path;
}

function versionOfWattspan(): string {
  const file = fileURLToPath(import.meta.resolve("wattspan/package.json"));
  return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
}
