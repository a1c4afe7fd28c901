import { isatty } from "node:tty";
import { stayAlive } from "../process/alive.js";
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
  process.once("beforeExit", unsettled);
  // `process.stdin` would open the input, which belongs to a command.
  const isTerminalInput = isatty(0);
  const context = { stdout, stderr, isTerminalInput, environment: env, signals: process };
  const release = stayAlive();
  const code = await runCommandLine(process.argv.slice(2), context).finally(release);
  process.off("beforeExit", unsettled);
  process.exitCode ||= code;
  // What a workload left in this process, such as a timer or a server, would keep it for ever.
  for (const stream of [stdout, stderr]) await written(stream);
  setTimeout(() => process.exit(), MAX_LINGER_MS).unref();
}

/** For what is still being sent. Where nothing is left, the program ends sooner. */
const MAX_LINGER_MS = 500;

/** Even nothing cannot be written to a full disk: it is written only behind what waits. */
const written = (stream: NodeJS.WriteStream): Promise<unknown> | undefined =>
  stream.writableLength > 0 ? new Promise((resolve) => stream.write("", resolve)) : undefined;

/** Nothing is left that could settle what is waited for: only a workload in this process does so. */
function unsettled(): never {
  process.stderr.write(
    "wattspan: the workload waits for something that never comes; look for a promise that nothing settles\n",
  );
  process.exit(1);
}

/** Nowhere is left to report it. */
const ignored = (): void => undefined;
