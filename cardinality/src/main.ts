/**
 * Counts series and measures exports in a simulated week, and their cost in backends: `npm run cardinality`.
 */

import { cpus, loadavg } from "node:os";
import { beyondBounds, statedBounds } from "./bounds.ts";
import { commandLine, UsageError, usage } from "./command-line.ts";
import { simulatedWeeks } from "./load/weeks.ts";
import { measured } from "./measure/measure.ts";
import { keepResults, keptResults, writePage } from "./report/keep-results.ts";
import { thisMachine } from "./report/machine.ts";
import {
  backendTable,
  exportTable,
  fleetTable,
  seriesTable,
  type TextTable,
  weekTable,
} from "./report/tables.ts";
import { terminalTable } from "./report/terminal-table.ts";

try {
  const { help, page, quick } = commandLine(process.argv.slice(2));
  if (help) console.log(usage);
  else if (page) writePage(keptResults());
  else process.exitCode = await run(quick);
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\n${usage}`);
  process.exitCode = 2;
}

/** Returns the exit code: 1 if a metric exceeds its bound. */
async function run(quick: boolean): Promise<number> {
  const loadPerCore = (loadavg()[0] ?? Number.NaN) / cpus().length;
  const say = (part: string) => console.log(`… ${part}`);
  const weeks = await simulatedWeeks(say);
  const bounds = Object.fromEntries([...statedBounds()].map(([name, { sets }]) => [name, sets]));
  show("Series of each metric (sets, and series where each bucket is one)", seriesTable({ weeks, bounds }));
  show("The week", weekTable({ weeks }));
  const beyond = weeks.flatMap(({ series }) => beyondBounds(series));
  for (const line of beyond) console.error(`BEYOND ITS BOUND  ${line}`);
  if (!quick) {
    const results = {
      date: new Date().toISOString(),
      machine: thisMachine(),
      loadPerCore,
      weeks,
      bounds,
      ...(await measured(say)),
    };
    show("One export", exportTable(results));
    show("Backends", backendTable(results));
    show("Scale", fleetTable(results));
    keepResults(results);
    console.log("\nWritten: docs/scale.json, docs/scale.md");
  }
  return beyond.length > 0 ? 1 : 0;
}

function show(title: string, table: TextTable): void {
  console.log(`\n${title}\n\n${terminalTable(table)}\n`);
}
