// Checks the types of every part by its tsconfig: `node scripts/types.mjs`. The native compiler takes a third
// of the CPU time; TypeScript 6 stays for tools that use its API, which 7 lacks.
import { spawnSync } from "node:child_process";

const COMPILER = "node_modules/typescript-native/bin/tsc";
/** Several at once compute much of it anew. */
const ONE_CHECKER = ["--checkers", "1"];

/**
 * All sources, then code that ships without the types of a newer Node, of any Node, or of anything but a browser,
 * then users of the builds.
 */
const PARTS = [
  ...["tsconfig.json", "tsconfig.node.json", "tsconfig.any-runtime.json", "packages/cli/page"],
  ...["examples", "lab", "deploy"],
];

const failed = PARTS.filter(
  (part) =>
    spawnSync(process.execPath, [COMPILER, ...ONE_CHECKER, "-p", part], { stdio: "inherit" }).status !== 0,
);
if (failed.length > 0) {
  console.error(`Types do not fit: ${failed.join(", ")}.`);
  process.exitCode = 1;
}
