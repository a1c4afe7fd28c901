import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { energyMeterContract } from "@wattspan/testing";
import { afterEach, describe, expect, it } from "vitest";
import { cleanUp } from "../test/clean-up.js";
import { hostOf } from "../test/host-of.js";
import { countedOf, openedMeter, saidBy, saidOf } from "../test/sensors-said.js";
import { faultyFiles } from "../test/trees/faulty-files.js";
import { hwmonTree, type TreeChip } from "../test/trees/hwmon-tree.js";
import { temporaryDirectory } from "../test/trees/temporary-tree.js";
import { cardsOf, sensorOf } from "./amdgpu/cards.js";
import { openAmdgpu } from "./amdgpu/open-amdgpu.js";
import { amdgpu } from "./amdgpu.js";
import { nodeFiles } from "./host/files/files.js";
import { hostPaths } from "./host/files/paths.js";
import { findChips } from "./hwmon/chip.js";
import { processCpu } from "./process-cpu.js";

afterEach(cleanUp);

type Files = NonNullable<TreeChip["files"]>;
const card = (number: number, files: Files, deviceFiles: Files = {}): TreeChip => ({
  number,
  name: "amdgpu",
  device: `pci0000:00/0000:0${number}:00.0`,
  files,
  deviceFiles,
});
const AVERAGE = card(3, { power1_label: "PPT", power1_average: 118_000_000, power1_cap: 303_000_000 });
const INPUT = card(4, { power1_label: "PPT", power1_input: 41_009_000 });
/** The label of its second voltage, which only chips with a processor have. */
const APU = card(5, { in1_label: "vddnb", power1_input: 23_000_000 });
const withPower = (microwatts: number): TreeChip => ({
  ...APU,
  files: { ...APU.files, power1_input: microwatts },
});
const FIRST_DIE = card(6, {
  power1_average: 412_000_000,
  power1_cap: 560_000_000,
  power1_cap_max: 560_000_000,
});
const SECOND_DIE = card(7, { power1_average: 0, power1_cap: 0, power1_cap_max: 0 });

const treeOf = (...chips: readonly TreeChip[]) => hwmonTree(temporaryDirectory(), chips);
const meterOf = (...chips: readonly TreeChip[]) => amdgpu({ ...hostOf(treeOf(...chips)), worker: false });
const { signal } = new AbortController();

describe("amdgpu", () => {
  it.each([false, true])("amdgpu() keeps the contract of an energy meter (worker: %s)", async (worker) => {
    const machines = [[AVERAGE, INPUT], [APU], [FIRST_DIE, SECOND_DIE], []];
    const tried = machines.map((chips) =>
      energyMeterContract(amdgpu({ ...hostOf(treeOf(...chips)), worker })),
    );
    expect((await Promise.all(tried)).flat()).toEqual([]);
  });

  it("amdgpu() keeps the contract of an energy meter on this machine", async () => {
    expect(await energyMeterContract(amdgpu())).toEqual([]);
  });

  it("amdgpu() says what it was verified on", () => {
    expect(amdgpu().verified).toMatchObject({ by: "fixture" });
  });
});

