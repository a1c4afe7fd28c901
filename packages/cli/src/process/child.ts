/** A user's command, run as if started directly. */

import { type ChildProcess, type StdioOptions, spawn } from "node:child_process";
import { constants } from "node:os";
import { resolve as resolvePath } from "node:path";
import { msFromSeconds } from "@wattspan/core/units";
import type { Environment } from "../terminal/terminal.js";
import type { SignalSource } from "./interruption.js";
import { lookAt } from "./look-at.js";
import { killGroup, Termination } from "./termination.js";

/** How a command ended. One that was stopped before it started ended by SIGTERM. */
export interface ChildEnd {
  /**
   * As in a shell: its own code, 128 plus the number of the signal that ended it, or 126 or 127 if it cannot
   * be started.
   */
  readonly code: number;
  readonly signal?: NodeJS.Signals;
  /** The session that it led, if it could be stopped with everything it started. */
  readonly session?: number;
  /** Why it could not start. */
  readonly failure?: string;
  /** It ran longer than it may, and was ended. */
  readonly timedOut?: true;
}

const CANNOT_RUN = 126;
const NOT_FOUND = 127;
const BY_SIGNAL = 128;
/** A terminal sends these signals to the command as well. */
const OF_TERMINAL = ["SIGINT", "SIGQUIT", "SIGHUP"] as const;
const STDERR = 2;
const PASSED_ON = ["SIGTERM", "SIGUSR2", "SIGCONT"] as const;

/** Options for running a command. */
export interface ChildSurroundings {
  readonly environment: Environment;
  readonly signals?: SignalSource;
  /** Whether a terminal sends Ctrl-C to both processes. */
  readonly isTerminal: boolean;
  /** Starts it, for example in its own control group. Default: a plain start. */
  readonly enter?: <T>(start: () => T) => T;
  /**
   * Ends it with everything it started: SIGTERM, then SIGKILL some seconds later. A command with this option
   * has no input, and its output goes to standard error.
   */
  readonly stop?: AbortSignal;
  /** Seconds from its start after which it is ended like that. Default: none. With it, too, a command has no input. */
  readonly timeoutS?: number;
  /** The begin of `NAME=value` in its environment alone: with it, `stop` ends what left its session, too. */
  readonly variable?: string;
  /** The folder that it runs in. Default: this process's. */
  readonly folder?: string;
}

/**
 * Starts a command with this process's input and output, and waits for its end. Forwards signals to it.
 * @example (await runChild(["true"], { environment: process.env, isTerminal: false })).code // 0
 */
export function runChild(
  [command = "", ...args]: readonly string[],
  surroundings: ChildSurroundings,
): Promise<ChildEnd> {
  const { environment, signals, isTerminal, enter = (start) => start() } = surroundings;
  const { stop, timeoutS, variable, folder } = surroundings;
  if (stop?.aborted) return Promise.resolve(endBySignal("SIGTERM"));
  let child: ChildProcess | undefined;
  const hasGroup = stop !== undefined || timeoutS !== undefined;
  const kill = (name: NodeJS.Signals) => (hasGroup ? killGroup(child, name) : child?.kill(name));
  // Before the command starts: without a listener, a signal would end this process and leave the command
  // running.
  const listeners = [...OF_TERMINAL, ...PASSED_ON].map((name) => {
    const isSent = isTerminal && !hasGroup && OF_TERMINAL.some((other) => other === name);
    const listener = () => void (isSent || kill(name));
    signals?.on(name, listener);
    return { name, listener };
  });
  const stdio: StdioOptions = hasGroup ? ["ignore", STDERR, STDERR] : "inherit";
  const options = { stdio, detached: hasGroup, cwd: folder, env: { ...environment } };
  const unlisten = () => {
    for (const { name, listener } of listeners) signals?.off(name, listener);
  };
  let started: ChildProcess;
  try {
    started = enter(() => spawn(command, args, options));
  } catch (error) {
    // Some errors are thrown, such as that of a folder that is a file.
    unlisten();
    return Promise.resolve(notStarted(command, folder, error));
  }
  child = started;
  const termination = new Termination(started, variable);
  const end = () => termination.begin();
  stop?.addEventListener("abort", end, { once: true });
  let timedOut = false;
  const whenLate = () => {
    timedOut = true;
    end();
  };
  const limit = timeoutS === undefined ? undefined : setTimeout(whenLate, msFromSeconds(timeoutS));
  return new Promise<ChildEnd>((resolve) => {
    // Also that of a signal to a command of another user, which runs on.
    started.on("error", (error) => started.pid === undefined && resolve(notStarted(command, folder, error)));
    started.on("exit", (code, signal) => {
      const own = hasGroup && started.pid !== undefined ? { session: started.pid } : {};
      const how = signal === null ? { code: code ?? 0 } : endBySignal(signal);
      resolve({ ...how, ...own, ...(timedOut && { timedOut }) });
    });
  }).finally(async () => {
    clearTimeout(limit);
    await termination.end();
    stop?.removeEventListener("abort", end);
    unlisten();
  });
}

const endBySignal = (signal: NodeJS.Signals): ChildEnd => ({
  ...{ code: BY_SIGNAL + constants.signals[signal], signal },
});

function notStarted(program: string, folder: string | undefined, error: unknown): ChildEnd {
  const { code, message } = error as NodeJS.ErrnoException;
  return {
    code: code === "ENOENT" ? NOT_FOUND : CANNOT_RUN,
    failure: `cannot be started (${code ?? message})${whyNotStarted(program, folder ?? "", code)}`,
  };
}

function whyNotStarted(program: string, folder: string, code: string | undefined): string {
  const isPath = /[\\/]/.test(program);
  if (code === "EACCES")
    return isPath && lookAt(resolvePath(folder, program)).stats?.isDirectory()
      ? ": it is a folder, name a program"
      : ": make it executable (chmod +x), or start it by its interpreter";
  if (code !== "ENOENT") return "";
  if (folder !== "" && !lookAt(folder).stats) return ": the folder that it is to run in is not there";
  return isPath
    ? ": there is no such file, or its first line names no interpreter that is there"
    : ": no folder of PATH has it";
}
