// Writes the output of commands into the pages about the command line. Run: npm run generate -- cli-docs
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import "./source-names.mjs";

const { withOutputs } = await import("./docs/cli-output.ts");
const { runCommandLine } = await import("../packages/cli/src/index.ts");
const root = join(import.meta.dirname, "..");
for (const path of ["docs/reference/cli.md", "packages/cli/README.md"]) {
  const file = join(root, path);
  writeFileSync(file, await withOutputs(readFileSync(file, "utf8"), runCommandLine));
  console.log(path);
}
