// Checks the types of every part, each by its own tsconfig: `npm run types`. The native compiler takes a third
// of the CPU time; TypeScript 6 stays for tools that use its API, which 7 lacks.
import { spawnSync } from "node:child_process";
import { join } from "node:path";

const COMPILER = "node_modules/typescript-native/bin/tsc";

/**
 * All sources, then code that ships separately without the types of Node or of a browser, then users of the
 * builds.
 */
const PARTS = [
  "tsconfig.json",
  ...[
    "core",
    "testing",
    "meters",
    "carbon",
    "models",
    "spans",
    "budget",
    "audit",
    "wattspan",
    "cli",
    "cli/page",
  ].map((name) => join("packages", name)),
  ...["examples", "attack", "lab", "deploy", "dashboards"],
];

const failed = PARTS.filter(
  (part) => spawnSync(process.execPath, [COMPILER, "-p", part], { stdio: "inherit" }).status !== 0,
);
if (failed.length > 0) {
  console.error(`Types do not fit: ${failed.join(", ")}.`);
  process.exitCode = 1;
}
