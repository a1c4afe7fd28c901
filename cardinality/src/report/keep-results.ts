import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { Results } from "./results.ts";
import { scalePage } from "./scale-page.ts";

const inDocs = (name: string) => fileURLToPath(new URL(`../../../docs/${name}`, import.meta.url));

/** Keeps a run as JSON, and writes its page. */
export function keepResults(results: Results): void {
  writeFileSync(inDocs("scale.json"), `${JSON.stringify(results, undefined, 2)}\n`);
  writePage(results);
}

/** Writes the page of a run. */
export const writePage = (results: Results): void => writeFileSync(inDocs("scale.md"), scalePage(results));

/** The last kept run. @throws Error if there is none. */
export const keptResults = (): Results => JSON.parse(readFileSync(inDocs("scale.json"), "utf8")) as Results;
