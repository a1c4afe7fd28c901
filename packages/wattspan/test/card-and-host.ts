/**
 * Real processes with Wattspan on one stand-in card and one host of files. Compares their sums with the
 * energy of both.
 */

import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compiledDriver } from "@wattspan/testing/stand-ins";
import { expect, onTestFinished } from "vitest";
import { HOST_WATTS, type RealHost, realHost } from "./powercap/real-host.js";
import type { CardUserMessage, CardUserPlan, CardUserReport } from "./programs/card-user-plan.js";

const REST_WATTS = 70;
const INIT = 1;
/**
 * A look of the driver is taken in by one process up to two questions before the other, and a tick is a
 * refresh long.
 */
const QUESTION_S = 0.17;
const TICK_S = 0.1;
const USES = [
  { watts: 200, workMs: 300, restMs: 100 },
  { watts: 120, workMs: 500, restMs: 200 },
] as const;

/** Two processes make calls for so long. Both devices have each joule at most once, and each process its own in its bands. */
export async function expectBothOnce(forMs: number): Promise<void> {
  const { library, driver, close } = compiledDriver([{ watts: REST_WATTS, instantMs: 100 }], "system");
  const host = await realHost();
  const lockFolder = mkdtempSync(join(tmpdir(), "wattspan-both-"));
  onTestFinished(() => {
    close();
    host.close();
    rmSync(lockFolder, { recursive: true, force: true });
  });
  host.follow(INIT, 0);
  const draws = new Map<number, Draw>();
  const show = (pid: number, watts: number) => {
    host.drawn(); // The counter is up to date when a call begins and ends.
    driver.setBusy(0, pid, watts > 0);
    draws.set(pid, drawOf(draws.get(pid), watts));
    driver.setWatts(0, REST_WATTS + [...draws.values()].reduce((sum, draw) => sum + draw.watts, 0));
  };
  const users = USES.map((use) => cardUser(host, { ...use, library, paths: host.paths, lockFolder }, show));
  const pids = users.map(({ pid }) => pid);
  host.members(INIT, ...pids);
  driver.setProcesses(0, pids);
  await Promise.all(users.map(({ ready }) => ready));
  await Promise.all(users.map(({ learn }) => learn()));
  const from = { gpu: driver.joules(0), cpu: host.drawn() };
  const reports = await Promise.all(users.map(({ work }) => work(forMs)));
  const drawn = { gpu: driver.joules(0) - from.gpu, cpu: host.drawn() - from.cpu };
  const owns = reports.map(({ cpuS }, index) => ({
    gpu: draws.get(pids[index] ?? 0)?.joules ?? Number.NaN,
    cpu: cpuS * HOST_WATTS.perCore,
  }));
  if (process.env.WATTSPAN_FIGURES) process.stdout.write(`${JSON.stringify({ drawn, reports, owns })}\n`);

  const lateS = Math.max(...reports.map((report) => report.lateS));
  const apartS = 2 * (QUESTION_S + lateS) + TICK_S;
  const mostWatts = USES.reduce((sum, { watts }) => sum + watts, REST_WATTS);
  expect(bookedOf(reports, "gpu")).toBeLessThanOrEqual(drawn.gpu + mostWatts * apartS);
  expect(bookedOf(reports, "cpu")).toBeLessThanOrEqual(drawn.cpu);
  for (const [index, { gpu, cpu, calls, ranS, faults }] of reports.entries()) {
    expect(faults).toEqual({});
    expect(calls).toBeGreaterThan(0);
    const own = owns[index] ?? { gpu: Number.NaN, cpu: Number.NaN };
    expect(gpu.low).toBeLessThanOrEqual(own.gpu);
    expect(gpu.high).toBeGreaterThanOrEqual(own.gpu);
    // The power at rest is known to a tenth, and the counter lags behind by as long as this process does not get to run.
    const restless = HOST_WATTS.idle * (0.1 * ranS + 2 * calls * host.lateS());
    expect(cpu.low).toBeLessThanOrEqual(own.cpu + restless);
    expect(cpu.high).toBeGreaterThanOrEqual(own.cpu - restless);
  }
}

const bookedOf = (reports: readonly CardUserReport[], device: "gpu" | "cpu"): number =>
  reports.reduce((sum, report) => sum + report[device].value, 0);

/** The power that a process draws above rest, and its joules so far. */
interface Draw {
  readonly watts: number;
  readonly sinceMs: number;
  readonly joules: number;
}

function drawOf(before: Draw | undefined, watts: number): Draw {
  const nowMs = performance.now();
  const { watts: wattsBefore, sinceMs, joules } = before ?? { watts: 0, sinceMs: nowMs, joules: 0 };
  return { watts, sinceMs: nowMs, joules: joules + (wattsBefore * (nowMs - sinceMs)) / 1000 };
}

/** Starts one. It goes with the test. */
function cardUser(host: RealHost, plan: CardUserPlan, show: (pid: number, watts: number) => void) {
  const child = fork(join(import.meta.dirname, "programs/card-user.ts"), [JSON.stringify(plan)], {
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const pid = child.pid ?? 0;
  host.follow(pid, INIT);
  let report: CardUserReport | undefined;
  const closed = once(child, "close");
  child.on("message", (message: CardUserMessage) => {
    if (typeof message === "object") report = message;
    if (typeof message !== "number") return;
    show(pid, message);
    child.send("go on");
  });
  return {
    pid,
    ready: Promise.race([once(child, "message"), closed]),
    /** Resolves when it has learned the power at rest, next to the other process. */
    async learn(): Promise<void> {
      const learned = once(child, "message");
      child.send("learn");
      await Promise.race([learned, closed]);
    },
    async work(forMs: number): Promise<CardUserReport> {
      child.send(forMs);
      await closed;
      if (!report) throw new Error("A process ended without a word.");
      return report;
    },
  };
}
