// Applies the changesets: versions, changelogs, and the version in telemetry. Run: npm run release -- bump
import { readFileSync, writeFileSync } from "node:fs";
import { run } from "./setup/run.mjs";

const NAMES = "packages/core/src/names/names.ts";
const VERSION = /^const VERSION = "[^"]+";$/m;

try {
  await run("changeset", ["version"], "The changesets cannot be applied");
  const { version } = JSON.parse(readFileSync("packages/core/package.json", "utf8"));
  const text = readFileSync(NAMES, "utf8");
  if (!VERSION.test(text)) throw new Error(`${NAMES} has no line \`const VERSION = "…";\`.`);
  writeFileSync(NAMES, text.replace(VERSION, `const VERSION = "${version}";`));
  const generate = ["--conditions=@wattspan/source", "scripts/generate-signals.mjs"];
  await run("node", generate, "The signals cannot be written");
  console.log(`Everything is ${version}. Check the changelogs, run the tests, and commit.`);
} catch (error) {
  console.error(error.message, error.details ?? "");
  process.exitCode = 1;
}
