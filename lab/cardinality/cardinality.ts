/**
 * Counts series and measures exports in a simulated week, and their cost in backends: `npm run lab --
 * cardinality`.
 */

import type { Experiment } from "../program/experiment.ts";
import { circumstances } from "../report/circumstances.ts";
import { ProgressLine } from "../report/progress-line.ts";
import { type TextTable, terminalTable } from "../report/text-table.ts";
import { commandLine, usage } from "./command-line.ts";
import { simulatedWeeks } from "./load/weeks.ts";
import { measured } from "./measure/measure.ts";
import { scaleReport } from "./report/scale-report.ts";
import { backendTable, exportTable, fleetTable, seriesTable, weekTable } from "./report/tables.ts";
import { beyondBounds, statedBounds } from "./series/bounds.ts";

export const experiment: Experiment = {
  usage,
  async run(args) {
    const { page, quick } = commandLine(args);
    if (!page) return await cardinality(quick);
    scaleReport.write();
    return 0;
  },
};

/** Returns the exit code: 1 if a metric exceeds its bound. */
async function cardinality(quick: boolean): Promise<number> {
  const around = circumstances();
  const line = new ProgressLine(process.stdout);
  const say = (part: string) => line.say(`… ${part}`);
  const weeks = await simulatedWeeks(say);
  const bounds = Object.fromEntries([...statedBounds()].map(([name, { sets }]) => [name, sets]));
  line.end();
  show("Series of each metric (sets, and series where each bucket is one)", seriesTable({ weeks, bounds }));
  show("The week", weekTable({ weeks }));
  const beyond = weeks.flatMap(({ series }) => beyondBounds(series));
  for (const each of beyond) console.error(`BEYOND ITS BOUND  ${each}`);
  if (!quick) {
    const results = { ...around, weeks, bounds, ...(await measured(say)) };
    line.end();
    show("One export", exportTable(results));
    show("Backends", backendTable(results));
    show("Scale", fleetTable(results));
    scaleReport.write(results);
  }
  return beyond.length > 0 ? 1 : 0;
}

function show(title: string, table: TextTable): void {
  console.log(`\n${title}\n\n${terminalTable(table)}\n`);
}
