// The tests, and while they wait, the type check. Both run to their ends, so that one run shows all problems.
// Arguments go to vitest: `npm test -- --project "core*"`. Long tests are skipped unless projects are named.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { setPriority } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";

/** It yields to the tests, and not to all else on a busy machine. */
const LATER = 5;

if (!process.stdout.isTTY) process.env.NO_COLOR ??= "1"; // vitest colours logs too

process.env.WATTSPAN_IS_BUILT = "yes";
// Hundreds of programs start with the same sources.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, "../node_modules/.cache/node");
process.env.GOGC ??= "400"; // The compiler and servers are in Go: with more room they take a sixth less CPU time.
const given = process.argv.slice(2);
const projects = given.some((argument) => argument.startsWith("--project")) ? [] : ["--project", "!*-long"];
const [types, testsPass] = await Promise.all([checkTypes(), passes("vitest", "run", ...projects, ...given)]);

console.log(types.says || "Types fit.");
if (!types.fit || !testsPass) process.exitCode = 1;

async function passes(command, ...args) {
  const [code] = await once(
    spawn(command, args, { stdio: "inherit", shell: process.platform === "win32" }),
    "close",
  );
  return code === 0;
}

/** What it says comes after the tests, and takes no time from them. */
async function checkTypes() {
  const child = spawn(process.execPath, [join(import.meta.dirname, "types.mjs")], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  setPriority(child.pid, LATER);
  const [errors, summary, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { fit: code === 0, says: errors + summary };
}