describe("a card of AMD", () => {
  it("an AMD card reports its power in either power1_average or power1_input", async () => {
    expect(await saidBy(meterOf(AVERAGE, INPUT))).toEqual({
      "AMD GPU 0000:03:00.0": 118,
      "AMD GPU 0000:04:00.0": 41.009,
    });
  });

  it("an AMD card with both power files is read from the one that can be read", async () => {
    const files = faultyFiles();
    files.failRead("power1_average", "EOPNOTSUPP");
    const both = { ...AVERAGE, files: { ...AVERAGE.files, power1_input: 41_009_000 } };
    const terms = { meter: "amdgpu", files, paths: hostPaths(treeOf(both)), worker: false, intervalMs: 100 };
    const opened = await openAmdgpu({ ...terms, ownCpu: "process" }, signal);
    if (opened.status !== "ready") return expect.fail(opened.detail);
    expect(await opened.reader.read()).toMatchObject([{ kind: "power", watts: 41.009 }]);
    await opened.reader.close?.();
  });

  it("an AMD card is identified by its PCI address and bounded by twice its power cap, else by 2000 W", async () => {
    const { zones, notes } = await openedMeter(meterOf(AVERAGE, INPUT));
    expect(zones).toMatchObject([
      { id: "pci:0000:03:00.0", component: "gpu", scope: "device", origin: "sensor", maxWatts: 606 },
      { id: "pci:0000:04:00.0", maxWatts: 2000 },
    ]);
    expect(notes).toBeUndefined();
  });

  it.each([
    ["1000000000", "implausible"],
    ["", "malformed"],
    ["N/A", "malformed"],
  ])("an AMD card whose power file holds %j gives no power, with the reason %s", async (content, reason) => {
    const tree = treeOf(AVERAGE);
    const { zones, reader } = await openedMeter(amdgpu({ ...hostOf(tree), worker: false }));
    tree.write("amdgpu", "power1_average", content);
    expect(await saidOf(zones, reader)).toEqual({ "AMD GPU 0000:03:00.0": reason });
  });

  it("the most power of an AMD card is by the highest limit that may be set, and by no limit that cannot be", async () => {
    const lowered = card(3, { power1_input: 9e7, power1_cap: 150_000_000, power1_cap_max: 560_000_000 });
    const unknown = card(4, { power1_input: 9e7, power1_cap: 4_294_967_295_000_000 });
    const opened = await openedMeter(meterOf(lowered, unknown));
    expect(opened.zones.map(({ maxWatts }) => maxWatts)).toEqual([1120, 2000]);
  });

  it("an idle AMD card draws what its file says, even 0 W", async () => {
    const rests = card(6, { ...FIRST_DIE.files, power1_average: 0 });
    expect(Object.values(await saidBy(meterOf(rests)))).toEqual([0]);
  });

  it.each(["suspended", "suspending"])(
    "a %s AMD card is not woken by a read, and is read once it is active",
    async (state) => {
      const tree = treeOf(AVERAGE);
      const status = join(tree.root, "devices", AVERAGE.device ?? "", "power/runtime_status");
      mkdirSync(dirname(status), { recursive: true });
      writeFileSync(status, `${state}\n`);
      const files = faultyFiles();
      const seen: string[] = [];
      const noting = {
        ...files,
        open(path: string) {
          seen.push(path);
          return files.open(path);
        },
      };
      const terms = {
        meter: "amdgpu",
        files: noting,
        paths: hostPaths(tree),
        worker: false,
        intervalMs: 100,
      };
      const opened = await openAmdgpu({ ...terms, ownCpu: "process" }, signal);
      if (opened.status !== "ready") return expect.fail(opened.detail);
      expect(await opened.reader.read()).toMatchObject([{ kind: "none", reason: "suspended" }]);
      expect(seen.filter((path) => /power1_(average|cap)/.test(path))).toEqual([]);
      writeFileSync(status, "active\n");
      expect(await opened.reader.read()).toMatchObject([{ kind: "power", watts: 118 }]);
      await opened.reader.close?.();
    },
  );
});

it.each([
  ["auto", 5000, 5000],
  ["on", 5000, undefined],
  ["auto", -1, undefined],
  ["auto", "", undefined],
] as const)(
  "an AMD card with the control %s and the delay %j falls asleep by itself after %j ms",
  (control, delay, expected) => {
    const power = { "power/runtime_status": "active", "power/control": control };
    const tree = treeOf({ ...AVERAGE, deviceFiles: { ...power, "power/autosuspend_delay_ms": delay } });
    const [card] = cardsOf(findChips(tree.root, nodeFiles).found, nodeFiles);
    expect(card && sensorOf(card).gauge.sleepDelayMs).toBe(expected);
  },
);

describe("two dies on a card", () => {
  it("two dies of one AMD card are one zone, that of the die which reports the power of both", async () => {
    const { zones, notes } = await openedMeter(meterOf(FIRST_DIE, SECOND_DIE));
    expect(zones.map(({ id }) => id)).toEqual(["pci:0000:06:00.0"]);
    expect(notes).toEqual([
      "pci:0000:07:00.0 is the second die of a card: the first one has the power of both.",
    ]);
  });

  it("the second die of an AMD card is recognized by its device ID where it shows no power caps", async () => {
    const second = card(7, { power1_average: 0 }, { device: "0x740c" });
    expect((await openedMeter(meterOf(FIRST_DIE, second))).zones).toHaveLength(1);
    const other = card(7, { power1_average: 0 }, { device: "0x744c" });
    expect((await openedMeter(meterOf(FIRST_DIE, other))).zones).toHaveLength(2);
  });
});

