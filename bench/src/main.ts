/** Measures the bars, shows them, and keeps them as JSON, a chart and a page: `npm run bench`. */

import { cpus, loadavg } from "node:os";
import { type BarResult, isMet } from "./bar.ts";
import { ids } from "./bars.ts";
import { type CommandLine, commandLine, UsageError, usage } from "./command-line.ts";
import { keepResults, keptResults, writePage } from "./report/keep-results.ts";
import { thisMachine } from "./report/machine.ts";
import { ProgressLine } from "./report/progress-line.ts";
import { assertionLines, paintFor, resultTable } from "./report/result-table.ts";
import { startBar } from "./start-bar.ts";

try {
  const asked = commandLine(process.argv.slice(2));
  if (asked.help) console.log(usage);
  else if (asked.page) say(writePage(keptResults()));
  else process.exitCode = await bench(asked);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\n${usage}`);
  process.exitCode = 2;
}

/** Returns the exit code. */
async function bench({ only, quick, strict }: CommandLine): Promise<number> {
  const loadPerCore = (loadavg()[0] ?? Number.NaN) / cpus().length;
  const line = new ProgressLine(process.stdout);
  const results: BarResult[] = [];
  for (const id of only) {
    line.begin(id);
    results.push(await startBar(id, quick, (share) => line.show(id, share)));
    line.end();
  }
  const paint = paintFor(process.stdout, process.env);
  console.log(`\n${resultTable(results, paint)}\n\n${assertionLines(results, paint)}`);
  if (quick) console.log("\nA short run: it checks that everything works; its figures mean little.");
  // Only a whole run is kept: figures from different times do not belong on one page.
  if (!quick && only.length === ids.length) {
    say(keepResults({ date: new Date().toISOString(), machine: thisMachine(), loadPerCore, results }));
  }
  const failed = results.some(({ assertions }) => assertions.some((assertion) => assertion.failed > 0));
  const unmet = results.some(({ measures }) => measures.some((measure) => isMet(measure) === false));
  return failed || (strict && unmet) ? 1 : 0;
}

function say(files: readonly string[]): void {
  console.log(`\nWritten: ${files.join(", ")}`);
}
