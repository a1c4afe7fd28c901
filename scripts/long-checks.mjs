// Runs the long checks one after another: `node scripts/long-checks.mjs [--changed] [NAME …]`; --changed:
// only those whose inputs changed since they last passed. Passes are recorded in .ci/passed.json, to be
// committed.
import { spawnSync } from "node:child_process";
import { parseArgs, styleText } from "node:util";
import { longChecks } from "./long/checks.mjs";
import { fingerprintOf } from "./long/fingerprint.mjs";
import { markPassed, passed } from "./long/passed.mjs";

const { values, positionals } = parseArgs({
  options: { changed: { type: "boolean", default: false } },
  allowPositionals: true,
});
const unknown = positionals.filter((name) => !(name in longChecks));
if (unknown.length > 0) {
  console.error(
    `There is no ${unknown.join(", ")}; the long checks are ${Object.keys(longChecks).join(", ")}.`,
  );
  process.exit(2);
}

const rows = [];
for (const [name, check] of Object.entries(longChecks)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue;
  const fingerprint = fingerprintOf(check);
  if (values.changed && passed()[name] === fingerprint) rows.push([name, "unchanged", "passed before"]);
  else rows.push([name, ...run(name, check, fingerprint)]);
}
const width = Math.max(...rows.map(([name]) => name.length));
for (const [name, outcome, detail] of rows) console.log(`${name.padEnd(width)}  ${outcome}  ${detail}`);
if (rows.some(([, outcome]) => outcome === "FAILED")) process.exitCode = 1;

function run(name, { command: [program, ...args] }, fingerprint) {
  console.log(styleText("bold", `\n${name}: ${[program, ...args].join(" ")}`));
  const started = performance.now();
  const { status } = spawnSync(program, args, {
    stdio: "inherit",
    shell: process.platform === "win32",
    env: { ...process.env, WATTSPAN_SKIPS_FAIL: "yes" },
  });
  const seconds = `${((performance.now() - started) / 1000).toFixed(0)} s`;
  // With custom seeds, attacks did not try the seeds of CI.
  if (status === 0 && process.env.ATTACK_SEEDS !== undefined)
    return ["ok", `${seconds}, not noted: ATTACK_SEEDS`];
  markPassed(name, status === 0 ? fingerprint : undefined);
  if (status !== 0) return ["FAILED", seconds];
  return ["ok", seconds];
}
