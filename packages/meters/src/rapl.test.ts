import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { energyMeterContract } from "@wattspan/testing";
import {
  AMD_CPUINFO,
  AMD_RANGE,
  AMD_SERVER,
  DRAM_RANGE,
  LAPTOP,
  powercapTree,
  SERVER,
} from "@wattspan/testing/stand-ins";
import { afterEach, describe, expect, it } from "vitest";
import { cleanUp } from "../test/clean-up.js";
import { hostOf } from "../test/host-of.js";
import { openReady, outermost, said, treeSetting } from "../test/trees/open-tree.js";
import { temporaryDirectory } from "../test/trees/temporary-tree.js";
import { processSeconds } from "./host/processes/cpu-seconds.js";
import { MeterOptionError } from "./options/meter-option-error.js";
import { type RaplOptions, rapl } from "./rapl.js";

afterEach(cleanUp);

const MICROJOULES_PER_JOULE = 1e6;

describe("rapl", () => {
  it("rapl() keeps the contract of an energy meter", async () => {
    expect(await energyMeterContract(rapl(hostOf(powercapTree(temporaryDirectory(), SERVER))))).toEqual([]);
    expect(await energyMeterContract(rapl(hostOf(powercapTree(temporaryDirectory(), LAPTOP))))).toEqual([]);
    expect(await energyMeterContract(rapl({ root: temporaryDirectory() }))).toEqual([]);
  });

  it("rapl() keeps the contract of an energy meter on this machine", async () => {
    expect(await energyMeterContract(rapl())).toEqual([]);
  });
});

describe("valueAge", () => {
  it("rapl() states of its zones how old their values are, where somebody has measured it", async () => {
    const valueAge = { ms: 0.5, source: "a test" };
    const opened = await rapl({ ...hostOf(powercapTree(temporaryDirectory(), SERVER)), valueAge }).open(
      new AbortController().signal,
    );
    if (opened.status === "unavailable") throw new Error(opened.detail);
    expect(opened.zones.map((zone) => zone.valueAge)).toEqual(opened.zones.map(() => valueAge));
    await opened.reader.close?.();
  });

  it.each([
    3,
    null,
    "0.5 ms",
    { ms: 0.5 },
    { ms: 0.5, source: "" },
    { ms: -1, source: "a test" },
    { ms: 0, source: "a test" },
    { ms: Number.NaN, source: "a test" },
    { ms: 1.5, source: "a test" },
  ])("rapl() refuses the value age %j", (valueAge) => {
    const options = { valueAge } as unknown as RaplOptions;
    expect(() => rapl(options)).toThrow(MeterOptionError);
    expect(() => rapl(options)).toThrow("rapl: the option valueAge is");
  });
});

