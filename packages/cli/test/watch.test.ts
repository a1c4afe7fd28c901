/** `wattspan watch`: what devices draw, while somebody looks. */

import { spawn } from "node:child_process";
import { EventEmitter, once } from "node:events";
import type { EnergyMeter, Reading } from "@wattspan/core";
import { SERVER } from "@wattspan/testing/stand-ins";
import { describe, expect, it } from "vitest";
import { runCommandLine, type WatchFrame } from "../src/index.js";
import { screenOn } from "../src/terminal/screen.js";
import { emptyFolder, runningTree } from "./powercap-tree.js";
import { inProcess, NODE } from "./run-wattspan.js";

/**
 * A card that draws these watts; undefined: it cannot be read. `readMs` gets the moments at which it was
 * read.
 */
const card = (id: string, watts: () => number | undefined, readMs: number[] = []): EnergyMeter => ({
  name: `meter of ${id}`,
  open: async () => ({
    status: "ready",
    zones: [{ id, component: "gpu", scope: "device", origin: "sensor", refreshMs: 20, maxWatts: 400 }],
    reader: {
      read(): readonly Reading[] {
        const power = watts();
        const at = { zone: id, atMs: performance.now() };
        readMs.push(at.atMs);
        return power === undefined
          ? [{ ...at, kind: "none", reason: "busy" }]
          : [{ ...at, kind: "power", watts: power, windowMs: 20 }];
      },
    },
  }),
});

/** Whether two of the moments are as many seconds apart. */
const areApart = (moments: readonly number[], seconds: number): boolean =>
  moments.some((fromMs) => moments.some((toMs) => Math.abs((toMs - fromMs) / 1000 - seconds) < 1e-7));

const framesIn = (stdout: string): readonly WatchFrame[] =>
  stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as WatchFrame);

