/** The command of a person, run as if it had been started without us. */

import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:os";
import type { SignalSource } from "../interruption.js";
import type { Environment } from "../terminal/terminal.js";

/** How a command ended. */
export interface ChildEnd {
  /** As a shell says it: its own code, 128 and the number of the signal that ended it, 126 or 127 where it cannot be started. */
  readonly code: number;
  readonly signal?: NodeJS.Signals;
  /** Why it could not be started. */
  readonly failure?: string;
}

const CANNOT_RUN = 126;
const NOT_FOUND = 127;
const BY_SIGNAL = 128;
/** A terminal sends these to the command too. */
const OF_TERMINAL = ["SIGINT", "SIGQUIT", "SIGHUP"] as const;
const PASSED_ON = ["SIGTERM", "SIGUSR2", "SIGCONT"] as const;

/** What stands around a command. */
export interface ChildSurroundings {
  readonly environment: Environment;
  readonly signals?: SignalSource;
  /** Whether a terminal sends Ctrl-C to both. */
  readonly isTerminal: boolean;
  /** Starts it, for example in a control group of its own. Default: as it is. */
  readonly enter?: <T>(start: () => T) => T;
}

/**
 * Starts a command with this process's input and output, and waits for its end. Signals are passed on to it.
 * @example (await runChild(["true"], { environment: process.env, isTerminal: false })).code // 0
 */
export function runChild(
  [command = "", ...args]: readonly string[],
  { environment, signals, isTerminal, enter = (start) => start() }: ChildSurroundings,
): Promise<ChildEnd> {
  let child: ChildProcess | undefined;
  // Before the command starts: without a listener a signal would end this process and leave the command alone.
  const listeners = [...OF_TERMINAL, ...PASSED_ON].map((name) => {
    const isSent = isTerminal && OF_TERMINAL.some((other) => other === name);
    const listener = () => void (isSent || child?.kill(name));
    signals?.on(name, listener);
    return { name, listener };
  });
  const started = enter(() => spawn(command, args, { stdio: "inherit", env: { ...environment } }));
  child = started;
  return new Promise<ChildEnd>((resolve) => {
    started.on("error", (error: NodeJS.ErrnoException) => {
      const code = error.code === "ENOENT" ? NOT_FOUND : CANNOT_RUN;
      resolve({ code, failure: `cannot be started (${error.code ?? error.message})` });
    });
    started.on("exit", (code, signal) => {
      if (signal === null) resolve({ code: code ?? 0 });
      else resolve({ code: BY_SIGNAL + constants.signals[signal], signal });
    });
  }).finally(() => {
    for (const { name, listener } of listeners) signals?.off(name, listener);
  });
}
