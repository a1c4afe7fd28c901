/** Processes with the modelled power of a machine without sensors: they all reserve it, and it rests once. */

import { fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { VCPU_WATTS, type WaitReport } from "./programs/wait-plan.js";

const PROCESSES = 5;
const WAIT_MS = 4000;

it("five processes that wait have together no more than their modelled machine draws", async () => {
  const lockFolder = mkdtempSync(join(tmpdir(), "wattspan-modelled-"));
  onTestFinished(() => rmSync(lockFolder, { recursive: true, force: true }));
  const fromMs = performance.now();
  const reports = await Promise.all(
    Array.from({ length: PROCESSES }, async () => {
      const child = fork(join(import.meta.dirname, "programs/waits.ts"), [lockFolder, String(WAIT_MS)], {
        execArgv: ["--disable-warning=ExperimentalWarning"],
      });
      onTestFinished(() => void child.kill("SIGKILL"));
      return (await once(child, "message"))[0] as WaitReport;
    }),
  );
  const elapsedS = (performance.now() - fromMs) / 1000;
  const usedS = reports.reduce((sum, report) => sum + report.usedS, 0);
  const drawn = VCPU_WATTS.min * cpus().length * elapsedS + (VCPU_WATTS.max - VCPU_WATTS.min) * usedS;
  const booked = reports.reduce((sum, { value }) => sum + value, 0);
  expect(booked).toBeGreaterThan(0);
  expect(booked).toBeLessThanOrEqual(drawn);
});
