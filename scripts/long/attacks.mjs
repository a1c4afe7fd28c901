// Runs every property test and fuzzer with other seeds than those of `npm test`. The seeds follow from what is tested, so that a failure
// comes again until it is mended, and no other change meets it by chance.
import { execFileSync, spawnSync } from "node:child_process";
import { longChecks } from "./checks.mjs";
import { fingerprintOf } from "./fingerprint.mjs";

const SEEDS = 5;

const list = ["grep", "-l", "--untracked", 'from "fast-check"', "--", "packages/*.test.ts"];
const files = execFileSync("git", list, { encoding: "utf8" }).trim().split("\n");
const first = Number.parseInt(fingerprintOf(longChecks.attacks).slice(0, 7), 16);

for (let seed = first; seed < first + SEEDS; seed++) {
  console.log(`PROPERTY_SEED=${seed}, ${files.length} files`);
  const env = { ...process.env, PROPERTY_SEED: String(seed) };
  const { status } = spawnSync("vitest", ["run", ...files], {
    env,
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (status !== 0) {
    console.error(`Again: PROPERTY_SEED=${seed} npm test`);
    process.exitCode = 1;
  }
}
