import { runCommandLine } from "./command-line.js";

/**
 * Runs the arguments of this process, and sets its exit code.
 * @example await main(); // what the program `wattspan` does
 */
export async function main(): Promise<void> {
  process.stdout.on("error", endQuietly);
  const { stdout, stderr, env } = process;
  const context = { stdout, stderr, environment: env, signals: process };
  process.exitCode = await runCommandLine(process.argv.slice(2), context);
}

/** Whoever reads has seen enough, as with `| head`. */
function endQuietly(error: NodeJS.ErrnoException): void {
  if (error.code !== "EPIPE") throw error;
}
