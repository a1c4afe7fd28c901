/** What exporters show of a simulated machine, and what `prometheusScrape()` makes of it. */

import type { EnergyReader } from "@wattspan/core";
import { energyMeterContract, manualClock } from "@wattspan/testing";
import { HAS_LOOPBACK } from "@wattspan/testing/stand-ins";
import { afterEach, describe, expect, it } from "vitest";
import { atTestEnd, cleanUp } from "../../test/clean-up.js";
import { MeterOptionError } from "../options/meter-option-error.js";
import { type SimulatedExporterName, type SimulatedMachine, simulatedMachine } from "./simulator.js";

afterEach(cleanUp);

function machineOf(options: Parameters<typeof simulatedMachine>[0] = {}) {
  const clock = manualClock();
  const machine = simulatedMachine({ sockets: 2, gpus: 3, clock, tickMs: 1000, ...options });
  atTestEnd(() => machine.close());
  return { clock, machine };
}

async function readerOf(machine: SimulatedMachine, name: SimulatedExporterName, refreshMs = 1000) {
  const { meter } = await machine.exporter(name, { refreshMs });
  const opened = await meter.open(new AbortController().signal);
  if (opened.status !== "ready") throw new Error(opened.detail);
  atTestEnd(() => void opened.reader.close?.());
  return opened.reader;
}

/** Joules by zone; a zone without a value has none. */
async function joulesOf(reader: EnergyReader): Promise<ReadonlyMap<string, number>> {
  const readings = await reader.read();
  return new Map(
    readings.flatMap((reading) =>
      reading.kind === "counter" ? [[reading.zone, Number(reading.microjoules) / 1e6] as const] : [],
    ),
  );
}

/** What each zone had between two moments, by an exporter with new values every second. */
async function scraped(name: SimulatedExporterName, options: { sockets?: number } = {}) {
  const { clock, machine } = machineOf(options);
  const reader = await readerOf(machine, name);
  clock.advance(10_000);
  const before = await joulesOf(reader);
  for (const [index, zone] of [...machine.packages, ...machine.memories, ...machine.gpus].entries())
    machine.load(zone, 10.5 + 37 * index);
  clock.advance(4700); // its page is of the last whole second
  const after = await joulesOf(reader);
  const used = new Map([...after].map(([zone, joules]) => [zone, joules - (before.get(zone) ?? 0)]));
  return { machine, used, truth: (zone: string) => machine.truth(zone, 10_000, 14_000) };
}

const sumOf = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0);

describe.skipIf(!HAS_LOOPBACK)("exporters of a simulated machine", () => {
  it.each([["dcgm"], ["kepler"], ["scaphandre"]] as const)(
    "the simulated exporter %s has a meter that keeps the contract, and says what it was verified on",
    async (name) => {
      const machine = simulatedMachine({ gpus: 1 });
      atTestEnd(() => machine.close());
      const { meter } = await machine.exporter(name, { refreshMs: 20 });
      expect(meter).toMatchObject({ name: "prometheus-scrape", verified: { by: "simulator" } });
      expect(await energyMeterContract(meter)).toEqual([]);
    },
  );

  it("the simulated DCGM exporter shows what cards drew, to the millijoule", async () => {
    const { machine, used, truth } = await scraped("dcgm");
    expect([...used.keys()]).toEqual(machine.gpus);
    for (const [uuid, joules] of used) expect(Math.abs(joules - truth(uuid))).toBeLessThan(0.001 + 1e-9);
  });

  it("the simulated Kepler exporter shows what a socket and its memory drew, and several sockets as one", async () => {
    const one = await scraped("kepler", { sockets: 1 });
    for (const zone of ["intel-rapl:0", "intel-rapl:0:0"])
      expect(one.used.get(zone)).toBeCloseTo(one.truth(zone), 5);
    const two = await scraped("kepler");
    expect([...two.used.keys()]).toEqual(["kepler:simulated:package", "kepler:simulated:dram"]);
    expect(two.used.get("kepler:simulated:package")).toBeCloseTo(
      sumOf(two.machine.packages.map(two.truth)),
      5,
    );
    expect(two.used.get("kepler:simulated:dram")).toBeCloseTo(sumOf(two.machine.memories.map(two.truth)), 5);
  });

  it("the simulated Scaphandre exporter shows what sockets and memories drew", async () => {
    const { machine, used, truth } = await scraped("scaphandre");
    expect([...used.keys()].sort()).toEqual([...machine.packages, ...machine.memories].sort());
    for (const [zone, joules] of used) expect(joules).toBeCloseTo(truth(zone), 5);
  });

  it("a socket's counter wraps in the simulated Scaphandre exporter, and not in Kepler's, which adds up", async () => {
    const { clock, machine } = machineOf({ sockets: 1 });
    machine.wrap(0, 90);
    const [scaphandre, kepler] = [await readerOf(machine, "scaphandre"), await readerOf(machine, "kepler")];
    clock.advance(1000);
    const before = await joulesOf(scaphandre);
    clock.advance(1000);
    const after = await joulesOf(scaphandre);
    expect(after.get("intel-rapl:0")).toBeLessThan(before.get("intel-rapl:0") as number);
    expect((await joulesOf(kepler)).get("intel-rapl:0")).toBeCloseTo(120, 5);
  });

  it("a simulated exporter has new values only once per refresh", async () => {
    const { clock, machine } = machineOf({ sockets: 1 });
    const { url } = await machine.exporter("kepler");
    const page = async () => (await fetch(url)).text();
    const first = await page();
    clock.advance(4999);
    expect(await page()).toBe(first);
    clock.advance(1);
    expect(await page()).not.toBe(first);
  });

  it("a simulated exporter leaves out a lost card, and shows all of its energy when it is back", async () => {
    const { clock, machine } = machineOf();
    const reader = await readerOf(machine, "dcgm");
    const before = (await joulesOf(reader)).get(machine.gpus[1] as string) as number;
    machine.lose(1);
    clock.advance(2000);
    expect([...(await joulesOf(reader)).keys()]).toEqual([machine.gpus[0], machine.gpus[2]]);
    machine.bringBack(1);
    clock.advance(2000);
    const after = (await joulesOf(reader)).get(machine.gpus[1] as string) as number;
    expect(after - before).toBeCloseTo(4 * 70, 2);
  });

  it("a simulated exporter fails when asked to, and recovers", async () => {
    const { clock, machine } = machineOf();
    const { meter, fail } = await machine.exporter("dcgm", { refreshMs: 1000 });
    const opened = await meter.open(new AbortController().signal);
    if (opened.status !== "ready") throw new Error(opened.detail);
    fail(500);
    clock.advance(1000);
    expect((await opened.reader.read()).map(({ kind }) => kind)).toEqual(["none", "none", "none"]);
    fail();
    clock.advance(1000);
    expect((await opened.reader.read()).map(({ kind }) => kind)).toEqual(["counter", "counter", "counter"]);
    await opened.reader.close?.();
  });

  it("a simulated machine refuses an unknown exporter and an impossible refresh", async () => {
    const { machine } = machineOf();
    await expect(machine.exporter("triton" as "dcgm")).rejects.toThrow(MeterOptionError);
    await expect(machine.exporter("toString" as "dcgm")).rejects.toThrow("expected dcgm, kepler, scaphandre");
    await expect(machine.exporter("dcgm", { refreshMs: 0 })).rejects.toThrow(MeterOptionError);
  });
});
