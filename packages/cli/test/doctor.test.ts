/** `wattspan doctor`, on machines with and without sensors. */

import type { EnergyMeter, EnergyReader, Zone } from "@wattspan/core";
import { LAPTOP, SERVER } from "@wattspan/testing/stand-ins";
import { afterEach, describe, expect, it, vi } from "vitest";
import { examineMeter } from "../src/doctor/examined-meter.js";
import type { DoctorReport } from "../src/index.js";
import { emptyFolder, runningTree } from "./powercap-tree.js";
import { inProcess } from "./run-wattspan.js";
import { steppedTime } from "./stepped-time.js";

const SOCKETS = { "intel-rapl:0": 50, "intel-rapl:0:0": 4, "intel-rapl:1": 70, "intel-rapl:1:0": 5 };

afterEach(() => {
  delete process.env.WATTSPAN_LOCATION;
});

const shortened = (row: string) => row.replace(/^.*, (\S+) +(\w+) .* (yes|no) +10$/, "$1 $2 $3");

async function examined(...args: readonly string[]): Promise<{ code: number | null; report: DoctorReport }> {
  const { code, stdout, stderr } = await inProcess(["doctor", "--json", ...args]);
  expect(stderr).toBe("");
  return { code, report: JSON.parse(stdout) as DoctorReport };
}

describe("a machine without sensors", () => {
  it("`doctor` without sensors reports a model, ends with 0, and states why and what to do, in ASCII", async () => {
    const args = ["doctor", "--root", "/no/such/sys", "--location", "FR"];
    const { code, stdout, stderr } = await inProcess(args);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^[\n\x20-\x7e]+$/);
    const text = stdout.replaceAll(/\n {2,}/g, " ");
    expect(stdout).toMatch(/^Modelled: no sensor can be read here/);
    for (const meter of ["rapl", "amdgpu", "hwmon"])
      expect(stdout).toMatch(new RegExp(`^none \\(${meter}\\) +${meter} +absent$`, "m"));
    expect(stdout).toMatch(/ process-cpu +cpu +modelled +\d+(\.\d+)? +yes +10$/m);
    expect(text).toMatch(/^process-cpu +models the CPU of this program alone/m);
    expect(text).toMatch(/^process-cpu +its authors tested it on (a real device|sample files only) \(/m);
    expect(stdout).toMatch(/^rapl +absent: \/no\/such\/sys\/class\/powercap is not there \(ENOENT\)\.$/m);
    expect(stdout).toMatch(/^ +On a physical x86 machine run `sudo modprobe intel_rapl_msr`/m);
    expect(text).toMatch(
      /In a container mount the host's whole sysfs .* and pass rapl\({ root: '\/host\/sys' }\)\.$/m,
    );
    expect(stdout).toMatch(/^place +FR, from option\ngrid +[\d.]+ gCO2e\/kWh .* in FR, matched by country/m);
    expect(stdout).toMatch(/^OpenTelemetry +/m);
    expect(stdout).not.toMatch(/\d characters\)/); // names of devices are whole
    expect(stdout.split("\n").filter((line) => line.length > 110)).toEqual([]);
  });

  it("`doctor --require measured` ends with 1 where energy is only modelled, and says so", async () => {
    const args = ["doctor", "--root", "/no/such/sys", "--require"];
    const { code, stdout, stderr } = await inProcess([...args, "measured"]);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^Modelled: /);
    expect(stderr).toBe("wattspan: --require measured: no sensor measures here\n");
    const wrong = await inProcess([...args, "modelled"]);
    expect(wrong.code).toBe(2);
    expect(wrong.stderr).toContain('--require "modelled": expected measured, for example --require measured');
  });

  it("`doctor` in a container with dangling links advises to mount the whole sysfs", async () => {
    const masked = SERVER.map((domain) => ({ ...domain, dangling: true }));
    const { code, report } = await examined("--root", runningTree(masked).root);
    expect({ code, verdict: report.verdict }).toEqual({ code: 0, verdict: "modelled" });
    expect(report.meters[0]).toMatchObject({
      name: "rapl",
      status: "unavailable",
      reason: "absent",
      detail: expect.stringContaining("what they link to cannot be seen from here"),
      remedy: expect.stringContaining("docker run -v /sys:/host/sys:ro"),
      violations: [],
    });
  });

  it("`doctor` states that nothing is known where no meter works, and distinguishes denied from absent", async () => {
    const denied: EnergyMeter = {
      name: "locked",
      open: async () => ({ status: "unavailable", reason: "denied", detail: "no", remedy: "run it as root" }),
    };
    const { code, stdout } = await inProcess(["doctor"], { columns: 100, candidates: [() => denied] });
    expect(code).toBe(1);
    expect(stdout).toMatch(/Nothing: no meter works here/);
    expect(stdout).toContain("denied: no");
    expect(stdout).toContain("run it as root");
  });
});

