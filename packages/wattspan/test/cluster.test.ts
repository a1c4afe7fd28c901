/**
 * A cluster is several processes: together they have no more than the host drew, and one of them reports its
 * hardware.
 */

import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { HostLock } from "../src/start/host-lock.js";
import { raplTree, runCounter } from "./powercap/running-counter.js";
import { runProgram } from "./programs/run-program.js";

const cleanups: (() => unknown)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0).reverse()) cleanup();
});

interface Report {
  readonly pid: number;
  readonly total: number;
  readonly activity: number;
  readonly energy: number;
  readonly hardware: number;
  readonly faults: Readonly<Record<string, number>>;
}

it("workers of a cluster never share the port of a metrics page, whose counters would alternate", async () => {
  const free = createServer().listen(0, "127.0.0.1");
  await once(free, "listening");
  const { port } = free.address() as AddressInfo;
  await new Promise((resolve) => free.close(resolve));
  const { code, errors, lines } = await runProgram("cluster-pages", { args: [String(port)] });
  expect([code, errors]).toEqual([0, ""]);
  expect(lines).toEqual([{ note: "opened", value: ["a page", "port_in_use"] }]);
});

it("a master and two workers share what the host drew; when the workers are killed the master goes on", async () => {
  const { root, remove } = raplTree();
  const lockFolder = mkdtempSync(join(tmpdir(), "wattspan-cluster-"));
  cleanups.push(remove, await runCounter(root), () => rmSync(lockFolder, { recursive: true, force: true }));
  let owner = 0;
  let wasFree: boolean | undefined;
  const ended = await runProgram("cluster", {
    args: [root, lockFolder],
    onLine(line) {
      if (!("note" in line)) return;
      if (line.note === "reports")
        owner = Number(readFileSync(join(lockFolder, "wattspan-hardware.lock"), "utf8").split(" ")[0]);
      if (line.note !== "killed") return;
      const next = new HostLock(lockFolder);
      wasFree = next.held(0);
      next.release();
    },
  });
  expect(ended).toMatchObject({ code: 0, signal: null, errors: "" });
  const note = <T>(name: string) =>
    ended.lines.flatMap((line) => ("note" in line && line.note === name ? [line.value as T] : []))[0];
  const reports = note<Report[]>("reports") ?? [];
  expect(reports).toHaveLength(3);
  const drawn = Math.max(...reports.map(({ total }) => total));
  expect(reports.reduce((sum, { activity }) => sum + activity, 0)).toBeLessThan(drawn * 1.001);
  for (const { activity, energy, faults } of reports) {
    expect(activity).toBeGreaterThan(0);
    expect(energy / activity).toBeCloseTo(1, 9);
    expect(faults).toEqual({});
  }
  // The workers began first. The one that took the lock reports, until it is gone.
  expect(reports.filter(({ hardware }) => hardware > 0).map(({ pid }) => pid)).toEqual([owner]);
  expect(reports.at(-1)?.pid).not.toBe(owner);
  expect(wasFree).toBe(true);
  const after = note<Report>("after");
  expect(after?.activity).toBeGreaterThan(reports.at(-1)?.activity as number);
  expect(after?.faults).toEqual({});
});
