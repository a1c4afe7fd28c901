/** `wattspan profile`: measured where something measures, refused elsewhere. */

import { EventEmitter } from "node:events";
import { cpus } from "node:os";
import { setTimeout } from "node:timers/promises";
import type { EnergyMeter } from "@wattspan/core";
import { type PowerProfile, processCpu } from "@wattspan/meters";
import { describe, expect, it } from "vitest";
import { runCommandLine } from "../src/index.js";
import { cpuLoad } from "../src/profile/cpu-load.js";
import { measuredProfile } from "../src/profile/measured-profile.js";
import { profileText } from "../src/profile/profile-text.js";
import { canvasOf } from "../src/terminal/canvas.js";
import { inProcess } from "./run-wattspan.js";
import { steppedTime } from "./stepped-time.js";

const AT_REST_W = 20;
const PER_CORE_W = 10;
const VCPUS = cpus().length;
const ZONE = {
  id: "p",
  component: "cpu",
  scope: "device",
  origin: "sensor",
  refreshMs: 1,
  maxWatts: 1e5,
} as const;

/**
 * A machine whose load and power are simulated: 20 W, and 10 W for each core that is busy, with others that
 * keep some busy.
 */
function machine(others = 0) {
  const time = steppedTime();
  let cores = others;
  let seconds = 0;
  let sinceMs = time.now();
  const read = () => {
    const nowMs = time.now();
    seconds += (cores * (nowMs - sinceMs)) / 1000;
    sinceMs = nowMs;
    return seconds;
  };
  const load = (threads: number) => {
    read();
    cores = Math.min(VCPUS, threads + others);
    return {
      async stop() {
        read();
        cores = others;
      },
    };
  };
  const sensor: EnergyMeter = {
    name: "plug",
    open: async () => ({
      status: "ready",
      zones: [{ ...ZONE, accuracy: { low: 0.98, high: 1.02 } }],
      reader: {
        read() {
          const joules = PER_CORE_W * read() + (AT_REST_W * sinceMs) / 1000;
          return [
            { zone: ZONE.id, atMs: sinceMs, kind: "counter", microjoules: BigInt(Math.round(joules * 1e6)) },
          ];
        },
      },
    }),
  };
  return { busy: { read }, load, candidates: [() => sensor], time };
}

const silent = { signal: new AbortController().signal, say: () => undefined };

describe("a profile", () => {
  it("a CPU profile finds the power at rest and at full load, and is accepted by the meter", async () => {
    const result = await measuredProfile({ ...machine(), ...silent, seconds: 40 });
    if (result.status !== "measured") return expect.fail(result.detail);
    const { profile } = result;
    expect(profile).toMatchObject({
      kind: "wattspan-power-profile",
      device: "cpu",
      vcpus: VCPUS,
      meters: ["plug"],
    });
    for (const { utilization, watts } of profile.steps) {
      const truth = AT_REST_W + PER_CORE_W * VCPUS * utilization;
      expect(watts.value).toBeCloseTo(truth, 6);
      expect(watts.low).toBeLessThan(truth);
      expect(watts.high).toBeGreaterThan(truth);
    }
    expect(profile.steps.map(({ utilization }) => utilization)).toEqual(
      [...new Set([0, 0.25, 0.5, 0.75, 1].map((load) => Math.round(load * VCPUS)))].map((threads) =>
        expect.closeTo(threads / VCPUS, 9),
      ),
    );
    const meter = processCpu({
      profile: JSON.parse(JSON.stringify(profile)) as PowerProfile,
      reservedVcpus: 1,
    });
    const opened = await meter.open(new AbortController().signal);
    if (opened.status !== "ready") return expect.fail("expected ready");
    expect(opened.zones[0]?.name).toMatch(/^modelled: profiled /);
    expect(opened.zones[0]?.idleWatts).toBeCloseTo(AT_REST_W / VCPUS, 6);
    const text = profileText(profile, canvasOf({ width: 80, unicode: true, colour: false, links: false }));
    expect(text).toMatch(/vCPUs, measured by plug\n +busy +W\n +0 % +2\d\.\d +\d+–\d+ +█+/);
    expect(text.trimEnd().endsWith("█".repeat(24))).toBe(true);
  });

  it("no CPU profile is made where other processes keep the machine busy", async () => {
    const result = await measuredProfile({ ...machine(0.7 * VCPUS), ...silent, seconds: 40 });
    expect(result).toMatchObject({
      status: "unavailable",
      detail: expect.stringContaining("busy with other work"),
    });
  });

  it("an interrupted CPU profile gives no profile, and leaves no listener behind", async () => {
    const signals = new EventEmitter();
    const written: string[] = [];
    const stderr = {
      isTTY: true,
      write(text: string) {
        written.push(text);
        if (text.includes("Step 2")) signals.emit("SIGINT");
      },
    };
    const { candidates, time } = machine();
    const context = { stdout: { write: () => expect.fail("no profile") }, environment: {}, signals, stderr };
    const code = await runCommandLine(["profile", "cpu", "--seconds", "6"], { ...context, candidates, time });
    expect(code).toBe(1);
    expect(written.join("")).toContain("no profile: it was interrupted");
    expect(written.join("")).not.toContain("Step 3");
    expect(signals.eventNames()).toEqual([]);
  });
});

describe.runIf(process.platform === "linux")("the load", () => {
  it("the CPU load uses CPU time of other threads until it is stopped", async () => {
    const used = () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1e6;
    };
    const before = used();
    const load = cpuLoad(2);
    // This thread rests meanwhile: without a load it would wait for ever.
    while (used() - before < 0.5) await setTimeout(20);
    await load.stop();
    expect(used() - before).toBeGreaterThan(0.5);
  });
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
    [["profile", "cpu", "--seconds", "61"], "expected a number of seconds from 3 to 60"],
    [["profile", "cpu", "--seconds", "0"], "expected a number of seconds from 3 to 60"],
  ])("the command line %j ends with 2", async (args, message) => {
    const { code, stderr } = await inProcess(args);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });
});
