import { machineText } from "../../report/circumstances.ts";
import { KeptReport } from "../../report/kept-report.ts";
import { markdownTable } from "../../report/text-table.ts";
import { type BarResult, isMet } from "../measure/bar.ts";
import { resultRows } from "./result-table.ts";
import type { Results } from "./results.ts";

/** The last whole run, with its page. */
export const benchReport = new KeptReport<Results>("bench.json", (results) => ({
  "bench.md": resultPage(results),
}));

/** The page of results: every judged figure of one run. What is for information is in the JSON. */
export function resultPage({ date, machine, loadPerCore, results }: Results): string {
  const judged = results.map((result) => ({
    ...result,
    measures: result.measures.filter((measure) => isMet(measure) !== undefined),
  }));
  const verdicts = judged.flatMap(({ measures }) => measures.map(isMet));
  const met = verdicts.filter((verdict) => verdict === true).length;
  const idOf = ({ id, title }: BarResult) => `${id} ${title}`;
  const verdictOf = (isMet: boolean | undefined) => (isMet ? "met" : "**not met**");
  return `<!-- Written by \`npm run lab -- bench\` from bench.json. -->

# Benchmarks

${met} of ${verdicts.length} figures keep their limits. ${assertionsText(results)}

${markdownTable(resultRows(judged, { idOf, verdictOf }))}

A **figure** is a ratio (×), a difference or an amount, in parentheses the quartiles of its repetitions; **measured** and **reference** were
taken in turns in one process. CPU time of the whole process counts. Absolute times hold for this machine; ratios carry over.

Measured on ${date.slice(0, 10)} with Node ${machine.node.replace(/^v/, "")} on ${machineText(machine)}, with ${loadPerCore.toFixed(1)} runnable
processes per core at the start. \`npm run lab -- bench\` repeats it; [bench.json](bench.json) says how each bar is measured, has the
figures without a limit, and why a limit is not kept.
`;
}

function assertionsText(results: readonly BarResult[]): string {
  const failed = results.flatMap(({ assertions }) => assertions).filter((assertion) => assertion.failed > 0);
  if (failed.length === 0) return "Every assertion about the runs held.";
  return `**${failed.length} of the assertions about the runs failed**: figures of those bars are unreliable.`;
}
