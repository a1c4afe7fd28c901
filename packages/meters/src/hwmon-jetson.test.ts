import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { cleanUp } from "../test/clean-up.js";
import { hostOf } from "../test/host-of.js";
import { countedOf, openedMeter, saidBy, saidOf } from "../test/sensors-said.js";
import { hwmonTree, type TreeChip } from "../test/trees/hwmon-tree.js";
import { JETSON_AGX, JETSON_NANO, JETSON_XAVIER } from "../test/trees/sensor-machines.js";
import { temporaryDirectory } from "../test/trees/temporary-tree.js";
import { hwmon } from "./hwmon.js";
import { processCpu } from "./process-cpu.js";

afterEach(cleanUp);

const treeOf = (...chips: readonly TreeChip[]) => hwmonTree(temporaryDirectory(), chips);
const meterOf = (chips: readonly TreeChip[]) => hwmon({ worker: false, ...hostOf(treeOf(...chips)) });

/** The sum over the zones that count. */
async function countedWatts(chips: readonly TreeChip[]): Promise<number> {
  const said = await saidBy(meterOf(chips));
  const counted = await countedOf(meterOf(chips));
  return counted.reduce((sum, name) => sum + Number(said[name]), 0);
}

describe("a Jetson", () => {
  it("a Jetson without an input rail is the sum of its rails, without unused and disabled channels", async () => {
    const { zones, notes } = await openedMeter(meterOf(JETSON_XAVIER));
    expect(zones.map(({ name, component, contains }) => [name, component, contains])).toEqual([
      ["GPU", "gpu", undefined],
      ["CPU", "cpu", undefined],
      ["SOC", "other", undefined],
      ["CV", "other", undefined],
      ["VDDRQ", "memory", undefined],
      ["SYS5V", "other", undefined],
    ]);
    expect(notes).toBeUndefined();
    expect(await countedWatts(JETSON_XAVIER)).toBeCloseTo(21.1, 6);
  });

  it("the memory of an AGX Orin is behind its 5 V, and counts once", async () => {
    const { zones, notes } = await openedMeter(meterOf(JETSON_AGX));
    const memory = "devices/platform/bus@0/c240000.i2c/i2c-1/1-0041/rail2";
    expect(zones.map(({ name, component, contains }) => [name, component, contains])).toEqual([
      ["VDD_GPU_SOC", "gpu", undefined],
      ["VDD_CPU_CV", "cpu", undefined],
      ["VIN_SYS_5V0", "other", [memory]],
      ["VDDQ_VDD2_1V8AO", "memory", undefined],
    ]);
    expect(notes).toBeUndefined();
    expect(await countedWatts(JETSON_AGX)).toBeCloseTo(15.818112, 6);
  });

  it("a Jetson with VDD_IN counts that rail, and the other rails are behind it", async () => {
    const { zones, reader } = await openedMeter(meterOf([JETSON_NANO]));
    expect(await countedOf(meterOf([JETSON_NANO]), processCpu())).toEqual(["VDD_IN"]);
    expect((await saidOf(zones, reader)).VDD_IN).toBeCloseTo(4.334784, 6);
  });

  it("a rail that is off draws nothing where its chip shows one step below that, and more is no reading", async () => {
    const [first, second] = JETSON_AGX as [TreeChip, TreeChip];
    const drawing = (milliamperes: number) => ({
      ...first,
      files: { ...first.files, in1_input: 19_600, curr1_input: milliamperes },
    });
    expect((await saidBy(meterOf([drawing(-20), second]))).VDD_GPU_SOC).toBe(0);
    expect((await saidBy(meterOf([drawing(-40), second]))).VDD_GPU_SOC).toBe("implausible");
  });

  it("a Jetson whose input is named 5V_IN counts that rail", async () => {
    const chip = { ...JETSON_NANO, files: { ...JETSON_NANO.files, in1_label: "5V_IN" } };
    expect(await countedOf(meterOf([chip]), processCpu())).toEqual(["5V_IN"]);
  });

  it("a Jetson with the older system is read from its milliwatts under IIO", async () => {
    const tree = treeOf();
    const rails = [
      ["VDD_IN", 4328],
      ["VDD_CPU_GPU_CV", 911],
      ["NC", 5],
    ] as const;
    const device = join(tree.root, "devices/3160000.i2c/i2c-7/7-0040");
    mkdirSync(join(device, "iio:device0"), { recursive: true });
    for (const [i, [name, milliwatts]] of rails.entries()) {
      writeFileSync(join(device, `iio:device0/rail_name_${i}`), `${name}\n`);
      writeFileSync(join(device, `iio:device0/in_power${i}_input`), `${milliwatts}\n`);
    }
    mkdirSync(join(tree.root, "bus/i2c/drivers/ina3221x"), { recursive: true });
    symlinkSync(device, join(tree.root, "bus/i2c/drivers/ina3221x/7-0040"));
    const { zones, reader } = await openedMeter(hwmon({ ...hostOf(tree), worker: false }));
    expect(await saidOf(zones, reader)).toEqual({ VDD_IN: 4.328, VDD_CPU_GPU_CV: 0.911 });
    expect(zones.map(({ id, contains }) => [id, contains])).toEqual([
      ["i2c/7-0040/rail0", ["i2c/7-0040/rail1"]],
      ["i2c/7-0040/rail1", undefined],
    ]);
  });

  it("another board with the same chip as a Jetson is not taken for one", async () => {
    const other = { ...JETSON_NANO, files: { in1_label: "V5", in1_input: 5000, curr1_input: 100 } };
    const opened = await meterOf([other]).open(new AbortController().signal);
    expect(opened).toMatchObject({ status: "unavailable", reason: "absent" });
    expect(opened).toMatchObject({ detail: expect.stringContaining('hwmon({ chips: { "ina3221"') });
  });
});
