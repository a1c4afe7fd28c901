import type { SignalSource as CoreSource } from "@wattspan/core";
import type { Candidate } from "../machine/candidates.js";
import type { OpenBrowser } from "../process/browser.js";
import type { SignalSource } from "../process/interruption.js";
import type { Time } from "../process/time.js";
import type { OutputStream } from "../terminal/output-stream.js";
import type { Environment } from "../terminal/terminal.js";

/** What a command works with. */
export interface CommandContext {
  readonly stdout: OutputStream;
  readonly stderr: OutputStream;
  readonly environment: Environment;
  /** The meters that are looked for. Default: all that are known. */
  readonly candidates?: readonly Candidate[];
  /** Who says how busy devices are, where a command asks that. Default: the host and the drivers of its cards. */
  readonly utilization?: readonly CoreSource[];
  /** Where Ctrl-C comes from. Default: nowhere. */
  readonly signals?: SignalSource;
  /** What opens a page in a browser, where an option asks for it. Default: none is opened. */
  readonly openBrowser?: OpenBrowser;
  /** What asks over the network, where an option asks for it. Default: the runtime's. */
  readonly fetch?: typeof fetch;
  /** By which it knows what is now, and waits. Default: real time. */
  readonly time?: Time;
}

/** What a command ends with: 0 done, 1 nothing could be said, 2 the command line is wrong; of `exec`, what its command ended with. */
export type ExitCode = number;
