import { setTimeout } from "node:timers/promises";
import type { EnergyMeter, Zone } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { nodeFiles } from "./host/files/files.js";
import { HOST_OPTIONS, type HostOptions, hostPaths } from "./host/files/paths.js";
import type { OwnCpu } from "./host/share/cpu-time.js";
import { MeterOptionError } from "./options/meter-option-error.js";
import { REFRESH_MS } from "./powercap/declare-zones.js";
import { openRapl } from "./powercap/open-rapl.js";

const VERIFIED = {
  by: "fixture",
  on: "2026-11-25",
  machine: "directory trees in the kernel's layout",
} as const;

/** Options of {@link rapl}. */
export interface RaplOptions extends HostOptions {
  /**
   * What counts as this process's CPU time, which separates its share of energy from that of others. Default
   * `auto`: the control group, child processes included, while it holds only this process and its
   * descendants, and no other process in it meters; else the threads of this process alone. A worker thread
   * in which Wattspan runs counts for itself, not for the main thread. A `CpuUser`, such as
   * `descendantsCpu()`: its own figure.
   */
  readonly ownCpu?: OwnCpu;
  /**
   * Mean age of a value when it is read, and the source of that measurement on such a machine: half a
   * millisecond if counters stand between refreshes. It moves the joules of calls of a few milliseconds, by a
   * tenth at 3 ms. Default: 0; it has not been measured yet.
   */
  readonly valueAge?: NonNullable<Zone["valueAge"]>;
}

/**
 * Energy of CPU packages and memory from the RAPL counters of Intel and AMD processors, as Linux's powercap
 * class shows them. Measured, in steps of 15 to 61 µJ, about every millisecond, for the whole host; its
 * `cpuTime()` gives this process's share.
 *
 * Needs read access to `energy_uj`, which since kernel 5.10 only root has: without it opening gives `denied`
 * and the command that grants it. Absent in most virtual machines.
 *
 * @throws WattspanConfigurationError for an unknown option.
 * @throws MeterOptionError for an invalid `valueAge`.
 * @see docs/meters/rapl.md
 * @example
 * const metering = createMetering({ meters: [rapl()] });
 * @example
 * // In a container with the host's /sys mounted at /host/sys.
 * const meter = rapl({ root: "/host/sys" });
 */
export function rapl(options: RaplOptions = {}): EnergyMeter {
  checkOptionNames<RaplOptions>(options, { ...HOST_OPTIONS, ownCpu: true, valueAge: true });
  const { ownCpu = "auto", valueAge } = options;
  checkValueAge(valueAge);
  const paths = hostPaths(options);
  return {
    name: "rapl",
    verified: VERIFIED,
    async open(signal) {
      const opened = await openRapl({ paths, files: nodeFiles, pause, ownCpu, now }, signal);
      if (!valueAge || opened.status === "unavailable") return opened;
      return { ...opened, zones: opened.zones.map((zone) => ({ ...zone, valueAge })) };
    },
  };
}

const now = (): number => performance.now();
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  setTimeout(ms, undefined, { signal, ref: false });

function checkValueAge(given: RaplOptions["valueAge"] | null): void {
  if (given === undefined) return;
  const isAge = given !== null && given.ms > 0 && given.ms <= REFRESH_MS;
  if (isAge && typeof given.source === "string" && given.source !== "") return;
  throw new MeterOptionError(
    "rapl",
    "valueAge",
    JSON.stringify(given),
    `{ ms, source }, above 0 and at most ${REFRESH_MS} ms, and who measured it`,
  );
}
