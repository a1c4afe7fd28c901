// Writes the output of commands into the page about the command line. Run: npm run generate -- cli-docs
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import "./source-names.mjs";

const { withOutputs } = await import("./docs/cli-output.ts");
const { runCommandLine } = await import("../packages/cli/src/index.ts");
const root = join(import.meta.dirname, "..");
const page = join(root, "docs/reference/cli.md");
writeFileSync(page, await withOutputs(readFileSync(page, "utf8"), runCommandLine));
