import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { energyMeterContract } from "@wattspan/testing";
import { afterEach, describe, expect, it } from "vitest";
import { cleanUp } from "../test/clean-up.js";
import { hostOf } from "../test/host-of.js";
import { hurried } from "../test/hurried.js";
import { countedOf, openedMeter, saidBy, saidOf } from "../test/sensors-said.js";
import { faultyFiles } from "../test/trees/faulty-files.js";
import { hwmonTree, type TreeChip } from "../test/trees/hwmon-tree.js";
import {
  CORETEMP,
  GRACE,
  I915,
  INA226,
  JETSON_AGX,
  JETSON_NANO,
  SERVER,
  XE,
  ZENERGY,
} from "../test/trees/sensor-machines.js";
import { temporaryDirectory } from "../test/trees/temporary-tree.js";
import { hostPaths } from "./host/files/paths.js";
import { openHwmon } from "./hwmon/open-hwmon.js";
import { type HwmonOptions, hwmon } from "./hwmon.js";

afterEach(cleanUp);

const treeOf = (...chips: readonly TreeChip[]) => hwmonTree(temporaryDirectory(), chips);
const meterOf = (chips: readonly TreeChip[], options: HwmonOptions = {}) =>
  hwmon({ worker: false, ...hostOf(treeOf(...chips)), ...options });
const without = (chip: TreeChip, ...files: readonly string[]): TreeChip => ({
  ...chip,
  files: Object.fromEntries(Object.entries(chip.files ?? {}).filter(([file]) => !files.includes(file))),
});
const ids = async (chips: readonly TreeChip[], options?: HwmonOptions) =>
  (await openedMeter(meterOf(chips, options))).zones.map(({ id }) => id);

describe("hwmon", () => {
  it.each([false, true])("hwmon() keeps the contract of an energy meter (worker: %s)", async (worker) => {
    const machines = [[SERVER, XE, CORETEMP], GRACE, JETSON_AGX, [JETSON_NANO], [ZENERGY], []];
    const tried = machines.map((chips) => energyMeterContract(meterOf(chips, { worker }), hurried));
    expect((await Promise.all(tried)).flat()).toEqual([]);
  });

  it("hwmon() keeps the contract of an energy meter on this machine", async () => {
    expect(await energyMeterContract(hwmon())).toEqual([]);
  });

  it("hwmon() says what it was verified on", () => {
    expect(hwmon().verified).toMatchObject({ by: "fixture" });
  });
});

describe("a server's power meter", () => {
  it("a server's power meter is one zone of the whole host, read from the files next to its chip", async () => {
    const { zones, reader } = await openedMeter(meterOf([SERVER]));
    expect(zones).toEqual([
      {
        id: "devices/LNXSYSTM:00/LNXSYBUS:00/ACPI000D:00/power1",
        name: "server (ACPI power meter)",
        component: "server",
        scope: "host",
        origin: "sensor",
        refreshMs: 2000,
        maxWatts: 2800,
        accuracy: { low: 0.95, high: 1.05 },
      },
    ]);
    expect(await reader.read()).toMatchObject([{ kind: "power", watts: 212, windowMs: 2000 }]);
  });

  it.each([
    ["0", "unknown"],
    ["4294967295", "unknown"],
    ["4294967295000", "unknown"],
    ["9999000000", "implausible"],
    ["", "malformed"],
  ])("a server's power meter that reads %j gives no power, with the reason %s", async (content, reason) => {
    const tree = treeOf(SERVER);
    const { zones, reader } = await openedMeter(hwmon({ ...hostOf(tree), worker: false }));
    tree.write("power_meter", "power1_average", content);
    expect(await saidOf(zones, reader)).toEqual({ [zones[0]?.name ?? ""]: reason });
  });

  it("a server's power meter without a value from the start is unsupported", async () => {
    const meter = meterOf([{ ...SERVER, deviceFiles: { ...SERVER.deviceFiles, power1_average: 0 } }]);
    expect(await meter.open(new AbortController().signal)).toMatchObject({
      status: "unavailable",
      reason: "unsupported",
      detail: expect.stringContaining("None of 1 sensors can be read (unknown)"),
    });
  });

  it("a power meter of a battery is left out", async () => {
    const battery = { ...SERVER, deviceFiles: { ...SERVER.deviceFiles, power1_is_battery: 1 } };
    expect(await ids([battery, XE])).toEqual(["pci:0000:03:00.0", "pci:0000:03:00.0/energy2"]);
  });

  it("a server's power meter may have its files, and even its name, in either place", async () => {
    const { deviceFiles: files = {}, ...chip } = SERVER;
    expect(Object.values(await saidBy(meterOf([{ ...chip, files }])))).toEqual([212]);
    const old = { ...SERVER, deviceFiles: { ...SERVER.deviceFiles, name: "power_meter" } };
    expect(Object.values(await saidBy(meterOf([old])))).toEqual([212]);
  });

  it.each([["1"], ["0.0%"], ["120%"], ["garbage"]])(
    "a server's power meter that claims the accuracy %j has the usual band",
    async (claim) => {
      const chip = { ...SERVER, deviceFiles: { ...SERVER.deviceFiles, power1_accuracy: claim } };
      expect((await openedMeter(meterOf([chip]))).zones[0]?.accuracy).toBeUndefined();
    },
  );
});

