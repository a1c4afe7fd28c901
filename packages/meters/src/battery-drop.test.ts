import type { Reading } from "@wattspan/core";
import { energyMeterContract } from "@wattspan/testing";
import { afterEach, describe, expect, it } from "vitest";
import { ENERGY, meterOf, treeOf } from "../test/battery-stand.js";
import { cleanUp } from "../test/clean-up.js";
import { hostOf } from "../test/host-of.js";
import { hurried } from "../test/hurried.js";
import { openedMeter, saidOf } from "../test/sensors-said.js";
import { battery } from "./battery.js";

afterEach(cleanUp);

const { signal } = new AbortController();

describe("a battery that reports only its remaining energy", () => {
  const LEFT = { type: "Battery", status: "Discharging", energy_now: 41_250_000 };

  it("a battery that reports only its remaining energy is a counter of what it discharged, in coarse steps", async () => {
    const tree = treeOf({ BAT0: LEFT });
    const { zones, reader, notes } = await openedMeter(battery({ ...hostOf(tree), worker: false }));
    expect(notes).toEqual([expect.stringContaining("in coarse steps")]);
    expect(zones[0]?.refreshMs).toBe(30_000);
    expect(await saidOf(zones, reader)).toEqual({ BAT0: 0 });
    tree.write("BAT0", "energy_now", 41_240_000);
    expect(await saidOf(zones, reader)).toEqual({ BAT0: 36 });
    tree.write("BAT0", "status", "Charging");
    tree.write("BAT0", "energy_now", 45_000_000);
    expect(await saidOf(zones, reader)).toEqual({ BAT0: "not discharging" });
    tree.write("BAT0", "status", "Discharging");
    expect(await saidOf(zones, reader)).toEqual({ BAT0: 36 });
    tree.write("BAT0", "energy_now", 44_980_000);
    expect(await saidOf(zones, reader)).toEqual({ BAT0: 108 });
    tree.write("BAT0", "energy_now", "x");
    expect(await saidOf(zones, reader)).toEqual({ BAT0: "malformed" });
  });

  it("a battery that reports only its remaining energy counts no fall twice where its gauge trembles or is corrected", async () => {
    const tree = treeOf({ BAT0: LEFT });
    const { reader } = await openedMeter(battery({ ...hostOf(tree), worker: false }));
    const said = async (left: number) => {
      tree.write("BAT0", "energy_now", left);
      return (await reader.read())[0];
    };
    await said(41_250_000);
    expect(await said(41_240_000)).toMatchObject({ microjoules: 36_000_000n });
    expect(await said(41_250_000)).toMatchObject({ microjoules: 36_000_000n });
    expect(await said(41_230_000)).toMatchObject({ microjoules: 72_000_000n });
    expect(await said(45_000_000)).toMatchObject({ microjoules: 72_000_000n, afterGap: true });
    const after = await said(44_990_000);
    expect(after).toMatchObject({ microjoules: 108_000_000n });
    expect(after).not.toHaveProperty("afterGap");
  });

  it.each<[string, readonly number[], bigint, readonly number[]]>([
    [
      "a correction upwards of less than 1 %",
      [41_250_000, 41_600_000, 41_400_000, 41_260_000],
      1_224_000_000n,
      [1],
    ],
    [
      "one that trembles when almost empty",
      [300_000, 310_000, 300_000, 310_000, 300_000, 290_000, 310_000, 290_000],
      36_000_000n,
      [],
    ],
    [
      "one of coarse steps that trembles",
      [41_500_000, 41_000_000, 41_500_000, 41_000_000, 40_500_000],
      3_600_000_000n,
      [],
    ],
    [
      "one that was read rarely at first",
      [41_250_000, 40_950_000, 40_940_000, 41_240_000, 41_230_000],
      1_152_000_000n,
      [3],
    ],
  ])(
    "a battery that reports only its remaining energy counts what was drawn, and marks what it cannot know: %s",
    async (_, values, drawn, gaps) => {
      const tree = treeOf({ BAT0: { ...LEFT, energy_now: values[0] as number } });
      const { reader } = await openedMeter(battery({ ...hostOf(tree), worker: false }));
      const readings: Reading[] = [];
      for (const left of values) {
        tree.write("BAT0", "energy_now", left);
        readings.push(...(await reader.read()));
      }
      expect(readings.at(-1)).toMatchObject({ microjoules: drawn });
      expect(readings.flatMap((reading, i) => ("afterGap" in reading ? [i] : []))).toEqual(gaps);
    },
  );

  it("a battery that reports only its remaining energy says once that it lacks that of the time on mains", async () => {
    const tree = treeOf({ BAT0: LEFT });
    const { reader } = await openedMeter(battery({ ...hostOf(tree), worker: false }));
    const read = async () => (await reader.read())[0];
    expect(await read()).not.toHaveProperty("afterGap");
    tree.write("BAT0", "status", "Charging");
    expect(await read()).toMatchObject({ kind: "none" });
    tree.write("BAT0", "status", "Discharging");
    expect(await read()).toMatchObject({ kind: "counter", afterGap: true });
    expect(await read()).not.toHaveProperty("afterGap");
  });

  it("a battery that reports only its remaining energy keeps the contract of an energy meter", async () => {
    expect(await energyMeterContract(meterOf({ BAT0: LEFT }), { reads: 2, ...hurried })).toEqual([]);
  });

  it("a battery that reports only its remaining energy is unsupported next to a second battery", async () => {
    expect(await meterOf({ BAT0: LEFT, BAT1: ENERGY }).open(signal)).toMatchObject({ reason: "unsupported" });
  });
});
