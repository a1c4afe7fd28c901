/**
 * A machine with RAPL as a directory tree, in the layout of the kernel: built when a test runs, since names
 * with ":" cannot be in a repository. Imports nothing but Node, so that a process of its own can run it
 * without a build.
 */

import {
  closeSync,
  constants,
  fstatSync,
  mkdirSync,
  openSync,
  rmSync,
  symlinkSync,
  writeFileSync,
  writeSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { MICROSECONDS_PER_SECOND } from "@wattspan/core/units";

/** One RAPL domain of the tree. */
export interface TreeDomain {
  /** The directory's name, for example `intel-rapl:0` or, nested in it, `intel-rapl:0:1`. */
  readonly id: string;
  /** For example `package-0`. Absent: no file of that name. */
  readonly name?: string;
  /** Absent: no `energy_uj`. */
  readonly microjoules?: bigint;
  /** Default 262143328850, which is (2³² − 1) × 2⁻¹⁴ J. */
  readonly rangeMicrojoules?: bigint;
  /** More files, or others in place of those above, by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** Whether the link in `class/powercap` leads nowhere, as in a container. */
  readonly dangling?: boolean;
}

/** The tree, and how to change it. */
export interface PowercapTree {
  /** Pass them as the options `root`, `procRoot` and `cgroupRoot`. */
  readonly root: string;
  readonly procRoot: string;
  readonly cgroupRoot: string;
  /** Sets a counter. */
  set(id: string, microjoules: bigint): void;
  /** Adds to a counter, which wraps as the hardware's does: after its range comes 0. */
  advance(id: string, microjoules: bigint): void;
  /** What the counter shows now. */
  get(id: string): bigint;
  /**
   * Sets the CPU seconds of the host since its start, in `/proc/stat` and in the root control group's
   * `cpu.stat`.
   */
  setHostCpu(busyS: number, idleS?: number): void;
  /** Adds a control group of which a process is the only member; `/proc/self` is in it from then on. */
  addGroup(name: string, pid: number): void;
  /** Sets the CPU seconds of a control group. */
  setGroupCpu(name: string, seconds: number): void;
  /** Sets the seconds since the machine started, sleep included. */
  setUptime(seconds: number): void;
  /** Replaces `/proc/cpuinfo`. Before, it is of an Intel processor. */
  setCpuInfo(text: string): void;
  /**
   * Replaces a file of a domain in one write, so that a reader with an open descriptor never sees half of it.
   */
  write(id: string, file: string, content: string): void;
  /**
   * Removes a domain's directory; its link stays. A reader that has a counter open goes on reading it, other
   * than in the kernel's file system, where it gets ENODEV.
   */
  remove(id: string): void;
}

const DEFAULT_RANGE = 262_143_328_850n;
const COUNTS = 2n ** 32n - 1n;
const TICKS_PER_SECOND = 100;

/**
 * Builds the tree under `directory`, which should be empty.
 *
 * @example
 * const tree = powercapTree(directory, [{ id: "intel-rapl:0", name: "package-0", microjoules: 0n }]);
 * tree.advance("intel-rapl:0", 5_000_000n); // 5 J
 */
export function powercapTree(directory: string, domains: readonly TreeDomain[]): PowercapTree {
  const root = join(directory, "sys");
  const procRoot = join(directory, "proc");
  const cgroupRoot = join(root, "fs/cgroup");
  const devices = join(root, "devices/virtual/powercap");
  const counters = new Map(domains.map(({ id, microjoules = 0n }) => [id, microjoules]));
  mkdirSync(join(root, "class/powercap"), { recursive: true });
  for (const domain of domains) writeDomain(root, devices, domain);

  const write = (id: string, file: string, content: string) =>
    overwrite(join(devices, targetOf(id), file), content);
  const set = (id: string, microjoules: bigint) => {
    counters.set(id, microjoules);
    write(id, "energy_uj", `${microjoules}\n`);
  };
  const tree: PowercapTree = {
    root,
    procRoot,
    cgroupRoot,
    set,
    get: (id) => counters.get(id) ?? 0n,
    advance(id, microjoules) {
      const range = domains.find((domain) => domain.id === id)?.rangeMicrojoules ?? DEFAULT_RANGE;
      set(id, ((counters.get(id) ?? 0n) + microjoules) % (range + range / COUNTS));
    },
    setHostCpu(busyS, idleS = 0) {
      const [busy, idle] = [Math.round(busyS * TICKS_PER_SECOND), Math.round(idleS * TICKS_PER_SECOND)];
      overwrite(
        join(procRoot, "stat"),
        `cpu  ${busy} 0 0 ${idle} 0 0 0 0 0 0\ncpu0 ${busy} 0 0 ${idle} 0 0 0 0 0 0\n`,
      );
      overwrite(join(cgroupRoot, "cpu.stat"), usageText(busyS));
    },
    addGroup(name, pid) {
      const group = join(cgroupRoot, name);
      mkdirSync(group, { recursive: true });
      writeFileSync(join(group, "cgroup.type"), "domain\n");
      writeFileSync(join(group, "cgroup.procs"), `${pid}\n`);
      overwrite(join(group, "cpu.stat"), usageText(0));
      writeFileSync(join(procRoot, "self/cgroup"), `0::/${name}\n`);
    },
    setGroupCpu: (name, seconds) => overwrite(join(cgroupRoot, name, "cpu.stat"), usageText(seconds)),
    setUptime: (seconds) =>
      overwrite(join(procRoot, "uptime"), `${seconds.toFixed(2)} ${(seconds / 2).toFixed(2)}\n`),
    setCpuInfo: (text) => writeFileSync(join(procRoot, "cpuinfo"), text),
    write,
    remove: (id) => rmSync(join(devices, targetOf(id)), { recursive: true }),
  };
  writeHost(procRoot, cgroupRoot);
  tree.setHostCpu(0);
  tree.setUptime(0);
  return tree;
}

/** `intel-rapl:0:1` is `intel-rapl/intel-rapl:0/intel-rapl:0:1`. */
function targetOf(id: string): string {
  const [driver = "", top = ""] = id.split(":");
  const parent = join(driver, `${driver}:${top}`);
  return id === `${driver}:${top}` ? parent : join(parent, id);
}

function writeDomain(root: string, devices: string, domain: TreeDomain): void {
  const { id, name, microjoules, rangeMicrojoules = DEFAULT_RANGE, dangling = false, files } = domain;
  symlinkSync(join("../../devices/virtual/powercap", targetOf(id)), join(root, "class/powercap", id));
  if (dangling) return;
  const contents = {
    ...(name === undefined ? {} : { name: `${name}\n` }),
    ...(microjoules === undefined ? {} : { energy_uj: `${microjoules}\n` }),
    max_energy_range_uj: `${rangeMicrojoules}\n`,
    enabled: "1\n",
    ...files,
  };
  mkdirSync(join(devices, targetOf(id)), { recursive: true });
  for (const [file, content] of Object.entries(contents))
    writeFileSync(join(devices, targetOf(id), file), content);
}

function writeHost(procRoot: string, cgroupRoot: string): void {
  mkdirSync(join(procRoot, "self"), { recursive: true });
  mkdirSync(cgroupRoot, { recursive: true });
  writeFileSync(join(procRoot, "self/cgroup"), "0::/\n");
  writeFileSync(
    join(procRoot, "cpuinfo"),
    "processor\t: 0\nvendor_id\t: GenuineIntel\ncpu family\t: 6\nmodel\t\t: 106\n",
  );
  writeFileSync(join(cgroupRoot, "cgroup.controllers"), "cpuset cpu io memory pids\n");
  writeFileSync(join(cgroupRoot, "cgroup.procs"), "1\n");
}

function usageText(seconds: number): string {
  const usage = Math.round(seconds * MICROSECONDS_PER_SECOND);
  return `usage_usec ${usage}\nuser_usec ${usage}\nsystem_usec 0\n`;
}

/** One write at the start. A shorter content is filled up with line ends, which no reader minds. */
function overwrite(path: string, content: string): void {
  mkdirSync(dirname(path), { recursive: true });
  const descriptor = openSync(path, constants.O_RDWR | constants.O_CREAT);
  writeSync(descriptor, content.padEnd(fstatSync(descriptor).size, "\n"), 0);
  closeSync(descriptor);
}
