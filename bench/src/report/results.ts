import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { BarResult } from "../bar.ts";
import { resultChart } from "./chart.ts";
import type { Machine } from "./machine.ts";
import { resultPage } from "./page.ts";

/** A whole run, as `docs/bench.json` keeps it. */
export interface Results {
  /** Day of the run, ISO 8601. */
  readonly date: string;
  readonly machine: Machine;
  /** Processes that wanted to run in the minute before, per core: above 0 the machine had other work too. */
  readonly loadPerCore: number;
  readonly results: readonly BarResult[];
}

const inDocs = (name: string) => fileURLToPath(new URL(`../../../docs/${name}`, import.meta.url));

/** Keeps a run as JSON, and writes its page and chart. Gives the files. */
export function keepResults(results: Results): readonly string[] {
  writeFileSync(inDocs("bench.json"), `${JSON.stringify(results, undefined, 2)}\n`);
  return writePage(results);
}

/** Writes page and chart of a run. Gives the files. */
export function writePage(results: Results): readonly string[] {
  writeFileSync(inDocs("bench.svg"), resultChart(results.results));
  writeFileSync(inDocs("bench.md"), resultPage(results));
  return ["docs/bench.json", "docs/bench.svg", "docs/bench.md"];
}

/** The run that was kept last. @throws Error where none was. */
export const keptResults = (): Results => JSON.parse(readFileSync(inDocs("bench.json"), "utf8")) as Results;