describe("Grace", () => {
  it("the module of a Grace contains its package, which contains its cores and its system", async () => {
    const { zones, reader } = await openedMeter(meterOf(GRACE));
    const id = (n: number) => `devices/LNXSYSTM:00/LNXSYBUS:00/ACPI000D:0${n}/power1`;
    expect(zones.map(({ name, component, scope, contains }) => [name, component, scope, contains])).toEqual([
      ["Module of socket 0", "server", "host", [id(2), id(3), id(4)]],
      ["Grace of socket 0", "cpu", "device", [id(3), id(4)]],
      ["CPU of socket 0", "cpu", "component", undefined],
      ["SysIO of socket 0", "other", "component", undefined],
    ]);
    expect(Object.values(await saidOf(zones, reader))).toEqual([412, 182, 121, 31]);
  });

  it("a Grace is counted by its package, as its module contains a card that other meters measure", async () => {
    expect(await countedOf(meterOf(GRACE))).toEqual(["Grace of socket 0"]);
  });
});

describe("a card of Intel", () => {
  it("an Intel card is one device with its package inside, identified by its PCI address", async () => {
    const { zones, reader } = await openedMeter(meterOf([XE, I915]));
    expect(zones).toMatchObject([
      {
        id: "pci:0000:03:00.0",
        component: "gpu",
        scope: "device",
        contains: ["pci:0000:03:00.0/energy2"],
        maxWatts: 1000,
      },
      { id: "pci:0000:03:00.0/energy2", component: "gpu", scope: "component" },
      { id: "pci:0000:04:00.0", component: "gpu", scope: "device" },
    ]);
    expect(Object.values(await saidOf(zones, reader))).toEqual([918_273.645, 744_120.098, 42_949_672.95]);
  });

  it("an Intel card without a counter of the whole card is its package", async () => {
    const chip = without(XE, "energy1_input", "energy1_label");
    const { zones } = await openedMeter(meterOf([chip]));
    expect(zones).toMatchObject([{ id: "pci:0000:03:00.0", scope: "device" }]);
  });

  it("a sleeping Intel card is not woken, and what it counted while it slept is unknown", async () => {
    const tree = treeOf({ ...XE, deviceFiles: { "power/runtime_status": "suspended" } });
    const files = faultyFiles();
    const opened: string[] = [];
    const open = (path: string) => {
      opened.push(path);
      return files.open(path);
    };
    const noting = { ...files, open };
    const terms = { meter: "hwmon", files: noting, paths: hostPaths(tree), worker: false, intervalMs: 100 };
    const { zones, reader } = await openedMeter({
      name: "hwmon",
      open: (signal) => openHwmon({ ...terms, chips: {}, ownCpu: "process" }, signal),
    });
    expect(await saidOf(zones, reader)).toEqual({
      "Intel GPU 0000:03:00.0 card": "suspended",
      "Intel GPU 0000:03:00.0 pkg": "suspended",
    });
    expect(opened.filter((path) => /_(input|max)$/.test(path))).toEqual([]);
    tree.write("xe", "power/runtime_status", "active");
    // The hardware began at 0, and the driver took it for a wrap of 32 bits.
    tree.write("xe", "energy1_input", 918_273_645_000 + 262_000_000_000);
    expect(await reader.read()).toMatchObject([{ kind: "counter", afterGap: true }, { afterGap: true }]);
    for (const reading of await reader.read()) expect(reading).not.toHaveProperty("afterGap");
    tree.write("xe", "power/runtime_status", "suspending");
    expect((await reader.read())[0]).toMatchObject({ kind: "none", reason: "suspended" });
    await reader.close?.();
    expect(files.descriptors.now).toBe(0);
  });

  it("an Intel card is read in place, without a worker", async () => {
    const { reader, zones } = await openedMeter(meterOf([XE], { worker: true }));
    expect(reader.selfCpuS).toBeUndefined();
    expect(zones[0]?.stamped).toBeUndefined();
  });
});

