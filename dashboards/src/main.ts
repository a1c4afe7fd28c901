/** Writes the dashboards: npm run dashboards. With `--proof` runs each panel's query on real backends, and prints every value next to the truth. */

import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { generatedFiles } from "./generated-files.ts";

const PROOF =
  "run --project dashboards dashboards/test/proof.test.ts --reporter=./dashboards/test/proof/table-reporter.ts";

if (process.argv.includes("--proof")) {
  const options = { cwd: join(import.meta.dirname, "../.."), stdio: "inherit" } as const;
  process.exit(spawnSync("vitest", PROOF.split(" "), options).status ?? 1);
}
for (const [path, text] of generatedFiles()) {
  const file = join(import.meta.dirname, "..", path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(join("dashboards", path));
}
