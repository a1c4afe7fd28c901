/**
 * A machine for tests: files as on Linux, with a RAPL counter that follows the CPU time of real processes.
 * The power comes from that CPU time alone, so the truth is known regardless of other load.
 */

import {
  closeSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { rapl } from "@wattspan/meters";
import type { EnergyMeter } from "wattspan";
import type { Drawn } from "./drawn.ts";

/** Watts of a busy core. Idle power is 0, so the joules of a call come only from CPU time. */
export const WATTS_PER_CORE = 30;
const STEP_MS = 5;
const DIGITS = 15;
/**
 * After this process was stopped, the work of others arrives all at once: that is neither a reset nor a wrap
 * of the counter.
 */
const ANY_WATTS = 1e9;
/** Files count CPU time by the microsecond. */
const RESOLUTION_S = 1e-6;

/** The machine. `app` is the control group of this process. */
export interface CountedHost {
  /** Its RAPL meter, which knows that idle power is 0. */
  readonly meter: EnergyMeter;
  /** The values of the files at each reading of the meter. */
  readonly readings: readonly Drawn[];
  /** For `modelServer()`. */
  readonly paths: {
    readonly root: string;
    readonly procRoot: string;
    readonly cgroupRoot: string;
    readonly ownCpu: "cgroup";
  };
  /** Shows a real process in the machine's `/proc`. */
  showProcess(pid: number): void;
  /**
   * States what another process has used so far, in a control group of that name. A smaller value than before
   * is late and ignored.
   */
  used(group: string, cpuS: number): void;
  /** Updates all files: they belong to one moment. */
  show(): void;
  close(): void;
}

/**
 * Starts it.
 * @example const host = countedHost(); const metering = createMetering({ meters: [host.meter] });
 */
export function countedHost(): CountedHost {
  const directory = mkdtempSync(join(tmpdir(), "wattspan-host-"));
  const cgroupRoot = join(directory, "sys/fs/cgroup");
  const file = (path: string, text: string): number => {
    const whole = join(directory, path);
    mkdirSync(join(whole, ".."), { recursive: true });
    writeFileSync(whole, text);
    return openSync(whole, "r+");
  };
  const descriptors: number[] = [];
  const kept = (path: string, text: string): number => {
    const descriptor = file(path, text);
    descriptors.push(descriptor);
    return descriptor;
  };
  const group = (name: string): number => {
    const own = `sys/fs/cgroup/${name}`;
    kept(`${own}/cgroup.procs`, "\n");
    kept(`${own}/cgroup.type`, "domain\n");
    return kept(`${own}/cpu.stat`, usage(0));
  };
  const domain = "sys/class/powercap/intel-rapl:0";
  kept(`${domain}/name`, "package-0\n");
  kept(`${domain}/max_energy_range_uj`, "262143328850\n");
  const energy = kept(`${domain}/energy_uj`, counter(0));
  kept("sys/fs/cgroup/cgroup.controllers", "cpu\n");
  const all = kept("sys/fs/cgroup/cpu.stat", usage(0));
  kept("proc/self/cgroup", "0::/app\n");
  const app = group("app");

  const others = new Map<string, { readonly file: number; cpuS: number }>();
  const startS = ownSeconds();
  let shown = { joules: 0, others: 0 };
  const show = (): void => {
    const own = ownSeconds() - startS;
    let used = 0;
    for (const { cpuS } of others.values()) used += cpuS;
    const busy = own + used;
    shown = { joules: WATTS_PER_CORE * busy, others: WATTS_PER_CORE * used };
    // Fixed length: a reader never sees a partial value.
    for (const { file, cpuS } of others.values()) writeSync(file, usage(cpuS), 0);
    writeSync(app, usage(own), 0);
    writeSync(all, usage(busy), 0);
    writeSync(energy, counter(shown.joules), 0);
  };
  show();
  const timer = setInterval(show, STEP_MS);
  const paths = {
    ...{ root: join(directory, "sys"), procRoot: join(directory, "proc"), cgroupRoot },
    ownCpu: "cgroup",
  } as const;
  const readings: Drawn[] = [];
  return {
    // Files are written and read on one thread: a reading finds them all as last written.
    meter: notifying(rapl(paths), () => readings.push({ atMs: performance.now(), ...shown })),
    readings,
    paths,
    showProcess(pid) {
      symlinkSync(`/proc/${pid}`, join(directory, "proc", String(pid)));
    },
    used(name, cpuS) {
      const known = others.get(name) ?? { file: group(name), cpuS };
      known.cpuS = Math.max(known.cpuS, cpuS);
      others.set(name, known);
    },
    show,
    close() {
      clearInterval(timer);
      for (const descriptor of descriptors) closeSync(descriptor);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The same meter; `onRead` is called for each reading. */
function notifying(meter: EnergyMeter, onRead: () => void): EnergyMeter {
  return {
    name: meter.name,
    async open(signal) {
      const opened = await meter.open(signal);
      if (opened.status !== "ready") return opened;
      const { reader, zones } = opened;
      return {
        ...opened,
        zones: zones.map(({ modulusJ: _, ...zone }) => ({ ...zone, idleWatts: 0, maxWatts: ANY_WATTS })),
        reader: {
          read() {
            onRead();
            return reader.read();
          },
          cpuTime() {
            const time = reader.cpuTime?.();
            return time && { ...time, resolutionS: RESOLUTION_S };
          },
          close: () => reader.close?.(),
        },
      };
    },
  };
}

/** CPU seconds of this process, its native threads included. */
export function ownSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

const padded = (value: number): string => String(Math.round(value * 1e6)).padStart(DIGITS, "0");
const usage = (seconds: number): string => `usage_usec ${padded(seconds)}\nuser_usec 0\n`;
const counter = (joules: number): string => `${padded(joules)}\n`;
