// Gives everything a version: `npm run release -- bump 0.2.0` writes it into each package and into what telemetry
// states, and makes what is unreleased in CHANGELOG.md that version's.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { run } from "../setup/run.mjs";

const version = process.argv[2] ?? "";
if (!/^\d+\.\d+\.\d+(-[\w.]+)?$/.test(version)) {
  console.error("Name the version: npm run release -- bump 0.2.0");
  process.exit(2);
}
for (const directory of readdirSync("packages"))
  replace(`packages/${directory}/package.json`, /^ {2}"version": ".*"/m, `  "version": "${version}"`);
replace("packages/core/src/names/names.ts", /^const VERSION = ".*";$/m, `const VERSION = "${version}";`);
const heading = `## [Unreleased]\n\n## [${version}] - ${new Date().toISOString().slice(0, 10)}`;
replace("CHANGELOG.md", /^## \[Unreleased\]$/m, heading);
const generate = ["--conditions=@wattspan/source", "scripts/generate-signals.mjs"];
await run("node", generate, "The signals cannot be written");
console.log(`Everything is ${version}. Check CHANGELOG.md, run the tests, and commit.`);

function replace(file, pattern, by) {
  const text = readFileSync(file, "utf8");
  if (!pattern.test(text)) throw new Error(`${file} has nothing like ${pattern}.`);
  writeFileSync(file, text.replace(pattern, by));
}
