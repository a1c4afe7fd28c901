/**
 * A host of real processes: its RAPL counter follows the CPU time that they really use, and so does the
 * control group of some of them.
 */

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type PowercapTree, powercapTree } from "@wattspan/testing/stand-ins";

const DOMAIN = "intel-rapl:0";
const GROUP = "app";
const STEP_MS = 2;
/** A step that comes no later is on time. */
const LATE_S = 0.02;

export const HOST_WATTS = { idle: 40, perCore: 30 } as const;

/** What it drew, and what its processes used. */
export interface RealHost {
  readonly paths: Pick<PowercapTree, "root" | "procRoot" | "cgroupRoot">;
  /** Follows a process of a parent: both as the kernel numbers them. */
  follow(pid: number, parent: number): void;
  /** Who is in the control group, in which all of them begin. */
  members(...pids: readonly number[]): void;
  /** Joules so far, and CPU seconds of a process. */
  drawn(): number;
  usedBy(pid: number): number;
  /** The longest for which the counter stood still, in seconds. */
  lateS(): number;
  /** At most how many joules it has shown late so far, with so many processes at work. */
  shownLate(processes: number): number;
  close(): void;
}

/**
 * Starts one at rest. It draws `HOST_WATTS.idle`, and `perCore` for each core that its processes keep busy.
 */
export async function realHost(): Promise<RealHost> {
  const directory = mkdtempSync(join(tmpdir(), "wattspan-real-"));
  const tree = powercapTree(directory, [{ id: DOMAIN, name: "package-0", microjoules: 0n }]);
  tree.addGroup(GROUP, 1);
  const used = new Map<number, number>();
  let joules = 0;
  let atMs = performance.now();
  let [lateS, stoodS] = [0, 0];
  const step = () => {
    const elapsedS = (performance.now() - atMs) / 1000;
    lateS = Math.max(lateS, elapsedS);
    if (elapsedS > LATE_S) stoodS += elapsedS;
    atMs += elapsedS * 1000;
    joules += HOST_WATTS.idle * elapsedS;
    for (const [pid, before] of used) {
      const now = Math.max(before, cpuSeconds(pid));
      joules += HOST_WATTS.perCore * (now - before);
      used.set(pid, now);
    }
    const busyS = [...used.values()].reduce((sum, seconds) => sum + seconds, 0);
    tree.setHostCpu(busyS);
    tree.setGroupCpu(GROUP, busyS);
    tree.set(DOMAIN, BigInt(Math.round(joules * 1e6)));
  };
  const timer = setInterval(step, STEP_MS);
  return {
    paths: { root: tree.root, procRoot: tree.procRoot, cgroupRoot: tree.cgroupRoot },
    follow(pid, parent) {
      used.set(pid, 0);
      mkdirSync(join(tree.procRoot, String(pid)), { recursive: true });
      writeFileSync(join(tree.procRoot, String(pid), "stat"), `${pid} (node) S ${parent} 1 1 0 -1\n`);
    },
    members: (...pids) => writeFileSync(join(tree.cgroupRoot, GROUP, "cgroup.procs"), `${pids.join("\n")}\n`),
    drawn() {
      step();
      return joules;
    },
    usedBy: (pid) => used.get(pid) ?? 0,
    lateS: () => lateS,
    shownLate: (processes) => stoodS * (HOST_WATTS.idle + HOST_WATTS.perCore * processes),
    close() {
      clearInterval(timer);
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Of the threads that it has; they are all there as long as it lives. */
function cpuSeconds(pid: number): number {
  try {
    const threads = readdirSync(`/proc/${pid}/task`);
    const used = threads.map((thread) =>
      Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "latin1").split(" ")[0]),
    );
    return used.reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1e9;
  } catch {
    return 0; // It has ended: what it had used by then stays.
  }
}
