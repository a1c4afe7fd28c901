/** The simulated machine, and what a metering makes of it: every joule of the truth, once. */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createMetering, type Footprint } from "@wattspan/core";
import { energyMeterContract, type ManualClock, manualClock } from "@wattspan/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { atTestEnd, cleanUp } from "../../test/clean-up.js";
import { soon } from "../../test/soon.js";
import { temporaryDirectory } from "../../test/trees/temporary-tree.js";
import { auto } from "../auto.js";
import { MeterOptionError } from "../options/meter-option-error.js";
import { hasCompiler, type SimulatedMachine, simulatedMachine, standInCards } from "./simulator.js";

afterEach(cleanUp);

function machineOf(options: Parameters<typeof simulatedMachine>[0] = {}): SimulatedMachine {
  const machine = simulatedMachine(options);
  atTestEnd(() => machine.close());
  return machine;
}
const counterOf = (machine: SimulatedMachine, zone: string) =>
  Number(readFileSync(join(machine.host.root, "class/powercap", zone, "energy_uj"), "utf8"));

describe("simulatedMachine", () => {
  it("simulatedMachine() shows in its tree what it draws, as time passes", () => {
    const clock = manualClock();
    const machine = machineOf({ sockets: 2, clock });
    expect(machine.packages).toEqual(["intel-rapl:0", "intel-rapl:1"]);
    machine.load("intel-rapl:1", 200);
    clock.advance(1000);
    expect(counterOf(machine, "intel-rapl:0")).toBe(60_000_000);
    expect(counterOf(machine, "intel-rapl:1")).toBe(200_000_000);
    expect(counterOf(machine, machine.memories[1] as string)).toBe(8_000_000);
    expect(machine.truth("intel-rapl:1", 500, 1000)).toBe(100);
    expect([machine.watts("intel-rapl:1"), machine.watts()]).toEqual([200, 60 + 8 + 200 + 8]);
  });

  it("simulatedMachine() leaves no files behind if its cards cannot be made", () => {
    const directory = temporaryDirectory();
    vi.stubEnv("TMPDIR", directory);
    atTestEnd(() => vi.unstubAllEnvs());
    const cards = () => {
      throw new Error("no compiler");
    };
    expect(() => simulatedMachine({ gpus: 1, cards })).toThrow("no compiler");
    expect(readdirSync(directory)).toEqual([]);
  });

  it("simulatedMachine() lets a counter wrap when asked to", () => {
    const clock = manualClock();
    const machine = machineOf({ clock });
    machine.wrap(0, 30);
    expect(counterOf(machine, "intel-rapl:0")).toBe(262_143_328_911 - 30_000_000);
    clock.advance(1000);
    expect(counterOf(machine, "intel-rapl:0")).toBe(30_000_000);
  });

  it("the meters of simulatedMachine() keep the contract, and say what they were verified on", async () => {
    const clock = manualClock();
    const machine = machineOf({ sockets: 2, gpus: 2, clock });
    const { packages, memories, gpus, meters } = machine;
    const zones = [[...packages, ...memories], ...gpus.map((card) => [card])];
    expect(meters).toHaveLength(zones.length);
    for (const [index, meter] of meters.entries()) {
      const truth = (fromMs: number, toMs: number) =>
        sumOf((zones[index] ?? []).map((zone) => machine.truth(zone, fromMs, toMs)));
      expect(meter.verified?.by).toBe("simulator");
      expect(await energyMeterContract(meter, { clock, reads: 50, truth })).toEqual([]);
    }
  });

  it("simulatedMachine() moves by the system's clock when none is given, for readers that do not know it", async () => {
    const beginMs = performance.now();
    const machine = machineOf({ tickMs: 1 });
    const metering = createMetering({ meters: auto(machine.host), telemetry: { detail: "off" } });
    await metering.ready;
    const total = async () => {
      await metering.refresh();
      return metering.status.devices.find(({ id }) => id === "intel-rapl:0")?.total ?? 0;
    };
    await expect.poll(total, soon).toBeGreaterThan(60 * 0.015);
    expect(await total()).toBeLessThanOrEqual((60 * (performance.now() - beginMs)) / 1000);
    await metering.shutdown();
  });

  it("simulatedMachine() removes its tree when closed, and moves no more", () => {
    const clock = manualClock();
    const machine = machineOf({ clock });
    machine.close();
    expect(existsSync(machine.host.root)).toBe(false);
    clock.advance(1000);
    expect(clock.pending).toBe(0);
  });

  it("simulatedMachine() refuses impossible options, zones and cards", () => {
    for (const options of [{ sockets: 0 }, { sockets: 1.5 }, { gpus: 17 }, { gpus: -1 }, { tickMs: 0 }])
      expect(() => simulatedMachine(options)).toThrow(MeterOptionError);
    const machine = machineOf();
    expect(() => machine.load("gpu-7", 1)).toThrow("there is no zone gpu-7");
    expect(() => machine.lose(0)).toThrow(RangeError);
    expect(() => machine.wrap(3)).toThrow(RangeError);
  });

  it("simulatedMachine() does not let a counter jump that is being read", async () => {
    const machine = machineOf({ clock: manualClock() });
    await machine.meters[0]?.open(new AbortController().signal);
    expect(() => machine.wrap(0)).toThrow("before meters open");
  });
});

