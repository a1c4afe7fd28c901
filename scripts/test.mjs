// Type check, then tests. Both run even if the first fails, so that one run shows all problems.
// Arguments go to vitest: `npm test -- --project "core*"`. Long tests are skipped unless projects are named.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const passes = (command, ...args) =>
  spawnSync(command, args, { stdio: "inherit", shell: process.platform === "win32" }).status === 0;

if (!process.stdout.isTTY) process.env.NO_COLOR ??= "1"; // vitest colours logs too

process.env.WATTSPAN_IS_BUILT = "yes";
// Hundreds of programs start with the same sources.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, "../node_modules/.cache/node");
process.env.GOGC ??= "400"; // The compiler and servers are in Go: with more room they take a sixth less CPU time.
console.log("Checking types …");
const typesFit = passes("node", "scripts/types.mjs");
const given = process.argv.slice(2);
const projects = given.some((argument) => argument.startsWith("--project")) ? [] : ["--project", "!*-long"];
const testsPass = passes("vitest", "run", ...projects, ...given);

if (!typesFit) console.error("The type check failed: see its errors above the tests.");
if (!typesFit || !testsPass) process.exitCode = 1;