describe("a card on the chip of the processor", () => {
  it("an AMD APU reports the power of the whole socket as a cpu zone, and a note says so", async () => {
    const { zones, notes, reader } = await openedMeter(meterOf(APU));
    expect(zones).toMatchObject([{ id: "pci:0000:05:00.0", component: "cpu", scope: "device" }]);
    expect(notes).toEqual([expect.stringContaining("its power is that of the whole socket")]);
    expect(reader.cpuTime?.()).toBeDefined();
    expect(await countedOf(meterOf(APU), processCpu())).toEqual(["AMD processor with GPU 0000:05:00.0"]);
  });

  it.each([0, 12_000, 120_000, 499_999])(
    "an AMD APU that shows %i µW at opening is left out: no socket draws so little",
    async (microwatts) => {
      const opened = await meterOf(withPower(microwatts)).open(signal);
      const detail = expect.stringContaining(`shows ${microwatts / 1e6} W, which is no power of a socket`);
      expect(opened).toMatchObject({ status: "unavailable", reason: "unsupported", detail });
    },
  );

  it.each([
    ["awake", undefined],
    ["asleep", { "power/runtime_status": "suspended" }],
  ])(
    "an AMD APU that is %s at opening gives no power later where its driver shows milliwatts",
    async (_, deviceFiles) => {
      const tree = treeOf({ ...APU, ...(deviceFiles && { deviceFiles }) });
      const { zones, reader } = await openedMeter(amdgpu({ ...hostOf(tree), worker: false }));
      if (deviceFiles) tree.write("amdgpu", "power/runtime_status", "active");
      const said: unknown[] = [];
      for (const microwatts of ["12000", "0", "120000", "15000000"]) {
        tree.write("amdgpu", "power1_input", microwatts);
        said.push(...Object.values(await saidOf(zones, reader)));
      }
      expect(said).toEqual(["implausible", "implausible", "implausible", 15]);
    },
  );

  it("an AMD APU is left out where RAPL counts the processor", async () => {
    const tree = treeOf(APU, AVERAGE);
    const rapl = join(tree.root, "class/powercap/intel-rapl:0");
    mkdirSync(rapl, { recursive: true });
    writeFileSync(join(rapl, "energy_uj"), "123456\n");
    const { zones, notes, reader } = await openedMeter(amdgpu({ ...hostOf(tree), worker: false }));
    expect(zones.map(({ id }) => id)).toEqual(["pci:0000:03:00.0"]);
    expect(notes).toEqual([expect.stringContaining("which RAPL counts")]);
    expect(reader.cpuTime).toBeUndefined();
  });
});

describe("no card", () => {
  it.each([
    ["no class", undefined, "absent", "class/hwmon is not there (ENOENT)"],
    ["no chip of it", [], "absent", "no chip of the amdgpu driver"],
    ["one that shows no power", [card(3, { temp1_input: 41_000 })], "unsupported", "shows no power"],
    ["the second die alone", [SECOND_DIE], "unsupported", "is the second die"],
  ])("amdgpu() is unavailable with a reason and a remedy: %s", async (_, chips, reason, detail) => {
    const meter = chips ? meterOf(...chips) : amdgpu({ root: temporaryDirectory() });
    const opened = await meter.open(signal);
    expect(opened).toMatchObject({
      ...{ status: "unavailable", reason },
      ...{ detail: expect.stringContaining(detail), remedy: expect.stringContaining("sudo") },
    });
  });

  it("an AMD card whose power file may not be read is denied, not absent", async () => {
    const files = faultyFiles();
    files.failOpen("power1_average", "EACCES");
    const terms = {
      meter: "amdgpu",
      files,
      paths: hostPaths(treeOf(AVERAGE)),
      worker: false,
      intervalMs: 100,
    };
    const opened = await openAmdgpu({ ...terms, ownCpu: "process" }, signal);
    expect(opened).toMatchObject({ reason: "denied", remedy: expect.stringContaining("chmod g+r") });
    expect(files.descriptors.now).toBe(0);
  });
});
