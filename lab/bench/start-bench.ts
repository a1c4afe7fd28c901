import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Only this stops a hanging run: a test that waits for a program in this way cannot time out. */
const MAX_MS = 170_000;

/** Runs the bench as a user does, to its end. For tests. */
export function startBench(...args: string[]) {
  const program = fileURLToPath(new URL("../main.ts", import.meta.url));
  const limits = { encoding: "utf8", timeout: MAX_MS } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, "bench", ...args], limits);
  return { status, stdout, stderr };
}