describe("a machine with sensors", () => {
  it("`doctor` on two sockets reports the power of each, and counts no model", async () => {
    const tree = runningTree(SERVER, SOCKETS);
    const { code, report } = await examined("--root", tree.root, "--require", "measured");
    const behindS = tree.behindS();
    expect({ code, verdict: report.verdict, faults: report.faults }).toEqual({
      code: 0,
      verdict: "measured",
      faults: {},
    });
    const counted = report.zones.filter((found) => found.counted);
    expect(counted.map(({ component, method }) => `${component} ${method}`).sort()).toEqual([
      "cpu measured",
      "cpu measured",
      "memory measured",
      "memory measured",
    ]);
    const sum = counted.reduce((watts, { powerW = Number.NaN }) => watts + powerW, 0);
    // It is a mean over a second or longer, at whose ends the counters may be behind.
    expect(Math.abs(sum / 129 - 1) * (1 - behindS)).toBeLessThan(behindS);
    const model = report.zones.find(({ method }) => method === "modelled");
    expect(model).toMatchObject({
      counted: false,
      because: expect.stringMatching(/^modelled, and .* measures it$/),
    });
    expect(model).not.toHaveProperty("powerW");
  });

  it("`doctor` does not add zones inside or around a counted zone", async () => {
    const watts = { "intel-rapl:0": 20, "intel-rapl:0:0": 9, "intel-rapl:0:1": 1, "intel-rapl:1": 40 };
    const { root } = runningTree(LAPTOP, watts);
    const look = (columns?: number) =>
      inProcess(["doctor", "--root", root], {
        ...(columns && { columns }),
        environment: { NO_COLOR: "1" },
      });
    const [{ report }, ...tables] = await Promise.all([examined("--root", root), look(), look(80)]);
    const why = Object.fromEntries(report.zones.map(({ name, because }) => [name, because ?? "added"]));
    expect(why).toMatchObject({
      "CPU package 0": "added",
      "uncore of CPU package 0": "inside intel-rapl:0, which is counted",
      "platform (psys)": "covers intel-rapl:0, which is counted",
    });
    for (const { stdout } of tables) {
      expect(stdout).toMatch(/^uncore of CPU package 0 +inside CPU package 0, which is counted$/m);
      expect(stdout).toMatch(/ modelled, and CPU package 0 measures it$/m);
    }
  });

  it("`doctor` numbers cards as `profile` does, whatever else is not counted", async () => {
    const zone = (id: string, more: Partial<Zone> = {}): Zone => ({
      ...{ id, name: "NVIDIA L4", component: "gpu", scope: "device", origin: "sensor" },
      ...{ refreshMs: 10, maxWatts: 90, ...more },
    });
    const meter = (name: string, zones: readonly Zone[]): EnergyMeter => {
      const value = { kind: "power", watts: 5, windowMs: 1 } as const;
      const read = () => zones.map(({ id }) => ({ zone: id, atMs: performance.now(), ...value }));
      return { name, open: async () => ({ status: "ready", zones, reader: { read } }) };
    };
    const cards = [zone("card-0", { contains: ["chip"] }), zone("card-1")];
    const candidates = [meter("driver", [zone("chip"), ...cards]), meter("exporter", cards)].map(
      (one) => () => one,
    );
    const { stderr } = await inProcess(["profile", "gpu-9", "--", "true"], { candidates });
    expect(stderr).toContain("gpu-0 (NVIDIA L4, card-0), gpu-1 (NVIDIA L4, card-1)");
    const { stdout } = await inProcess(["doctor"], { candidates });
    expect(stdout.match(/^NVIDIA L4, gpu-\d +\w+ +gpu .* (yes|no) +10$/gm)?.map(shortened)).toEqual([
      ...["gpu-2 driver no", "gpu-0 driver yes", "gpu-1 driver yes"],
      ...["gpu-0 exporter no", "gpu-1 exporter no"],
    ]);
  });

  it("`doctor` does not report measured where a meter breaks its contract", async () => {
    const broken: EnergyMeter = {
      name: "falling",
      verified: { by: "fixture", on: "2026-11-25", machine: "a file" },
      open: async () => ({
        status: "ready",
        notes: ["Read through \u001b[31ma pipe."],
        zones: [{ id: "z", component: "gpu", scope: "device", origin: "sensor", refreshMs: 10, maxWatts: 9 }],
        reader: {
          read: () => [{ zone: "z", atMs: performance.now(), kind: "power", watts: -5, windowMs: 1 }],
        },
      }),
    };
    const run = { candidates: [() => broken] };
    const { code, stdout } = await inProcess(["doctor"], run);
    expect(code).toBe(1);
    expect(stdout).toMatch(/falling +gpu +broken +yes +10$/m);
    expect(stdout).toMatch(/falling +breaks its contract, power-value: zone z: watts is -5/);
    expect(stdout).toMatch(/falling +its authors tested it on sample files only \(a file, 2026-11-25\)/);
    expect(stdout).toContain("Read through \\u{1b}[31ma pipe.");
  });
});