describe("a processor of AMD", () => {
  it("an AMD processor is its sockets, without the cores in them", async () => {
    expect(await saidBy(meterOf([ZENERGY]))).toEqual({ "CPU package 0": 98_000 });
  });

  it("an AMD processor is left out where RAPL counts it", async () => {
    const tree = treeOf(ZENERGY, XE);
    const rapl = join(tree.root, "class/powercap/intel-rapl:0");
    mkdirSync(rapl, { recursive: true });
    writeFileSync(join(rapl, "energy_uj"), "123456\n");
    const { zones, notes } = await openedMeter(hwmon(hostOf(tree)));
    expect(zones.every(({ component }) => component === "gpu")).toBe(true);
    expect(notes).toEqual(["Left out: AMD's sockets, which RAPL counts."]);
  });
});

describe("identity", () => {
  it("the id of a zone is the device's, for any number and order of the chips", async () => {
    const renumbered = [XE, INA226, SERVER].map((chip, i) => ({ ...chip, number: 12 - i }));
    const chips = { ina226: { component: "other" } } as const;
    const before = await ids([SERVER, XE, INA226], { chips });
    expect((await ids(renumbered, { chips })).sort()).toEqual(before.sort());
  });

  it("the ids of two equal chips differ", async () => {
    const second = { ...INA226, number: 8, device: "platform/soc/i2c-0/0-0045" };
    expect(new Set(await ids([INA226, second], { chips: { ina226: { component: "other" } } })).size).toBe(2);
  });

  it("the id of a chip without a device is its name, and two chips of one such name are left out", async () => {
    const { device, ...virtual } = INA226;
    const chips = { ina226: { component: "other" } } as const;
    expect(await ids([virtual], { chips })).toEqual(["ina226/ina226/power1"]);
    const { notes, zones } = await openedMeter(meterOf([virtual, { ...virtual, number: 8 }, XE], { chips }));
    expect(zones).toHaveLength(2);
    expect(notes).toEqual(["Left out: several chips are named ina226, and they cannot be distinguished."]);
  });

  it("a chip that takes over the number of a removed chip is not read in its place", async () => {
    const tree = treeOf({ ...XE, number: 0 });
    const files = faultyFiles();
    const terms = {
      meter: "hwmon",
      files,
      paths: hostPaths(tree),
      worker: false,
      intervalMs: 100,
      chips: {},
    };
    const opened = await openHwmon({ ...terms, ownCpu: "process" }, new AbortController().signal);
    if (opened.status !== "ready") return expect.fail(opened.detail);
    rmSync(join(tree.root, "devices/pci0000:00/0000:00:01.0"), { recursive: true });
    rmSync(join(tree.root, "class/hwmon/hwmon0"));
    const other = join(tree.root, "devices/platform/other/hwmon/hwmon0");
    mkdirSync(other, { recursive: true });
    writeFileSync(join(other, "energy1_input"), "77\n");
    symlinkSync(other, join(tree.root, "class/hwmon/hwmon0"));
    files.failRead("energy1_input", "ENODEV");
    expect((await opened.reader.read())[0]).toMatchObject({ kind: "none", reason: "ENODEV" });
    files.heal();
    expect((await opened.reader.read())[0]).toMatchObject({ kind: "none", reason: "ENOENT" });
    await opened.reader.close?.();
    expect(files.descriptors.now).toBe(0);
  });

  it.each([
    ["EACCES", "denied", "chmod g+r"],
    ["EIO", "unsupported", "dmesg"],
  ])("hwmon() whose files all fail with %s is %s, and leaves no file open", async (code, reason, remedy) => {
    const files = faultyFiles();
    files.failOpen("_average", code);
    files.failOpen("energy1_input", code);
    const terms = { meter: "hwmon", files, worker: true, intervalMs: 100, chips: {} };
    const opened = await openHwmon(
      { ...terms, paths: hostPaths(treeOf(SERVER, I915)), ownCpu: "process" },
      new AbortController().signal,
    );
    expect(opened).toMatchObject({ status: "unavailable", reason, remedy: expect.stringContaining(remedy) });
    expect(files.descriptors.now).toBe(0);
  });
});

describe("what is absent", () => {
  it("hwmon() is absent without the class or without a known chip, and says what to do", async () => {
    const { signal } = new AbortController();
    expect(await hwmon({ root: temporaryDirectory() }).open(signal)).toMatchObject({
      status: "unavailable",
      reason: "absent",
      detail: expect.stringContaining("is not there (ENOENT)"),
      remedy: expect.stringContaining("sudo modprobe acpi_power_meter"),
    });
    expect(await meterOf([CORETEMP]).open(signal)).toMatchObject({
      reason: "absent",
      detail: expect.stringContaining("None of the 1 chips"),
    });
  });

  it("hwmon() rejects its opening when aborted", async () => {
    await expect(meterOf([SERVER]).open(AbortSignal.abort(new Error("stop")))).rejects.toThrow("stop");
  });
});
