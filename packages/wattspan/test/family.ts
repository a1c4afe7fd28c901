/**
 * Processes with Wattspan on a host of files that draws their real use. Compares their sums with the energy
 * of the host.
 */

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { expect, onTestFinished } from "vitest";
import { HOST_WATTS, type RealHost, realHost } from "./powercap/real-host.js";
import type { FamilyPlan, FamilyReport, FamilyRequest } from "./programs/family-plan.js";

const REST_MS = 1500;
/** The first process of a container. */
export const INIT = 1;

/** Starts a host with only its init. It ends with the test. */
export async function family(idle: FamilyPlan["idle"] = "share") {
  const host = await realHost();
  const lockFolder = mkdtempSync(join(tmpdir(), "wattspan-family-"));
  onTestFinished(() => {
    host.close();
    rmSync(lockFolder, { recursive: true, force: true });
  });
  host.follow(INIT, 0);
  return { host, start: () => member(host, { paths: host.paths, lockFolder, idle }) };
}

async function member(host: RealHost, plan: FamilyPlan) {
  const child = fork(join(import.meta.dirname, "programs/family-member.ts"), [JSON.stringify(plan)], {
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  onTestFinished(() => killed(child));
  const ended = new AbortController();
  child.once("exit", () => ended.abort());
  const pid = child.pid as number;
  const ask = async (request: FamilyRequest) => {
    const answer = once(child, "message", { signal: ended.signal });
    child.send(request);
    return (await answer)[0] as FamilyReport;
  };
  return { pid, ask, startedBy: (parent: number) => host.follow(pid, parent) };
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}

type Member = Awaited<ReturnType<typeof member>>;

/** Joules: that the host drew, and at most how many late, that each process drew by its own work, and that their calls had. */
interface Worked {
  readonly drawn: number;
  readonly late: number;
  readonly own: readonly number[];
  readonly reports: readonly FamilyReport[];
}

/** All of them make calls for so long, when they have learned the power at rest. */
export async function work(host: RealHost, members: readonly Member[], forMs: number): Promise<Worked> {
  await setTimeout(REST_MS); // They learn the power at rest.
  const from = host.drawn();
  const lateBefore = host.shownLate(members.length);
  const usedBefore = members.map(({ pid }) => host.usedBy(pid));
  const reports = await Promise.all(members.map(({ ask }) => ask({ forMs })));
  const drawn = host.drawn() - from;
  const own = members.map(({ pid }, i) => HOST_WATTS.perCore * (host.usedBy(pid) - (usedBefore[i] ?? 0)));
  const late = host.shownLate(members.length) - lateBefore;
  return { drawn, late, own, reports };
}

/**
 * Together they have no more than the host drew. What each used is divided by what the files of the host show, which is less while the
 * process that writes them stands still.
 */
export function expectOnce({ drawn, late, reports }: Worked): void {
  expect(reports.reduce((sum, { value }) => sum + value, 0)).toBeLessThanOrEqual(drawn + late);
  for (const { calls, faults } of reports) {
    expect(faults).toEqual({});
    expect(calls).toBeGreaterThan(0);
  }
}

/**
 * What each drew by its own work is in its band: most of that is in its calls, and on a busy machine less. What a counter shows late, as the
 * process that runs it stood still, is in the calls of that moment.
 */
export function expectOwn({ own, late, reports }: Worked): void {
  for (const [i, { low, high }] of reports.entries()) {
    const truth = own[i] ?? Number.NaN;
    expect(low).toBeLessThan(1.4 * truth + late);
    expect(high).toBeGreaterThan(0.6 * truth - late);
  }
}