describe("a meter whose reads fail", () => {
  const failing = (fails: (read: number) => boolean): EnergyMeter => {
    let reads = 0;
    const zone = { id: "z", component: "gpu", scope: "device", origin: "sensor", refreshMs: 10, maxWatts: 9 };
    const read: EnergyReader["read"] = () => {
      if (fails(reads++)) throw new Error("EAGAIN");
      return [{ zone: "z", atMs: performance.now(), kind: "power", watts: 5, windowMs: 1 }];
    };
    return {
      name: "flaky",
      open: async () => ({ status: "ready", zones: [zone as Zone], reader: { read } }),
    };
  };

  it("`doctor` says measured where some reads failed, and shows the failure", async () => {
    const candidates = [() => failing((read) => read % 3 === 1)];
    const { code, stdout } = await inProcess(["doctor"], { candidates });
    expect([code, stdout]).toEqual([0, expect.stringMatching(/^Measured: /)]);
    expect(stdout).toMatch(/flaky +gpu +measured +5\.00 +yes +10$/m);
    expect(stdout).toMatch(/^flaky +some reads failed, which leaves gaps: read: failed with Error: EAGAIN/m);
    const json = await inProcess(["doctor", "--json"], { candidates });
    const { meters } = JSON.parse(json.stdout) as DoctorReport;
    expect(meters).toMatchObject([{ violations: [], failedRead: expect.stringContaining("EAGAIN") }]);
  });

  it("`doctor` calls it broken where none succeeds", async () => {
    const { code, stdout } = await inProcess(["doctor"], { candidates: [() => failing(() => true)] });
    expect([code, stdout]).toEqual([1, expect.stringMatching(/^Nothing: /)]);
    expect(stdout).toMatch(/flaky +gpu +broken/);
    expect(stdout).toMatch(/flaky +breaks its contract, read-throws: read: failed with Error: EAGAIN/);
  });
});

describe("a meter that hangs", () => {
  /** Its reader counts how often it was closed. */
  const hanging = (open: (reader: EnergyReader) => Promise<EnergyReader>, close?: () => Promise<void>) => {
    const closed = vi.fn(close ?? (async () => undefined));
    const zones = [
      { id: "z", component: "gpu", scope: "device", origin: "sensor", refreshMs: 10, maxWatts: 9 } as const,
    ];
    const reader: EnergyReader = {
      read: () => [{ zone: "z", atMs: performance.now(), kind: "power", watts: 5, windowMs: 1 }],
      close: closed,
    };
    const meter: EnergyMeter = {
      name: "hangs",
      open: async () => ({ status: "ready", zones, reader: await open(reader) }),
    };
    return { meter, closed };
  };
  const never = () => new Promise<never>(() => undefined);

  it("a meter that hangs while it is opened or closed is examined all the same, and one that opens late is closed", async () => {
    const late = Promise.withResolvers<EnergyReader>();
    const opensLate = hanging(() => late.promise);
    const neverCloses = hanging(async (reader) => reader, never);
    const [stuck, ready] = await Promise.all(
      [opensLate, neverCloses].map(({ meter }) => examineMeter(meter, steppedTime())),
    );
    expect(stuck).toMatchObject({ status: "unavailable", reason: "stuck", zones: [] });
    expect(stuck?.detail).toBe("it did not open within 5 s");
    expect(stuck?.violations[0]).toMatch(/^open-settles: /);
    expect(ready).toMatchObject({ status: "ready", saidW: new Map([["z", 5]]) });
    expect(ready?.violations).toContainEqual(expect.stringMatching(/^close-/));
    const { closed } = opensLate;
    late.resolve({ read: () => [], close: closed });
    await vi.waitFor(() => expect(closed).toHaveBeenCalled());
  });
});

describe("the rest of the report", () => {
  it("`doctor` reports the place, its source, and the carbon intensity", async () => {
    process.env.WATTSPAN_LOCATION = "aws:eu-west-1";
    const { report } = await examined("--root", emptyFolder());
    expect(report.carbon).toMatchObject({
      location: { cloud: { provider: "aws", region: "eu-west-1" } },
      locationSource: "WATTSPAN_LOCATION",
      intensity: { zone: "IE", rung: "cloud_region", signal: "average" },
    });
    expect(report.node).toMatchObject({ version: process.versions.node, supported: true });
  });

  it("`doctor` fits a terminal, and shows its progress on stderr there", async () => {
    const { stdout, stderr } = await inProcess(["doctor", "--root", emptyFolder()], {
      columns: 80,
      environment: { NO_COLOR: "1" },
    });
    expect(stdout.split("\n").filter((line) => line.length > 80)).toEqual([]);
    expect(stderr).toContain("Trying rapl, nvml, ");
    expect(stderr.endsWith("\r\u001b[K")).toBe(true);
  });

  it("`doctor` ends with 2 where an option or a variable is invalid", async () => {
    expect(await inProcess(["doctor", "--root"])).toMatchObject({ code: 2, stdout: "" });
    expect(await inProcess(["doctor", "--location", "Narnia"])).toMatchObject({ code: 2, stdout: "" });
    process.env.WATTSPAN_LOCATION = "nowhere at all";
    const { code, stderr } = await inProcess(["doctor", "--root", emptyFolder()]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/^wattspan: (?!wattspan:).*WATTSPAN_LOCATION/);
  });
});
