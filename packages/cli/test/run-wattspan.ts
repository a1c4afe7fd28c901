/** Runs the program as a process of its own, or its command line in this one. */

import { spawnSync } from "node:child_process";
import { networkInterfaces } from "node:os";
import { join } from "node:path";
import { type CommandContext, type ExitCode, runCommandLine } from "../src/index.js";

/** Some sandboxes cannot talk to themselves. */
export const HAS_LOOPBACK = networkInterfaces().lo !== undefined;

/** What a run printed, and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const FROM_SOURCE = ["--conditions=@wattspan/source", "--disable-warning=ExperimentalWarning"];
/** As users have it, where it has just been built: that starts in half the time. */
const PROGRAM =
  process.env.WATTSPAN_IS_BUILT === "yes"
    ? [join(import.meta.dirname, "../bin/wattspan.js")]
    : [...FROM_SOURCE, join(import.meta.dirname, "programs/wattspan.ts")];
export const NODE = [process.execPath, ...PROGRAM];

/** The start of a command line for a shell. */
export const SHELL_COMMAND = NODE.map((word) => `'${word}'`).join(" ");

/** Nothing of the environment of the tests decides about colours and letters. */
const NEUTRAL = {
  NO_COLOR: undefined,
  FORCE_COLOR: undefined,
  NODE_OPTIONS: "",
  LC_ALL: undefined,
  LC_CTYPE: undefined,
};

/** Starts the program with its output in pipes, and waits for its end. */
export function wattspan(args: readonly string[]): Ended {
  const [command = "", ...before] = NODE;
  return run(command, [...before, ...args]);
}

/** The same of any program. */
export function run(command: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}): Ended {
  const env = { ...process.env, ...NEUTRAL, LANG: "C.UTF-8", TERM: "xterm-256color", ...environment };
  const { status, stdout, stderr, error } = spawnSync(command, args, { encoding: "utf8", env });
  if (error) throw error;
  return { code: status, stdout, stderr };
}

/** How the output is looked at, and what else the command is given. */
export interface Looking
  extends Pick<CommandContext, "candidates" | "utilization" | "fetch" | "time" | "signals"> {
  /** Columns of a terminal; a pipe where there are none. */
  readonly columns?: number;
  readonly environment?: Readonly<Record<string, string>>;
}

/** Runs the command line without a process: the same code, a hundred times as fast. */
export async function inProcess(
  args: readonly string[],
  { columns, environment = {}, ...given }: Looking = {},
): Promise<Ended> {
  const written = { stdout: "", stderr: "" };
  const stream = (name: keyof typeof written) => ({
    isTTY: columns !== undefined,
    columns,
    write(text: string) {
      written[name] += text;
    },
  });
  const context = {
    stdout: stream("stdout"),
    stderr: stream("stderr"),
    environment: { LANG: "C.UTF-8", ...environment },
    ...given,
  };
  const code: ExitCode = await runCommandLine(args, context);
  return { code, ...written };
}