describe("zones", () => {
  it("the RAPL zones of two sockets are two packages with a memory each, though both are named dram", async () => {
    const { zones, reader } = await openReady(treeSetting(SERVER));
    expect(zones).toMatchObject([
      {
        id: "intel-rapl:0",
        name: "CPU package 0",
        component: "cpu",
        scope: "device",
        origin: "sensor",
        refreshMs: 1,
      },
      { id: "intel-rapl:0:0", name: "memory of CPU package 0", component: "memory", scope: "component" },
      { id: "intel-rapl:1", name: "CPU package 1", component: "cpu", scope: "device" },
      { id: "intel-rapl:1:0", name: "memory of CPU package 1", component: "memory", scope: "component" },
    ]);
    expect(outermost(zones)).toHaveLength(4);
    expect(said(reader)).toEqual(Object.fromEntries(SERVER.map(({ id, microjoules }) => [id, microjoules])));
  });

  it("the RAPL zones of a laptop count its package once, and never add its parts or the platform to it", async () => {
    const { zones } = await openReady(treeSetting(LAPTOP));
    expect(zones.map(({ id, contains }) => [id, contains])).toEqual([
      ["intel-rapl:0", ["intel-rapl:0:0", "intel-rapl:0:1"]],
      ["intel-rapl:0:0", undefined],
      ["intel-rapl:0:1", undefined],
      ["intel-rapl:1", ["intel-rapl:0", "intel-rapl:0:0", "intel-rapl:0:1"]],
    ]);
    expect(zones[3]).toMatchObject({ name: "platform (psys)", component: "server", scope: "host" });
  });

  it("a RAPL domain that cannot be read gives way to its copy that can", async () => {
    const setting = treeSetting(LAPTOP);
    setting.files.failOpen("intel-rapl:0/energy_uj", "EACCES");
    const { zones, reader } = await openReady(setting);
    expect(outermost(zones)).toEqual(["intel-rapl:1"]);
    expect(zones.find(({ id }) => id === "intel-rapl-mmio:0")?.contains).toEqual([
      "intel-rapl:0:0",
      "intel-rapl:0:1",
    ]);
    expect(said(reader)["intel-rapl-mmio:0"]).toBe(52_649_883_343n);
  });

  it("the core domain of AMD is left out, as it is the register of one core", async () => {
    const setting = treeSetting(AMD_SERVER);
    writeFileSync(join(setting.tree.procRoot, "cpuinfo"), AMD_CPUINFO);
    const { zones } = await openReady(setting);
    expect(zones.map(({ id }) => id)).toEqual(["intel-rapl:0", "intel-rapl:1"]);
  });

  it("a RAPL zone takes its socket from the parent's name, not from an index", async () => {
    const domains = [
      { id: "intel-rapl:0", name: "package-1", microjoules: 1n },
      { id: "intel-rapl:0:0", name: "dram", microjoules: 2n },
      { id: "intel-rapl:1", name: "psys", microjoules: 3n },
      { id: "intel-rapl:2", name: "package-0", microjoules: 4n },
    ];
    const { zones } = await openReady(treeSetting(domains));
    expect(zones.map(({ name }) => name)).toEqual([
      "CPU package 1",
      "memory of CPU package 1",
      "platform (psys)",
      "CPU package 0",
    ]);
  });

  it("several psys domains are left out, as nothing says what each covers", async () => {
    const domains = [...SERVER, { id: "intel-rapl:2", name: "psys", microjoules: 1n }];
    const several = [...domains, { id: "intel-rapl:3", name: "psys-1", microjoules: 1n }];
    expect((await openReady(treeSetting(domains))).zones).toHaveLength(5);
    expect((await openReady(treeSetting(several))).zones.map(({ id }) => id)).toEqual(
      SERVER.map(({ id }) => id),
    );
  });

  it("RAPL domains with an unknown name or without their parent are left out", async () => {
    const domains = [
      ...SERVER,
      { id: "intel-rapl:2", name: "gpu", microjoules: 1n },
      { id: "intel-rapl:3:0", name: "core", microjoules: 1n },
      { id: "dtpm:0", name: "package-7", microjoules: 1n },
    ];
    expect((await openReady(treeSetting(domains))).zones).toHaveLength(4);
  });

  it("a RAPL zone wraps one count after the kernel's range", async () => {
    const { zones } = await openReady(treeSetting([...SERVER.slice(0, 2), ...AMD_SERVER.slice(2, 3)]));
    const moduli = zones.map(({ modulusJ = 0 }) => BigInt(Math.round(modulusJ * MICROJOULES_PER_JOULE)));
    expect(moduli).toEqual([262_143_328_850n + 61n, DRAM_RANGE + 15n, AMD_RANGE + 15n]);
  });

  it.each([
    ["not there", undefined],
    ["empty", ""],
    ["0", "0\n"],
    ["garbage", "huge"],
    ["less than the counter", "41\n"],
  ])("a RAPL zone has no modulus where the range is %s", async (_, content) => {
    const setting = treeSetting([{ id: "intel-rapl:0", name: "package-0", microjoules: 42n }]);
    if (content === undefined) setting.files.failOpen("max_energy_range_uj", "ENOENT");
    else writeFileSync(join(setting.tree.root, "class/powercap/intel-rapl:0/max_energy_range_uj"), content);
    expect((await openReady(setting)).zones[0]?.modulusJ).toBeUndefined();
  });

  it.each([
    ["none are set", {}, 2000],
    ["they are 0", { constraint_0_max_power_uw: "0\n" }, 2000],
    [
      "a server's peak is known",
      { constraint_0_power_limit_uw: "382000000\n", constraint_1_max_power_uw: "764000000\n" },
      1528,
    ],
    ["only a laptop's design power is known", { constraint_0_max_power_uw: "15000000\n" }, 250],
    ["they are absurd", { constraint_0_max_power_uw: "4095000000000\n" }, 2000],
    ["they are garbage", { constraint_0_max_power_uw: "-5\n" }, 2000],
  ])(
    "the power limits of RAPL give a zone a power that is never exceeded when %s",
    async (_, files, maxWatts) => {
      const domain = { id: "intel-rapl:0", name: "package-0", microjoules: 1n, files };
      expect((await openReady(treeSetting([domain]))).zones[0]?.maxWatts).toBe(maxWatts);
    },
  );
});

