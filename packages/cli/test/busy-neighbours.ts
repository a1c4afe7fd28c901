/** Processes that are busy until the end of a test. */

import { spawn } from "node:child_process";
import { availableParallelism, setPriority } from "node:os";
import { onTestFinished } from "vitest";

/** They take what is idle, and where nothing is, a tenth of a processor beside each process that works. */
const LATER = 10;

/** It ends by itself, after any test: a worker that is killed leaves it. */
const WORK = "for (const end = Date.now() + 120_000; Date.now() < end; );";

/** Lets no processor be idle. */
export function keepBusy(): void {
  for (let count = Math.max(2, availableParallelism()); count > 0; count--) {
    const neighbour = spawn(process.execPath, ["-e", WORK], { stdio: "ignore" });
    onTestFinished(() => void neighbour.kill("SIGKILL"));
    if (neighbour.pid !== undefined) setPriority(neighbour.pid, LATER);
  }
}