const LOST_MS = 1000;
const BACK_MS = 2500;
/** When card 2 refreshes, in milliseconds of each tenth of a second. */
const PHASE_2 = 74;

/** Calls that begin over two seconds and take 0.1 to 3 s, while the machine's load changes every 10 ms. */
async function workload(machine: SimulatedMachine, clock: ManualClock) {
  const footprints: Footprint[] = [];
  const metering = createMetering({
    ...{ clock, meters: machine.meters, telemetry: { detail: "off" } },
    observers: [(footprint) => void footprints.push(footprint)],
  });
  await metering.ready;
  await clock.advanceAsync(3000);
  const beganMs = clock.now();
  const zones = [...machine.packages, ...machine.memories, ...machine.gpus];
  const wait = (ms: number) => () => new Promise<void>((resolve) => void clock.schedule(resolve, ms));
  for (let ms = 0; ms < 6000; ms += 10) {
    for (const [index, zone] of zones.entries())
      machine.load(zone, 100 + 50 * index + 40 * Math.sin(ms / 170 + index));
    if (ms < 2000) void metering.meterInference({ model: `m${ms % 3}` }, wait(100 + ((ms * 7919) % 2900)));
    if (ms === LOST_MS) machine.lose(2);
    if (ms === BACK_MS) machine.bringBack(2);
    await clock.advanceAsync(10);
    await machine.settled();
  }
  for (const zone of zones) machine.load(zone, 50);
  for (let ms = 0; ms < 3000; ms += 10) {
    await clock.advanceAsync(10);
    await machine.settled();
  }
  await metering.flush();
  const { devices, faults } = metering.status;
  await metering.shutdown();
  return { devices, faults, footprints, beganMs, zones };
}

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