describe("readings", () => {
  it("RAPL readings follow the counters exactly, and across a wrap", async () => {
    const setting = treeSetting(SERVER);
    const { reader } = await openReady(setting);
    setting.tree.advance("intel-rapl:0", 5_000_000n);
    expect(said(reader)["intel-rapl:0"]).toBe(198_005_111_222n);
    setting.tree.set("intel-rapl:0", 262_143_000_000n);
    setting.tree.advance("intel-rapl:0", 5_000_000n);
    expect(said(reader)["intel-rapl:0"]).toBe(262_148_000_000n - 262_143_328_911n);
  });

  it("RAPL readings are stamped on the base of performance.now(), in order", async () => {
    const { reader } = await openReady(treeSetting(SERVER));
    const before = performance.now();
    const times = [before, ...(await reader.read()).map(({ atMs }) => atMs), performance.now()];
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it("a RAPL zone that fails leaves the readings of the others", async () => {
    const setting = treeSetting(SERVER);
    const { reader } = await openReady(setting);
    setting.files.failRead("intel-rapl:0:0/energy_uj", "EIO");
    expect(said(reader)).toMatchObject({ "intel-rapl:0": 198_000_111_222n, "intel-rapl:0:0": "EIO" });
    setting.files.heal();
    expect(said(reader)["intel-rapl:0:0"]).toBe(9_000_222_333n);
  });

  it("RAPL readings come back when a removed domain does", async () => {
    const setting = treeSetting(SERVER);
    const { reader } = await openReady(setting);
    setting.files.failRead("intel-rapl:1/energy_uj", "ENODEV");
    expect(said(reader)["intel-rapl:1"]).toBe("lost");
    setting.files.heal();
    setting.tree.set("intel-rapl:1", 7n);
    expect(said(reader)["intel-rapl:1"]).toBe(7n);
  });

  it("a RAPL zone that is denied from the start gives the reason, so that a part is never the total", async () => {
    const setting = treeSetting(SERVER);
    setting.files.failOpen("intel-rapl:1/energy_uj", "EACCES");
    const { reader } = await openReady(setting);
    expect(said(reader)).toMatchObject({ "intel-rapl:0": 198_000_111_222n, "intel-rapl:1": "EACCES" });
  });

  it("a closed RAPL reader frees every file, and throws on read", async () => {
    const setting = treeSetting(LAPTOP);
    const { reader } = await openReady(setting);
    said(reader);
    reader.cpuTime?.();
    expect(setting.files.descriptors.now).toBeGreaterThan(0);
    reader.close?.();
    expect(setting.files.descriptors.now).toBe(0);
    expect(() => reader.read()).toThrow("the reader is closed");
    expect(reader.cpuTime?.()).toBeUndefined();
    expect(setting.files.descriptors.now).toBe(0);
  });
});

it("the CPU time of a RAPL reader is the host's and this process's", async () => {
  const setting = treeSetting(SERVER);
  setting.tree.setHostCpu(1234.5, 100);
  const { reader } = await openReady(setting);
  const beforeS = processSeconds();
  const { ownS = 0, busyS = 0 } = reader.cpuTime?.() ?? {};
  expect(busyS).toBe(1234.5);
  expect(ownS).toBeGreaterThanOrEqual(beforeS);
  expect(ownS).toBeLessThanOrEqual(processSeconds());
  setting.tree.setHostCpu(1240);
  expect(reader.cpuTime?.()?.busyS).toBe(1240);
});
