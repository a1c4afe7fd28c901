/**
 * Several metered processes on one host: together they never have more than it drew, and its hardware is
 * reported once.
 */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createMetering } from "@wattspan/core";
import { constantPower, fakeMeter, manualClock } from "@wattspan/testing";
import { afterEach, describe, expect, it } from "vitest";
import { HostLock } from "../src/start/host-lock.js";
import { steppedHost } from "./powercap/stepped-host.js";
import type { Report } from "./programs/service-protocol.js";
import { startService } from "./programs/start-service.js";
import { inMemorySdk, type Point, sumOf } from "./sdk.js";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

function lockFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), "wattspan-lock-"));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const hardwareOf = ({ points }: Pick<Report, "points">) =>
  points.filter(({ metric }) => metric.startsWith("hw."));

/** All of the counter is somewhere, and the spans have what the activities have. */
function expectConserved({ device, energies, points, faults }: Report): void {
  const { activity, idle, otherProcess, unattributed, carry, total } = device;
  const sum = activity + idle + otherProcess + unattributed + carry;
  expect(Math.abs(sum / total - 1)).toBeLessThan(1e-9);
  const ofSpans = energies.reduce((joules, energy) => joules + energy, 0);
  expect(Math.abs(ofSpans / activity - 1)).toBeLessThan(1e-9);
  expect(Math.abs(sumOf(points, "wattspan.energy") / activity - 1)).toBeLessThan(1e-9);
  expect(faults).toEqual({});
}

const IDLE_WATTS = 20;
const WATTS_PER_CORE = 30;

/**
 * Two services, of which the second never sees the host at rest. Each keeps one core busy while it has a
 * call.
 */
async function runTwo() {
  const host = await steppedHost({
    idleWatts: IDLE_WATTS,
    wattsPerCore: WATTS_PER_CORE,
    groups: ["first", "second"],
    others: { cores: 0, onMs: 1, offMs: 1 },
  });
  cleanups.push(() => host.remove());
  const folder = lockFolder();
  const start = async (group: string) => {
    const tree = host.paths(group);
    const service = await startService({ tree, lockFolder: folder, startMs: host.clock.now() });
    cleanups.push(() => service.close());
    host.follow((nowMs) => service.ask(nowMs));
    return service;
  };
  const rest = (ms: number) => host.until(host.load("second", 0, ms));

  const first = await start("first");
  await rest(400);
  await first.ask("scrape");
  await first.ask("begin");
  const begin = host.keep("first", 1);
  const second = await start("second"); // While it learns what is idle, the first works.
  await rest(300);
  await second.ask("scrape");
  await second.ask("begin");
  const from = host.mark();
  const to = await host.until(host.load("second", 1, 800));
  await second.ask("end");
  const until = host.keep("first", 0);
  await first.ask("end");
  const end = await rest(100);
  const togetherS = (to.idleJ - from.idleJ) / IDLE_WATTS;
  const aloneS = (until.idleJ - begin.idleJ) / IDLE_WATTS - togetherS;
  const reports = [await first.report(), await second.report()] as const;
  return { end, togetherS, aloneS, reports, first, start };
}

describe("two processes on one host", () => {
  it("two processes on one host share what it drew, and one of them reports its hardware", async () => {
    const { end, togetherS, aloneS, reports, first, start } = await runTwo();
    for (const report of reports) expectConserved(report);
    const [ofFirst, ofSecond] = reports.map(({ device }) => device.activity) as [number, number];
    expect(ofFirst + ofSecond).toBeLessThan(end.microjoules / 1e6);
    // Each has its own work, and its part of the idle power: half of it while both work.
    const together = togetherS * (WATTS_PER_CORE + IDLE_WATTS / 2);
    const alone = aloneS * (WATTS_PER_CORE + IDLE_WATTS);
    expect(Math.abs(ofSecond / together - 1)).toBeLessThan(0.05);
    expect(Math.abs(ofFirst / (together + alone) - 1)).toBeLessThan(0.05);

    expect(hardwareOf(reports[0])).toHaveLength(1);
    expect(hardwareOf(reports[1])).toEqual([]);
    const { total, carry } = reports[0].device;
    expect(sumOf(reports[0].points, "hw.energy")).toBeCloseTo(total - carry, 9);

    await first.stop();
    const third = await start("first");
    expect(hardwareOf(await third.report())).toHaveLength(1);
  });
});

describe("five processes on one host, 20 % busy each", () => {
  it("five processes that are 20 % busy have no more than their host's 4,000 J, and report them once", async () => {
    const clock = manualClock();
    const folder = lockFolder();
    const zone = {
      id: "cpu-0",
      component: "cpu",
      refreshMs: 1,
      idleWatts: 30,
      ...constantPower(40),
    } as const;
    const processes = Array.from({ length: 5 }, (_, i) => {
      const meter = fakeMeter({ clock, zones: [zone] });
      meter.busy(0.2, 1);
      const sdk = inMemorySdk();
      // The numbers of processes that do not exist: they only must not own the lock.
      const lock = new HostLock(folder, i === 0 ? process.pid : 2 ** 30 + i);
      const telemetry = { ...sdk, reportsHardware: () => lock.held(clock.now()) };
      const metering = createMetering({ clock, meters: [meter], telemetry });
      cleanups.push(() => metering.shutdown().finally(() => lock.release()));
      return { metering, sdk };
    });
    for (const { metering } of processes) await metering.ready;
    const wait = () => new Promise<void>((resolve) => clock.schedule(resolve, 100_000));
    const calls = processes.map(({ metering }) => metering.meterInference({ model: "tiny" }, wait));
    await clock.advanceAsync(100_000);
    await Promise.all(calls);
    const reports: Point[][] = [];
    for (const { metering, sdk } of processes) {
      await metering.flush();
      reports.push(await sdk.points());
    }
    const sums = (metric: string) => reports.map((points) => sumOf(points, metric));
    const total = (joules: number[]) => joules.reduce((sum, one) => sum + one, 0);
    for (const joules of sums("wattspan.energy")) expect(joules).toBeCloseTo(800, 0);
    expect(total(sums("wattspan.energy"))).toBeLessThanOrEqual(4000 + 1e-6);
    expect(total(sums("hw.energy"))).toBeCloseTo(4000, 6);
    expect(sums("hw.energy").filter((joules) => joules > 0)).toHaveLength(1);
  });
});
