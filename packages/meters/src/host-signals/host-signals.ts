import type { SignalSource } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { nodeFiles } from "../host/files/files.js";
import { HOST_OPTIONS, type HostOptions, hostPaths } from "../host/files/paths.js";
import type { OwnCpu } from "../host/share/cpu-time.js";
import { MeterOptionError } from "../options/meter-option-error.js";
import { cpuUtilization } from "./cpu-utilization.js";
import type { HostPart, SignalSurroundings } from "./host-part.js";
import { memoryBandwidth } from "./memory-bandwidth.js";
import { memoryUsage } from "./memory-usage.js";
import { networkBytes } from "./network-bytes.js";
import { storageBytes } from "./storage-bytes.js";

const PARTS = {
  "cpu-utilization": cpuUtilization,
  "memory-usage": memoryUsage,
  network: networkBytes,
  storage: storageBytes,
  "memory-bandwidth": memoryBandwidth,
} as const satisfies Record<string, (surroundings: SignalSurroundings) => HostPart>;

/** A kind of signal of {@link hostSignals}. */
export type HostSignal = keyof typeof PARTS;

/** Signals that cost next to nothing: a few microseconds each. */
const CHEAP: readonly HostSignal[] = ["cpu-utilization", "memory-usage", "network", "storage"];

/** Options of {@link hostSignals}. */
export interface HostSignalsOptions extends HostOptions {
  /**
   * The signals to report. Default: all but `memory-bandwidth`, which reads up to 64 files and may interrupt
   * other CPUs.
   */
  readonly include?: readonly HostSignal[];
  /** What counts as this process, as in the options of `rapl`. Default `auto`. */
  readonly ownCpu?: OwnCpu;
}

/**
 * Utilization and memory traffic of this machine, memory and traffic of this process: metrics that explain its
 * energy. On Linux; elsewhere only the memory in use. Unreadable values are left out.
 *
 * @throws WattspanConfigurationError for an unknown option.
 * @throws MeterOptionError for an unknown signal.
 * @see docs/meters/host-signals.md
 * @example
 * const metering = createMetering({ meters: [rapl()], signals: [hostSignals()] });
 * @example
 * const traffic = hostSignals({ include: ["memory-bandwidth"] });
 */
export function hostSignals(options: HostSignalsOptions = {}): SignalSource {
  checkOptionNames<HostSignalsOptions>(options, { ...HOST_OPTIONS, include: true, ownCpu: true });
  const { include = CHEAP, ownCpu = "auto" } = options;
  const known = Object.keys(PARTS).join(", ");
  for (const signal of include) {
    if (!Object.hasOwn(PARTS, signal))
      throw new MeterOptionError("hostSignals", "include", signal, `some of ${known}`);
  }
  const surroundings = { paths: hostPaths(options), files: nodeFiles, ownCpu, now: () => performance.now() };
  let parts: readonly HostPart[] | undefined;
  let isClosed = false;
  return {
    name: "host-signals",
    read() {
      if (isClosed) return [];
      parts ??= [...new Set(include)].map((signal) => PARTS[signal](surroundings));
      return parts.flatMap((part) => part.read());
    },
    close() {
      isClosed = true;
      for (const part of parts ?? []) part.close();
      parts = [];
    },
  };
}
