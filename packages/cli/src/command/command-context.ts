import type { SignalSource as CoreSource } from "@wattspan/core";
import type { Candidate } from "../machine/candidates.js";
import type { SignalSource } from "../process/interruption.js";
import type { Time } from "../process/time.js";
import type { OutputStream } from "../terminal/output-stream.js";
import type { Environment } from "../terminal/terminal.js";

/** What a command runs with. */
export interface CommandContext {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  /** Whether standard input is a terminal. Default false. */
  readonly isTerminalInput?: boolean;
  readonly environment: Environment;
  /** The meters to look for. Default: all known ones. */
  readonly candidates?: readonly Candidate[];
  /**
   * Sources of device utilization. Default: the host and the drivers of its cards.
   */
  readonly utilization?: readonly CoreSource[];
  /** Source of Ctrl-C. Default: none. */
  readonly signals?: SignalSource;
  /** Sends requests over the network. Default: the runtime's `fetch`. */
  readonly fetch?: typeof fetch;
  /** Clock for the current time and for waiting. Default: real time. */
  readonly time?: Time;
}

/**
 * Exit code of a command: 0 done, 1 no result, 2 the command line is wrong; for `exec`, the exit code of its
 * command.
 */
export type ExitCode = number;
