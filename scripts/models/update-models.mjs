// The monthly update of the tables of models: writes them from their lists, checks them, and says what a person
// has to look at:
//
//   npm run generate -- models --as-of 2026-12-28 --version 2026.12 [--ids ids.txt]
//
// `--as-of` is the day on which the sources of the lists were looked at. `--ids` is a file of ids as applications
// send them, one in a
// line: those that lead nowhere are printed. The exit status is 1 when a check failed.
import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

const { values: given } = parseArgs({
  options: { "as-of": { type: "string" }, version: { type: "string" }, ids: { type: "string" } },
});
const edition = ["as-of", "version"].flatMap((name) => (given[name] ? [`--${name}`, given[name]] : []));
const steps = [
  ["../tables/models-own.mjs", ...edition],
  ["check-tables.mjs"],
  ["check-names.mjs"],
  ...(given.ids ? [["check-names.mjs", "--ids", given.ids]] : []),
];

for (const [script, ...options] of steps) {
  const path = fileURLToPath(new URL(script, import.meta.url));
  const { status } = spawnSync(process.execPath, [path, ...options], { stdio: "inherit" });
  if (status !== 0) process.exitCode = 1;
}