it("two sockets and four cards give 200 calls every joule once, and the right coverage while a card is lost", async () => {
  const clock = manualClock();
  const machine = machineOf({ sockets: 2, gpus: 4, clock });
  machine.wrap(0, 400);
  const { devices, faults, footprints, beganMs, zones } = await workload(machine, clock);
  expect(faults).toEqual({});
  expect(footprints).toHaveLength(200);
  expect(devices.map(({ id }) => id).sort()).toEqual([...zones].sort());
  expect(counterOf(machine, "intel-rapl:0")).toBeLessThan(1e9); // it wrapped

  for (const { id, total, activity, idle, otherProcess, unattributed, bookedUntilMs, lostTicks } of devices) {
    const card = machine.gpus.indexOf(id);
    const [refreshMs, phaseMs] = card < 0 ? [1, 0] : [100, (card * 37) % 100];
    // When the last value was taken may be known to half a refresh only.
    const refreshes = (bookedUntilMs - phaseMs) / refreshMs;
    const off = [Math.floor(refreshes), Math.ceil(refreshes)].map((count) =>
      Math.abs(total / machine.truth(id, 0, count * refreshMs + phaseMs) - 1),
    );
    expect(Math.min(...off), id).toBeCloseTo(0, 8);
    expect((activity + idle + otherProcess + unattributed) / total - 1, id).toBeCloseTo(0, 9);
    expect(lostTicks).toBe(0);
  }
  const given = sumOf(footprints.map(({ energy }) => energy?.value ?? Number.NaN));
  expect(given / sumOf(devices.map(({ activity }) => activity)) - 1).toBeCloseTo(0, 9);

  const lastTickMs = beganMs + LOST_MS - 100 + PHASE_2;
  const wallAheadMs = clock.wall() - clock.now();
  const partly = footprints.filter(({ coverage = 0 }) => coverage < 1 - 1e-9);
  for (const { startedAt, durationS, coverage, reasons } of partly) {
    const startMs = startedAt.getTime() - wallAheadMs;
    const ofCard = Math.max(0, lastTickMs - startMs) / (durationS * 1000);
    expect(coverage).toBeCloseTo((7 + ofCard) / 8, 2);
    expect(reasons).toEqual(expect.arrayContaining(["late", "lost"]));
  }
  // Those that ended while the card was away and did not come back in time; the others wait for it, and have all.
  const endMs = ({ startedAt, durationS }: Footprint) => startedAt.getTime() - wallAheadMs + durationS * 1000;
  const isAway = (at: number) => at > lastTickMs && at < beganMs + BACK_MS - 450;
  expect(partly).toEqual(footprints.filter((footprint) => isAway(endMs(footprint))));
  const untouched = footprints.filter((footprint) => endMs(footprint) < lastTickMs);
  expect(untouched.length).toBeGreaterThan(5);
  expect(untouched.flatMap(({ reasons = [] }) => reasons)).not.toContain("lost");
});

it.runIf(hasCompiler())(
  "cards behind the stand-in driver give every joule, but those around a lost card's counter reset",
  async () => {
    const clock = manualClock();
    const machine = machineOf({ sockets: 2, gpus: 4, clock, cards: standInCards });
    machine.wrap(0, 400);
    const { devices, faults, footprints, beganMs } = await workload(machine, clock);
    expect(faults).toEqual({});
    expect(footprints).toHaveLength(200);
    const tenth = (ms: number) => Math.floor(ms / 100) * 100;
    const nearest = (ms: number) => Math.round(ms / 100) * 100;
    /** When the last value was taken is known to half a refresh, and to more where a card has just come back: its joules are what is tried. */
    const ends = (ms: number) => [-200, -100, 0, 100, 200].map((by) => nearest(ms) + by);
    const off = (id: string, total: number, ms: number) =>
      Math.min(...ends(ms).map((end) => Math.abs(total / machine.truth(id, 0, end) - 1)));
    const lost = devices.find(({ id }) => id === machine.gpus[2]);
    for (const { id, total, activity, idle, otherProcess, unattributed, bookedUntilMs } of devices) {
      expect((activity + idle + otherProcess + unattributed) / total - 1, id).toBeCloseTo(0, 9);
      const isCard = machine.gpus.includes(id);
      // NVML counts in millijoules.
      if (isCard && id !== lost?.id) expect(off(id, total, bookedUntilMs)).toBeLessThan(0.003 / total);
      if (!isCard) expect(total / machine.truth(id, 0, bookedUntilMs) - 1, id).toBeCloseTo(0, 6);
    }
    const given = sumOf(footprints.map(({ energy }) => energy?.value ?? Number.NaN));
    expect(given / sumOf(devices.map(({ activity }) => activity)) - 1).toBeCloseTo(0, 9);

    // Of the card that was lost all is known up to its last refresh before, and from one after it came back.
    const { id = "", total = 0, bookedUntilMs = 0, lostTicks } = lost ?? {};
    const before = machine.truth(id, 0, tenth(beganMs + LOST_MS - 1));
    const afters = Array.from({ length: 40 }, (_, i) => tenth(beganMs + BACK_MS) + i * 100).flatMap((start) =>
      ends(bookedUntilMs).map((end) => machine.truth(id, start, end)),
    );
    expect(Math.min(...afters.map((after) => Math.abs(total - before - after)))).toBeLessThan(0.003);
    expect(lostTicks).toBe(1);
    expect(footprints.filter(({ reasons }) => reasons?.includes("reset")).length).toBeGreaterThan(0);
  },
);
