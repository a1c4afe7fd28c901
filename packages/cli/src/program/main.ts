import { openBrowser } from "../process/browser.js";
import { runCommandLine } from "./command-line.js";

/**
 * Runs the arguments of this process, and sets its exit code: 1 if its output cannot be written.
 * @example await main(); // what the program `wattspan` does
 */
export async function main(): Promise<void> {
  const { stdout, stderr, env } = process;
  stdout.once("error", (error: NodeJS.ErrnoException) => {
    stdout.on("error", ignored);
    // The reader has closed the pipe, as `| head` does.
    if (error.code !== "EPIPE") {
      process.exitCode = 1;
      stderr.write(`wattspan: cannot write to standard output (${error.code})\n`);
    }
    process.emit("SIGTERM", "SIGTERM"); // Ends a command that would keep running.
  });
  stderr.on("error", ignored);
  const context = { stdout, stderr, environment: env, signals: process, openBrowser };
  const code = await runCommandLine(process.argv.slice(2), context);
  process.exitCode ||= code;
}

/** Nowhere is left to report it. */
const ignored = (): void => undefined;
