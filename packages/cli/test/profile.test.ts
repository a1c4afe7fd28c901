/** `wattspan profile cpu` without a command: its load, and what is refused. */

import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { describe, expect, it, onTestFinished } from "vitest";
import { CPU_LOAD } from "../src/profile/cpu-load.js";
import { profileText } from "../src/profile/profile-text.js";
import type { WrittenProfile } from "../src/profile/written-profile.js";
import { canvasOf } from "../src/terminal/canvas.js";
import { inProcess } from "./run-wattspan.js";

describe.runIf(process.platform === "linux")("the load", () => {
  it("the CPU load uses CPU time until it is ended", async () => {
    const [program = "", ...args] = CPU_LOAD;
    const child = spawn(program, args, { env: { WATTSPAN_PROFILE_LEVEL: "1" } });
    onTestFinished(() => void child.kill("SIGKILL"));
    /** User time in ticks of a hundredth of a second, by proc(5). */
    const ticks = () =>
      Number(readFileSync(`/proc/${child.pid}/stat`, "latin1").split(") ")[1]?.split(" ")[11]);
    await expect.poll(ticks, { timeout: 60_000 }).toBeGreaterThan(50);
  });
});

it("a CPU profile is a table with bars, and says what was not measured", () => {
  const step = (utilization: number, value: number) => ({
    utilization,
    watts: { value, low: 0.9 * value, high: 1.1 * value },
  });
  const profile: WrittenProfile = {
    schemaVersion: 1,
    kind: "wattspan-power-profile",
    device: "cpu",
    vcpus: 4,
    measuredAt: "2026-12-01T10:00:00.000Z",
    meters: ["plug"],
    steps: [step(0, 20), step(0.5, 60)],
  };
  const text = profileText(profile, canvasOf({ width: 80, unicode: true, colour: false }));
  expect(text).toMatch(/4 vCPUs, measured by plug\nbusy +W\n +0 % +20\.0 +18–22 +█+/);
  expect(text).toContain("█".repeat(24));
  expect(text).toMatch(/Not measured, so not known: 50 % to 100 % busy\.\n$/);
});

describe("no profile", () => {
  it("no CPU profile is made where nothing measures, and the reason is printed", async () => {
    const { code, stdout, stderr } = await inProcess(["profile", "cpu", "--root", "/no/such"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/^wattspan: no profile: nothing measures the CPU here: rapl is absent: .*ENOENT/);
  });

  it.each([
    [["profile"], "missing required argument 'device'"],
    [["profile", "toaster", "--root", "/no/such"], "there is no toaster; can be profiled: nothing here"],
  ])("the command line %j ends with 2", async (args, message) => {
    const { code, stderr } = await inProcess(args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
