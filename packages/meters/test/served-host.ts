/** A model server on a machine that stands in a folder, for what observes its energy. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Component, DeviceStatus, MeteredHost } from "@wattspan/core";
import { vi } from "vitest";
import { atTestEnd } from "./clean-up.js";
import { temporaryTree } from "./trees/temporary-tree.js";

/** The clock of the process, in hand: what a call is given must not depend on how long the test takes. */
export const held = { nowMs: 0 };

/** Holds that clock until the end of the test. */
export function holdClock(): void {
  const clock = vi.spyOn(performance, "now").mockImplementation(() => held.nowMs);
  atTestEnd(() => clock.mockRestore());
}

/** A host with one package, and a server in a group of its own. */
export function servedHost(component: Component = "cpu") {
  const tree = temporaryTree({
    "sys/fs/cgroup/cgroup.controllers": "cpu\n",
    "sys/fs/cgroup/cpu.stat": "",
    "sys/fs/cgroup/app/cgroup.procs": "\n",
    "sys/fs/cgroup/app/cgroup.type": "domain\n",
    "sys/fs/cgroup/app/cpu.stat": "",
    "sys/fs/cgroup/server/cpu.stat": "",
    "proc/self/cgroup": "0::/app\n",
  });
  let otherProcess = 1;
  const write = (group: string, seconds: number) =>
    writeFileSync(join(tree.cgroup, group, "cpu.stat"), `usage_usec ${Math.round(seconds * 1e6)}\nuser 0\n`);
  /** In a second so many joules were drawn by others, whose CPU seconds these are. */
  const advance = (joules: number, seconds: { server: number; others: number }) => {
    held.nowMs += 1000;
    otherProcess += joules;
    used.server += seconds.server;
    used.others += seconds.others;
    write("server", used.server);
    write("app", 1);
    write("", 1 + used.server + used.others);
  };
  const used = { server: 0, others: 0 };
  const lost = { ticks: 0 };
  advance(0, { server: 0, others: 0 });
  let readMs = 0;
  const host: MeteredHost = {
    read() {
      readMs = performance.now();
    },
    devices: () => [
      {
        id: "package-0",
        component,
        method: "measured",
        methodId: "rapl",
        accuracy: { low: 0.9, high: 1.1 },
        otherProcess,
        bookedUntilMs: readMs,
        lostTicks: lost.ticks,
      } as DeviceStatus,
    ],
  };
  const paths = { root: tree.sys, procRoot: tree.proc, ownCpu: "cgroup" as const };
  return { host, advance, write, paths, lost };
}
