/** Writes a report. */

import { readFileSync, writeFileSync } from "node:fs";
import { basename, extname, resolve } from "node:path";
import type { CommandContext, ExitCode } from "../../command/command-context.js";
import { reportPage } from "../../report/report-page.js";
import { reportStyle } from "../../report/report-style.js";
import { runIn } from "../../report/run-file.js";
import { safeText } from "../../terminal/text/safe-text.js";

const MAX_PATH = 400;

/** Options of `wattspan report`. */
interface ReportOptions {
  readonly output?: string;
}

/** What `wattspan report` does. */
export function run(
  { output }: ReportOptions,
  { stdout, stderr }: CommandContext,
  [file]: readonly [string],
): ExitCode {
  const title = basename(file, extname(file));
  const page = resolve(output ?? `${file.slice(0, file.length - extname(file).length)}.html`);
  let path = file;
  try {
    const run = runIn(readFileSync(file, "utf8"));
    if (run.footprints.length === 0) {
      stderr.write(`wattspan: ${safeText(file)}: no line is a footprint\n`);
      return 1;
    }
    path = page;
    writeFileSync(page, reportPage({ title, run, style: reportStyle() }));
  } catch (error) {
    const { code = "unknown" } = error as NodeJS.ErrnoException;
    stderr.write(`wattspan: ${safeText(path)}: cannot be ${path === file ? "read" : "written"} (${code})\n`);
    return 1;
  }
  stdout.write(`The report: ${safeText(page, MAX_PATH)}\n`);
  return 0;
}