describe("watch, line by line", () => {
  it("`watch` reports watts and joules of each device and of all, with bounds and grams", async () => {
    const readMs: Readonly<Record<string, number[]>> = { "gpu-0": [], "gpu-1": [] };
    const candidates = [
      () => card("gpu-0", () => 42, readMs["gpu-0"]),
      () => card("gpu-1", () => 8, readMs["gpu-1"]),
    ];
    const args = ["watch", "--json", "--interval", "0.2", "--count", "3", "--country", "FR"];
    const { code, stdout, stderr } = await inProcess(args, { candidates });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const frames = framesIn(stdout);
    expect(frames).toHaveLength(3);
    const allMs = Object.values(readMs).flat();
    const readForS = (Math.max(...allMs) - Math.min(...allMs)) / 1000;
    for (const { devices, powerW, energyJ, co2eG } of frames) {
      expect(devices.map((device) => device.powerW)).toEqual([expect.closeTo(42, 6), expect.closeTo(8, 6)]);
      expect(powerW).toBeCloseTo(50, 6);
      // Each card's energy is what it drew between two of its readings.
      for (const { zone, powerW: watts = Number.NaN, energyJ: own } of devices)
        expect(areApart(readMs[zone] ?? [], own.value / watts)).toBe(true);
      expect(energyJ.value).toBeLessThanOrEqual(50 * readForS);
      expect(energyJ.low).toBeLessThan(energyJ.value);
      expect(co2eG?.value).toBeGreaterThan(0);
    }
    expect(frames.at(-1)?.energyJ.value).toBeGreaterThan(frames[0]?.energyJ.value ?? Number.NaN);
  });

  it("`watch` has no watts, and not 0, while a device cannot be read", async () => {
    let reads = 0;
    const candidates = [
      () => card("gpu-0", () => (reads++ < 2 ? 42 : undefined)),
      () => card("gpu-1", () => 8),
    ];
    const { stdout } = await inProcess(["watch", "--interval", "0.5", "--count", "2"], { candidates });
    const [, last = ""] = stdout.trim().split("\n");
    expect(last).toMatch(/ W=- J=[\d.]+ {2}measured gpu-0 W=- J=[\d.]+ {2}measured gpu-1 W=8 J=[\d.]+$/);
  });

  it("`watch` reports sockets and memory, without zones inside of others", async () => {
    const watts = { "intel-rapl:0": 50, "intel-rapl:0:0": 4, "intel-rapl:1": 70, "intel-rapl:1:0": 5 };
    const tree = runningTree(SERVER, watts);
    const { stdout } = await inProcess(["watch", "--json", "--count", "1", "--root", tree.root]);
    const behindS = tree.behindS();
    const [frame] = framesIn(stdout);
    expect(frame?.devices.map(({ method }) => method)).toEqual(Array.from({ length: 4 }, () => "measured"));
    const { energyJ, powerW = Number.NaN } = frame ?? expect.unreachable("no frame");
    // The time in which the counters drew that, and the time between the readings.
    expect(Math.abs(energyJ.value / 129 - energyJ.value / powerW)).toBeLessThan(behindS);
  });

  it("`watch` without sensors reports the whole machine as modelled", async () => {
    const args = ["watch", "--count", "1", "--interval", "0.3", "--root", emptyFolder()];
    const { code, stdout } = await inProcess(args);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^\d{4}-\S+Z W=[\d.]+ J=[\d.]+ {2}modelled process-cpu W=[\d.]+ J=[\d.]+\n$/);
  });

  it("`watch` ends with 1 where no meter works, and with 2 where the command line is wrong", async () => {
    const gone: EnergyMeter = {
      name: "gone",
      open: async () => ({ status: "unavailable", reason: "absent", detail: "not there" }),
    };
    const { code, stdout, stderr } = await inProcess(["watch", "--interval", "0.1"], {
      candidates: [() => gone],
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("run wattspan doctor to see why");
    for (const wrong of [
      ["--interval", "0"],
      ["--interval", "x"],
      ["--count", "0"],
      ["--count", "1.5"],
    ])
      expect(await inProcess(["watch", ...wrong])).toMatchObject({ code: 2, stdout: "" });
  });
});

describe("watch in a terminal", () => {
  /** Runs it, and says Ctrl-C after so many frames. */
  async function interruptedAfter(frames: number) {
    const signals = new EventEmitter();
    const written: string[] = [];
    const stdout = {
      isTTY: true,
      columns: 70,
      rows: 20,
      write(text: string) {
        written.push(text);
        if (written.length === frames) signals.emit("SIGINT");
      },
    };
    const code = await runCommandLine(["watch", "--interval", "0.1", "--no-color"], {
      stdout,
      stderr: { write: () => expect.fail("nothing to say") },
      environment: { LANG: "C.UTF-8", TERM: "xterm" },
      candidates: [() => card("gpu-0", () => 42), () => card("gpu-1", () => 8)],
      signals,
    });
    return { code, written, signals };
  }

  it("`watch` in a terminal draws each frame over the last in one write, and Ctrl-C restores the cursor", async () => {
    const { code, written, signals } = await interruptedAfter(3);
    expect(code).toBe(0);
    expect(written).toHaveLength(4);
    const [first = "", second = "", , last] = written;
    expect(first).toContain("\u001b[?25l");
    expect(first).toMatch(/gpu-0 +measured +42\.0 +█{10} /);
    expect(first).toMatch(/gpu-1 +measured +8\.00 +█▉ /);
    expect(first).toMatch(/all +50\.0 /);
    const lines = first.split("\n").length - 1;
    expect(second).toContain(`\u001b[${lines}A\r`);
    expect(second).not.toContain("\u001b[2J"); // Erasing first is what flickers.
    expect(last).toBe("\u001b[?25h");
    expect(signals.eventNames()).toEqual([]);
  });

  it("a screen never scrolls, and cuts what is higher than the window", () => {
    const written: string[] = [];
    const screen = screenOn({ rows: 3, write: (text) => written.push(text) });
    screen.draw("1\n2\n3\n4\n");
    screen.draw("1\n");
    screen.draw("1\n");
    expect(written.map((text) => text.split("\n").length - 1)).toEqual([2, 1, 1]);
    expect(written[1]).toContain("\u001b[2A");
    expect(written[2]).toContain("\u001b[1A");
  });

  it.each([1, 24])("a screen of %i rows hides the cursor once, and shows it at its end", (rows) => {
    const written: string[] = [];
    const screen = screenOn({ rows, write: (text) => written.push(text) });
    screen.draw("1\n");
    screen.draw("2\n");
    screen.end();
    expect(written.map((text) => text.split("\u001b[?25l").length - 1)).toEqual([1, 0, 0]);
    expect(written.at(-1)).toBe("\u001b[?25h");
  });

  it("a screen on which nothing was drawn writes nothing", () => {
    const written: string[] = [];
    screenOn({ rows: 24, write: (text) => written.push(text) }).end();
    expect(written).toEqual([]);
  });
});

describe("watch, asked to end", () => {
  it.each(["SIGINT", "SIGTERM", "SIGHUP"] as const)("`watch` ends with 0 at %s", async (signal) => {
    const signals = new EventEmitter();
    const candidates = [() => card("gpu-0", () => 42)];
    const stdout = { write: () => signals.emit(signal) };
    const context = { stdout, stderr: stdout, environment: {}, candidates, signals };
    expect(await runCommandLine(["watch", "--interval", "0.1"], context)).toBe(0);
    expect(signals.eventNames()).toEqual([]);
  });

  it("`watch` as a process ends at once and with 0 at SIGINT", async () => {
    const [command = "", ...before] = NODE;
    const child = spawn(command, [...before, "watch", "--interval", "0.1", "--root", "/no/such"], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    await once(child.stdout, "data");
    child.kill("SIGINT");
    expect(await once(child, "exit")).toEqual([0, null]);
  });
});
