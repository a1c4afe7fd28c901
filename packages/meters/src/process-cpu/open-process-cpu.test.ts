import { writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Reading } from "@wattspan/core";
import fc from "fast-check";
import { afterEach, expect, it } from "vitest";
import { atTestEnd, cleanUp } from "../../test/clean-up.js";
import { faultyFiles } from "../../test/trees/faulty-files.js";
import { temporaryTree } from "../../test/trees/temporary-tree.js";
import { openProcessCpu, type ProcessCpuModel } from "./open-process-cpu.js";

afterEach(cleanUp);

const POWER = { label: "AMD EPYC 3rd Gen", min: 0.5, max: 2, accuracy: { low: 0.49, high: 3.04 } };
const OPENED_MS = 5000;
const OWN_CPU = "cgroup";

const ALONE = { blindness: undefined, count: () => undefined, isUndivided: () => false };

/** A process in a control group of its own, of which the test sets the CPU time and the clock. */
function opened(changes: Partial<ProcessCpuModel> = {}) {
  const paths = temporaryTree({
    "proc/self/cgroup": "0::/app\n",
    "sys/fs/cgroup/cgroup.controllers": "cpu\n",
    "sys/fs/cgroup/app/cgroup.procs": `${process.pid}\n`,
    "sys/fs/cgroup/app/cpu.stat": "usage_usec 60000000\n",
  });
  const files = faultyFiles();
  let nowMs = OPENED_MS;
  const now = () => nowMs;
  const settings = { power: POWER, reserved: 4, parallelism: 8, ownCpu: OWN_CPU, platform: "linux" } as const;
  const result = openProcessCpu({ ...settings, paths, files, now, neighbours: ALONE, ...changes });
  if (result.status !== "ready") return expect.fail("expected ready");
  const { reader } = result;
  atTestEnd(() => void reader.close?.());
  return {
    zone: result.zones[0],
    notes: result.notes,
    reader,
    files,
    /** Reads when so much wall time has gone by and the CPU time has grown so much since opening. */
    at(elapsedS: number, cpuS: number): Reading | undefined {
      nowMs = OPENED_MS + elapsedS * 1000;
      writeFileSync(
        join(paths.cgroup, "app/cpu.stat"),
        `usage_usec ${60_000_000 + Math.round(cpuS * 1e6)}\n`,
      );
      return (reader.read() as readonly Reading[])[0];
    },
  };
}
const counter = (reading: Reading | undefined) =>
  reading?.kind === "counter" ? reading.microjoules : undefined;

it("the CPU model declares one zone, which says that it is modelled", () => {
  expect(opened().zone).toEqual({
    id: "process-cpu",
    name: "modelled: AMD EPYC 3rd Gen, 4 vCPUs",
    component: "cpu",
    scope: "component",
    origin: "model",
    refreshMs: 10,
    idleWatts: 2, // 4 × 0.5 W
    maxWatts: 14, // 2 W + 8 × 1.5 W
    accuracy: { low: 0.49, high: 3.04 },
  });
});

it.each([
  [1, "1 vCPU"],
  [0.5, "0.5 vCPUs"],
  [1 / 3, "0.33 vCPUs"],
  [0, "0 vCPUs"],
])("the zone of %d reserved CPUs is named with %s", (reserved, text) => {
  expect(opened({ reserved }).zone?.name).toBe(`modelled: AMD EPYC 3rd Gen, ${text}`);
});

it("the CPU model refreshes as its source does", () => {
  expect(opened({ ownCpu: "process" }).zone?.refreshMs).toBe(10);
  expect(opened({ ownCpu: "process", platform: "win32" }).zone?.refreshMs).toBe(16);
});

it("the CPU model charges what is reserved by time, and what is used by CPU time", () => {
  const { at } = opened();
  const share = { own: 1 };
  expect(at(0, 0)).toEqual({ zone: "process-cpu", atMs: 5000, kind: "counter", microjoules: 0n, share });
  expect(counter(at(10, 0))).toBe(20_000_000n); // 10 s × 4 × 0.5 W
  expect(counter(at(10, 6))).toBe(29_000_000n); // + 6 s × 1.5 W
  expect(at(12.5, 6)?.atMs).toBe(17_500);
});

it("the CPU model charges nothing at rest where nothing is reserved", () => {
  const { at } = opened({ reserved: 0 });
  at(0, 0);
  expect(counter(at(100, 0))).toBe(0n);
  expect(counter(at(100, 2))).toBe(3_000_000n);
});

it("the CPU model is linear: its parts add up to the whole, for any times", () => {
  const step = fc.record({ wallMs: fc.nat({ max: 10_000 }), cpuMs: fc.nat({ max: 80_000 }) });
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 20 }), (steps) => {
      const { at } = opened();
      let [wallS, cpuS, last, sum] = [0, 0, counter(at(0, 0)) ?? -1n, 0n];
      for (const { wallMs, cpuMs } of steps) {
        wallS += wallMs / 1000;
        cpuS += cpuMs / 1000;
        const next = counter(at(wallS, cpuS)) ?? -1n;
        expect(next).toBeGreaterThanOrEqual(last);
        sum += next - last;
        last = next;
      }
      expect(Number(sum)).toBeCloseTo(2e6 * wallS + 1.5e6 * cpuS, 0);
    }),
    { numRuns: 30 },
  );
});

it("the CPU model gives no reading while the CPU time is unreadable, and the whole interval afterwards", () => {
  const { at, files } = opened();
  at(0, 0);
  files.failRead("cpu.stat", "EIO");
  expect(at(1, 1)).toMatchObject({ kind: "none", reason: "CPU time unreadable" });
  files.heal();
  expect(counter(at(2, 2))).toBe(7_000_000n);
});

it("the CPU model starts at 0 again when the CPU time went back, which core takes for a reset", () => {
  const { at } = opened();
  at(0, 0);
  at(10, 5);
  expect(counter(at(11, 1))).toBe(0n);
  expect(counter(at(12, 2))).toBe(3_500_000n);
});

it("the CPU model does not count CPU time from before its first reading", () => {
  const { at, files } = opened();
  files.failRead("cpu.stat", "EIO");
  at(0, 0);
  files.heal();
  expect(counter(at(60, 50))).toBe(0n);
});

it("the CPU model counts its zone from its first reading on, and says where others may be charged the same", () => {
  const counted: string[] = [];
  let isUndivided = false;
  const neighbours = {
    ...ALONE,
    count: (zone: string) => void counted.push(zone),
    isUndivided: () => isUndivided,
  };
  const { at } = opened({ neighbours });
  expect(counted).toEqual([]);
  expect(at(0, 0)).not.toHaveProperty("cotenants");
  isUndivided = true;
  expect(at(1, 0)).toMatchObject({ cotenants: "unknown", share: { own: 1 } });
  expect(counted).toEqual(["process-cpu", "process-cpu"]);
});

it("the CPU model notes that nobody else can be seen, where it charges power at rest", () => {
  const neighbours = { ...ALONE, blindness: "/a/folder cannot be used (EACCES)" };
  const notesOf = (reserved: number) => {
    const { notes } = opened({ reserved, neighbours });
    return notes?.join(" ");
  };
  expect(notesOf(4)).toContain("/a/folder cannot be used (EACCES): idle power is charged here in full");
  expect(notesOf(0)).toBeUndefined();
});

it("a closed CPU model throws on read, and leaves no file open", () => {
  const { reader, files } = opened();
  reader.read();
  reader.close?.();
  expect(() => reader.read()).toThrow("the reader is closed");
  expect(files.descriptors.now).toBe(0);
});
