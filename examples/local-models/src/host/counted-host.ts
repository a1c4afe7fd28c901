/**
 * A machine for tests: files as Linux has them, with a RAPL counter that draws power by the CPU time that real processes
 * use. What they use is what they are told to draw, so the truth is known whatever else this machine does.
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
import { setTimeout as pause } from "node:timers/promises";
import type { Metering } from "wattspan";

/** Watts of a busy core, and of the machine at rest. */
export const WATTS_PER_CORE = 30;
const IDLE_WATTS = 10;
/** Seldom enough that this process hardly works at rest: what it does then is inside of the power at rest. */
const STEP_MS = 5;
const DIGITS = 15;
/** Ticks in which nothing runs. */
const RESTS = 12;

/** The machine. `app` is the control group of this process. */
export interface CountedHost {
  /** For `rapl()` and `modelServer()`. */
  readonly paths: {
    readonly root: string;
    readonly procRoot: string;
    readonly cgroupRoot: string;
    readonly ownCpu: "cgroup";
  };
  /** Shows a real process in the machine's `/proc`. */
  showProcess(pid: number): void;
  /** Says what another process has used so far: it gets a control group of that name. */
  used(group: string, cpuS: number): void;
  /** Brings all files up to date: they belong to one moment. */
  show(): void;
  close(): void;
}

/** Starts it. @example const host = countedHost(); const meter = rapl(host.paths); */
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
  const startMs = performance.now();
  const startS = ownSeconds();
  const show = (): void => {
    const own = ownSeconds() - startS;
    let busy = own;
    for (const { cpuS } of others.values()) busy += cpuS;
    const joules = (IDLE_WATTS * (performance.now() - startMs)) / 1000 + WATTS_PER_CORE * busy;
    // Always of one length: a reader never sees a part.
    for (const { file, cpuS } of others.values()) writeSync(file, usage(cpuS), 0);
    writeSync(app, usage(own), 0);
    writeSync(all, usage(busy), 0);
    writeSync(energy, counter(joules), 0);
  };
  show();
  const timer = setInterval(show, STEP_MS);
  return {
    paths: { root: join(directory, "sys"), procRoot: join(directory, "proc"), cgroupRoot, ownCpu: "cgroup" },
    showProcess(pid) {
      symlinkSync(`/proc/${pid}`, join(directory, "proc", String(pid)));
    },
    used(name, cpuS) {
      const known = others.get(name) ?? { file: group(name), cpuS };
      known.cpuS = cpuS;
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

/** Lets the machine rest until its power at rest is known. */
export async function rested(metering: Metering): Promise<void> {
  for (let ticks = 0; ticks < RESTS; ticks = metering.status.devices[0]?.ticks ?? 0) {
    await pause(STEP_MS * 4);
    await metering.refresh();
  }
}

/** CPU seconds of this process, its native threads included. */
export function ownSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}

const padded = (value: number): string => String(Math.round(value * 1e6)).padStart(DIGITS, "0");
const usage = (seconds: number): string => `usage_usec ${padded(seconds)}\nuser_usec 0\n`;
const counter = (joules: number): string => `${padded(joules)}\n`;
