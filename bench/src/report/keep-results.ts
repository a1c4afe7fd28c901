import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { resultChart } from "./chart.ts";
import { resultPage } from "./page.ts";
import type { Results } from "./results.ts";

const inDocs = (name: string) => fileURLToPath(new URL(`../../../docs/${name}`, import.meta.url));

/** Keeps a run as JSON, and writes its page and chart. Returns the files. */
export function keepResults(results: Results): readonly string[] {
  writeFileSync(inDocs("bench.json"), `${JSON.stringify(results, undefined, 2)}\n`);
  return writePage(results);
}

/** Writes page and chart of a run. Returns the files. */
export function writePage(results: Results): readonly string[] {
  writeFileSync(inDocs("bench.svg"), resultChart(results.results));
  writeFileSync(inDocs("bench.md"), resultPage(results));
  return ["docs/bench.json", "docs/bench.svg", "docs/bench.md"];
}

/** The last kept run. @throws Error if there is none. */
export const keptResults = (): Results => JSON.parse(readFileSync(inDocs("bench.json"), "utf8")) as Results;
