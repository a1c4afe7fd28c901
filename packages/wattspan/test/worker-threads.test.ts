/** Wattspan in several threads of one process: each second of CPU time and each joule is one thread's. */

import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { HostLock } from "../src/start/host-lock.js";
import { raplTree, runCounter } from "./powercap/running-counter.js";
import { type Ended, runProgram } from "./programs/run-program.js";
import {
  type CpuReport,
  DYNAMIC_WATTS,
  REST_WATTS,
  type ThreadReport,
  type ThreadsPlan,
} from "./programs/threads-plan.js";

const cleanups: (() => unknown)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

function folder(): string {
  const path = mkdtempSync(join(tmpdir(), "wattspan-threads-"));
  cleanups.push(() => rmSync(path, { recursive: true, force: true }));
  return path;
}

async function tree(): Promise<string> {
  const { root, remove } = raplTree();
  cleanups.push(remove, await runCounter(root));
  return root;
}

async function run(plan: Partial<ThreadsPlan>, onLine?: (line: Ended["lines"][number]) => void) {
  const lockFolder = folder();
  const whole: ThreadsPlan = { lockFolder, order: "main-first", workers: 2, ending: "end", ...plan };
  const ended = await runProgram("threads", {
    args: [JSON.stringify(whole)],
    ...(onLine && { onLine }),
  });
  expect(ended).toMatchObject({ code: 0, signal: null, errors: "" });
  const note = <T>(name: string) =>
    ended.lines.flatMap((line) => ("note" in line && line.note === name ? [line.value as T] : []));
  const reports = note<ThreadReport[]>("reports")[0] ?? [];
  const before = note<ThreadReport[]>("before")[0] ?? [];
  const [cpu] = note<{ least: CpuReport; most: CpuReport }>("cpu");
  if (!cpu) return expect.fail("no report of the CPU time");
  const [after] = note<ThreadReport>("after");
  return {
    before,
    reports,
    cpu,
    after,
    exited: note<number>("exited"),
    flushed: note<string>("flushed"),
    lockFolder,
  };
}

const sum = (reports: readonly ThreadReport[], of: "total" | "activity" | "hardware" | "energy") =>
  reports.reduce((joules, report) => joules + report[of], 0);
/** The interval of the sampler with its jitter, and a turn of the loop. */
const READ_EVERY_S = 0.15;
/** Without `/proc`, Node reports what a thread used. */
const reportsThreads = "threadCpuUsage" in process;
const isLinux = process.platform === "linux";

describe.runIf(isLinux)("the CPU time of a process with two workers", () => {
  it.each([
    ["main-first", "from /proc"],
    ["workers-first", "from /proc"],
    ["main-first", "from Node alone"],
    ["workers-first", "from Node alone"],
  ] as const)(
    "the CPU time of a process with two workers is shared by its threads once, %s, %s",
    async (order, source) => {
      const isNode = source === "from Node alone";
      if (isNode && !reportsThreads) return;
      const { before, reports, cpu } = await run({ order, ...(isNode && { procRoot: folder() }) });
      expect(reports.map(({ thread, meter, faults }) => [thread, meter, faults])).toEqual([
        ["worker", "ready", {}],
        ["worker", "ready", {}],
        ["main", "ready", {}],
      ]);
      for (const { thread, device, energy, activity, spans } of reports) {
        expect(device).toMatch(thread === "main" ? /, 1 vCPU$/ : /, one thread$/);
        expect(spans).toBe(1);
        expect(energy).toBeGreaterThan(0);
        expect(energy / activity).toBeCloseTo(1, 9);
      }
      const joules = reports.map(({ total }, i) => total - (before[i]?.total ?? 0));
      const drawn = ({ usedS, elapsedS }: CpuReport) => REST_WATTS * elapsedS + DYNAMIC_WATTS * usedS;
      // The threads are not read at one moment: each is before the least begins, and after that has ended.
      expect(joules.reduce((of, one) => of + one, 0) / drawn(cpu.least)).toBeGreaterThan(0.93);
      // A worker's last report is as old as its last reading: that much may count twice, but only once.
      const unreported = isNode ? (2 * READ_EVERY_S * DYNAMIC_WATTS) / drawn(cpu.most) : 0;
      expect(joules.reduce((of, one) => of + one, 0) / drawn(cpu.most)).toBeLessThan(1.05 + unreported);
      // They do the same. The main thread additionally has the power at rest, and the threads that belong to
      // nobody.
      const [one = 0, two = 0] = joules;
      for (const worker of [one, two])
        expect(worker / (DYNAMIC_WATTS * cpu.least.usedS)).toBeGreaterThan(0.25);
      for (const worker of [one, two]) expect(worker).toBeLessThan(DYNAMIC_WATTS * cpu.most.elapsedS);
    },
  );
});

describe.runIf(isLinux)("the counter of a host with three metered threads", () => {
  it("three metered threads have no more than their host's counter moved, and one of them reports it", async () => {
    const { before, reports, lockFolder } = await run({ tree: await tree() });
    const counter = Math.max(...reports.map(({ total }, i) => total - (before[i]?.total ?? 0)));
    for (const { activity, faults } of reports) {
      expect(activity).toBeGreaterThan(0);
      expect(faults).toEqual({});
    }
    expect(sum(reports, "activity")).toBeLessThan(counter * 1.001);
    expect(reports.filter(({ hardware }) => hardware > 0).map(({ thread }) => thread)).toEqual(["main"]);
    expect(existsSync(join(lockFolder, "wattspan-hardware.lock"))).toBe(false);
  });

  it.each(["terminate", "exit", "end"] as const)(
    "the counter of a host is reported by another thread when the one that did is gone: %s",
    async (ending) => {
      let wasFree: boolean | undefined;
      const lockFolder = folder();
      const plan = { tree: await tree(), lockFolder, order: "workers-first", workers: 1, ending } as const;
      const { reports, after, exited, flushed } = await run(plan, (line) => {
        if (!("note" in line) || line.note !== "exited") return;
        // The process still runs: its thread is gone.
        const next = new HostLock(lockFolder);
        wasFree = next.held(0);
        next.release();
      });
      expect(reports.map(({ hardware }) => hardware > 0)).toEqual([true, false]);
      expect(exited).toEqual([ending === "terminate" ? 1 : 0]);
      expect(wasFree).toBe(true);
      // Whatever ends by itself is settled and flushed before it goes, a worker too.
      expect(flushed).toEqual(ending === "end" ? ["worker", "main"] : ["main"]);
      expect(after?.faults).toEqual({});
      expect(after?.activity).toBeGreaterThan(reports.at(-1)?.activity as number);
      expect(after?.spans).toBe(2);
    },
  );
});
