// Runs every property test and fuzzer with seeds other than that of `npm test`: always the same three, so
// that a failure belongs to the change that shows it, or those of ATTACK_SEEDS=7,8,9.
import { execFileSync, spawnSync } from "node:child_process";

const SEEDS = (process.env.ATTACK_SEEDS ?? "263687968,263687969,77613260").split(",");
if (!SEEDS.every((seed) => /^\d+$/.test(seed))) {
  console.error(
    `ATTACK_SEEDS=${process.env.ATTACK_SEEDS}: expected whole numbers, for example ATTACK_SEEDS=7,8,9`,
  );
  process.exit(2);
}

const list = ["grep", "-l", "--untracked", 'from "fast-check"', "--", "packages/*.test.ts"];
const files = execFileSync("git", list, { encoding: "utf8" }).trim().split("\n");

for (const seed of SEEDS) {
  console.log(`PROPERTY_SEED=${seed}, ${files.length} files`);
  const env = { ...process.env, PROPERTY_SEED: seed };
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
