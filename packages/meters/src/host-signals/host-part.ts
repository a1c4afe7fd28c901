import type { SignalSample } from "@wattspan/core";
import type { Files } from "../host/files/files.js";
import type { HostPaths } from "../host/files/paths.js";
import type { OwnCpu } from "../host/share/cpu-time.js";

/** The surroundings of signals. */
export interface SignalSurroundings {
  readonly paths: HostPaths;
  readonly files: Files;
  readonly ownCpu: OwnCpu;
  /** Milliseconds on the time base of `performance.now()`. */
  readonly now: () => number;
}

/** One kind of signal. */
export interface HostPart {
  /** Current values. Never throws. */
  read(): readonly SignalSample[];
  close(): void;
}

/** A part without values here. */
export const NO_PART: HostPart = { read: () => [], close: () => undefined };
