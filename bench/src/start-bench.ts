import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Runs the bench as a user does, to its end. For tests. */
export function startBench(...args: string[]) {
  const program = fileURLToPath(new URL("main.ts", import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
}
