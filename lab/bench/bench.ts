/** Measures the bars, shows them, and keeps them as JSON and a page: `npm run lab -- bench`. */

import type { Experiment } from "../program/experiment.ts";
import { circumstances } from "../report/circumstances.ts";
import { paintFor } from "../report/paint.ts";
import { ProgressLine } from "../report/progress-line.ts";
import { ids } from "./bars.ts";
import { type CommandLine, commandLine, usage } from "./command-line.ts";
import { type BarResult, isMet } from "./measure/bar.ts";
import { benchReport } from "./report/page.ts";
import { assertionLines, resultTable } from "./report/result-table.ts";
import { startBar } from "./start-bar.ts";

export const experiment: Experiment = {
  usage,
  async run(args) {
    const asked = commandLine(args);
    if (!asked.page) return await bench(asked);
    benchReport.write();
    return 0;
  },
};

/** Returns the exit code. */
async function bench({ only, quick, strict }: CommandLine): Promise<number> {
  const around = circumstances();
  const line = new ProgressLine(process.stdout);
  const results: BarResult[] = [];
  for (const id of only) {
    line.say(`${id} …`);
    results.push(await startBar(id, quick, (share) => line.show(id, share)));
    line.end();
  }
  const paint = paintFor(process.stdout, process.env);
  console.log(`\n${resultTable(results, paint)}\n\n${assertionLines(results, paint)}`);
  if (quick) console.log("\nA short run: it checks that everything works; its figures mean little.");
  const failed = results.some(({ assertions }) => assertions.some((assertion) => assertion.failed > 0));
  // Only a whole run is kept: figures from different times do not belong on one page.
  if (!quick && only.length === ids.length) benchReport.write({ ...around, results });
  const unmet = results.some(({ measures }) => measures.some((measure) => isMet(measure) === false));
  return failed || (strict && unmet) ? 1 : 0;
}
