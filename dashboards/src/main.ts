/** Writes the dashboards. Run: npm run dashboards */

import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { generatedFiles } from "./generated-files.ts";

for (const [path, text] of generatedFiles()) {
  const file = join(import.meta.dirname, "..", path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  console.log(join("dashboards", path));
}
