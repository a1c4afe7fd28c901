import { afterEach, describe, expect, it } from "vitest";
import { cleanUp } from "../test/clean-up.js";
import { hostOf } from "../test/host-of.js";
import { countedOf, openedMeter, saidBy, saidOf } from "../test/sensors-said.js";
import { faultyFiles } from "../test/trees/faulty-files.js";
import { hwmonTree, type TreeChip } from "../test/trees/hwmon-tree.js";
import { CORETEMP, INA226, XE, ZENERGY } from "../test/trees/sensor-machines.js";
import { temporaryDirectory } from "../test/trees/temporary-tree.js";
import { hostPaths } from "./host/files/paths.js";
import { openHwmon } from "./hwmon/open-hwmon.js";
import { type HwmonOptions, hwmon } from "./hwmon.js";
import { MeterOptionError } from "./options/meter-option-error.js";
import { processCpu } from "./process-cpu.js";

afterEach(cleanUp);

const treeOf = (...chips: readonly TreeChip[]) => hwmonTree(temporaryDirectory(), chips);
const meterOf = (chips: readonly TreeChip[], options: HwmonOptions = {}) =>
  hwmon({ worker: false, ...hostOf(treeOf(...chips)), ...options });
const without = (chip: TreeChip, ...files: readonly string[]): TreeChip => ({
  ...chip,
  files: Object.fromEntries(Object.entries(chip.files ?? {}).filter(([file]) => !files.includes(file))),
});
const _ids = async (chips: readonly TreeChip[], options?: HwmonOptions) =>
  (await openedMeter(meterOf(chips, options))).zones.map(({ id }) => id);

it("a sensor that may not be read is left out next to others, and stands in the way of no model", async () => {
  const tree = treeOf(XE, ZENERGY);
  const files = faultyFiles();
  files.failOpen("hwmon8/energy2_input", "EACCES");
  const terms = { meter: "hwmon", files, paths: hostPaths(tree), worker: false, intervalMs: 100, chips: {} };
  const meter = {
    name: "hwmon",
    open: (signal: AbortSignal) => openHwmon({ ...terms, ownCpu: "process" }, signal),
  };
  const [card, model = ""] = await countedOf(meter, processCpu());
  expect(card).toBe("Intel GPU 0000:03:00.0 card");
  expect(model).toMatch(/^modelled: /);
  const { notes, zones } = await openedMeter(meter);
  expect(zones.map(({ component }) => component)).toEqual(["gpu", "gpu"]);
  expect(notes).toEqual([expect.stringMatching(/energy2_input may not be read \(EACCES\)\. .*chmod g\+r/)]);
});

it("a sensor whose driver refuses for the moment is not left out", async () => {
  const files = faultyFiles();
  files.failRead("hwmon8/energy2_input", "EPERM");
  const terms = {
    meter: "hwmon",
    files,
    worker: false,
    intervalMs: 100,
    chips: {},
    ownCpu: "process",
  } as const;
  const paths = hostPaths(treeOf(XE, ZENERGY));
  const { zones, reader } = await openedMeter({
    name: "hwmon",
    open: (signal) => openHwmon({ ...terms, paths }, signal),
  });
  expect((await saidOf(zones, reader))["CPU package 0"]).toBe("EPERM");
  files.heal();
  expect((await saidOf(zones, reader))["CPU package 0"]).toBe(98_000);
});

describe("chips of unknown meaning", () => {
  it("chips of unknown meaning are left out and noted, with how to count them", async () => {
    const { notes } = await openedMeter(meterOf([XE, INA226, CORETEMP]));
    expect(notes).toEqual([
      expect.stringContaining('hwmon({ chips: { "ina226": { component: "other" } } })'),
    ]);
  });

  it("the option `chips` counts a chip as it says, and takes power before voltage times current", async () => {
    const chips = { ina226: { component: "server", scope: "host", maxWatts: 60 } } as const;
    const { zones, reader } = await openedMeter(meterOf([INA226], { chips }));
    expect(zones).toMatchObject([
      {
        id: "devices/platform/soc/i2c-0/0-0044/ina226/power1",
        component: "server",
        scope: "host",
        refreshMs: 35,
        maxWatts: 60,
      },
    ]);
    expect(Object.values(await saidOf(zones, reader))).toEqual([6.075]);
    const product = await saidBy(meterOf([without(INA226, "power1_input")], { chips }));
    expect(product["ina226 in1×curr1"]).toBeCloseTo(5.104 * 1.19, 9);
  });

  const PMBUS = {
    ...{ power1_label: "pin", power1_input: 300_000_000 },
    ...{ power2_label: "pout1", power2_input: 250_000_000, power3_label: "pout2", power3_input: 20_000_000 },
  };
  const PAGES = {
    ...{ power1_label: "pin1", power1_input: 200_000_000, power2_label: "pin2", power2_input: 100_000_000 },
    ...{ power3_label: "pout1", power3_input: 180_000_000, power4_label: "pout2", power4_input: 90_000_000 },
  };
  const TOTAL_LAST = {
    ...{ power1_label: "power +12v", power1_input: 250_000_000 },
    ...{ power2_label: "power +5v", power2_input: 40_000_000 },
    ...{ power3_label: "power total", power3_input: 300_000_000 },
  };
  const POWER_SYSTEM = {
    ...{ power1_label: "2_system", power1_input: 300_000_000, power2_label: "2_proc" },
    ...{ power2_input: 190_000_000, power3_label: "2_vdd", power3_input: 120_000_000 },
  };
  const CARD = {
    ...{ energy1_label: "card", energy1_input: 300_000_000 },
    ...{ energy2_label: "pkg", energy2_input: 250_000_000 },
  };
  const SOCKETS = {
    ...{ energy1_label: "Ecore000", energy1_input: 20_000_000, energy2_label: "Esocket0" },
    ...{ energy2_input: 200_000_000, energy3_label: "Esocket1", energy3_input: 100_000_000 },
  };
  const ENERGIES = {
    ...{
      energy1_label: "+12v",
      energy1_input: 250_000_000,
      energy2_label: "total",
      energy2_input: 300_000_000,
    },
    ...{ energy3_label: "+5v", energy3_input: 40_000_000 },
  };
  const RAILS = { power1_input: 250_000_000, power2_input: 40_000_000 };
  const ENERGY_RAILS = { energy1_input: 250_000_000, energy2_input: 40_000_000 };
  it.each([
    ["an input contains the outputs", PMBUS, "component", 300],
    ["an input is the whole host", PMBUS, "host", 300],
    ["inputs of pages add up", PAGES, "component", 300],
    ["inputs of pages are the whole host together", PAGES, "host", 300],
    ["a total that comes last contains the rails", TOTAL_LAST, "device", 300],
    ["a total that comes last is the whole host", TOTAL_LAST, "host", 300],
    ["the system of a POWER server contains its processor", POWER_SYSTEM, "device", 300],
    ["the system of a POWER server is the whole host", POWER_SYSTEM, "host", 300],
    ["a card contains its package", CARD, "device", 300],
    ["sockets add up without their cores", SOCKETS, "component", 300],
    ["a counter of the total contains the others", ENERGIES, "component", 300],
    ["a counter of the total is the whole host", ENERGIES, "host", 300],
    ["rails without a total add up", RAILS, "component", 290],
    ["rails without a total are the whole host together", RAILS, "host", 290],
    ["counters of rails are the whole host together", ENERGY_RAILS, "host", 290],
  ] as const)(
    "a chip that the option `chips` names counts no watt twice and none too few: %s",
    async (_, files, scope, total) => {
      const chip = { number: 1, name: "supply", device: "platform/soc/i2c-0/0-0044", files };
      const meter = meterOf([chip], { chips: { supply: { component: "server", scope } } });
      const said = await saidBy(meter);
      const counted = await countedOf(meter);
      expect(counted.reduce((sum, name) => sum + Number(said[name]), 0)).toBe(total);
    },
  );

  it("a chip of the whole host gives no power while one of its channels has none", async () => {
    const files = { ...RAILS, power2_input: "" };
    const chip = { number: 1, name: "supply", device: "platform/soc/i2c-0/0-0044", files };
    const energies = { ...chip, files: { ...ENERGY_RAILS, energy2_input: "" } };
    for (const each of [chip, energies]) {
      const opened = await meterOf([each], {
        chips: { supply: { component: "server", scope: "host" } },
      }).open(new AbortController().signal);
      expect(opened).toMatchObject({ status: "unavailable", detail: expect.stringContaining("(malformed)") });
    }
  });

  it.each([
    [
      "ltc2992",
      { in0_input: 12_000, curr1_input: 1000, in2_input: 5000, curr2_input: 2000, in1_input: 3 },
      [12, 10],
    ],
    ["max20730", { in1_input: 12_000, in2_input: 1000, curr1_input: 3000 }, [3]],
    ["ina3221", { in1_input: 5000, curr1_input: 100, in7_input: 9, curr4_input: 9 }, [0.5]],
    [
      "pmbus",
      { power1_input: 7_000_000, power1_label: "pin", power2_input: 6_000_000, power2_enable: 0 },
      [7],
    ],
    ["x", { energy1_input: 5_000_000, power1_input: 7_000_000 }, [5]],
    ["y", { power1_average: 8_000_000, power2_average: 9_000_000, power2_input: 1_000_000 }, [8, 1]],
  ])(
    "a chip that the option `chips` names has its channels paired as its driver counts them: %s",
    async (name, files, values) => {
      const chip = { number: 1, name, device: "platform/soc/i2c-0/0-0044", files };
      const said = await saidBy(meterOf([chip], { chips: { [name]: { component: "other" } } }));
      expect(Object.values(said)).toEqual(values);
    },
  );

  it("a chip whose voltage and current have nothing to do with each other gets no product of them", async () => {
    const chip = {
      number: 1,
      name: "nct6775",
      device: "platform/nct6775",
      files: { in1_input: 1000, curr1_input: 500 },
    };
    const opened = await meterOf([chip], { chips: { nct6775: { component: "other" } } }).open(
      new AbortController().signal,
    );
    expect(opened).toMatchObject({ status: "unavailable", reason: "absent" });
  });

  it.each([
    [{ chips: { a: { component: "disk" } } }, "chips.a"],
    [{ chips: { a: { component: "cpu", scope: "box" } } }, "chips.a"],
    [{ chips: { a: { component: "cpu", maxWatts: 0 } } }, "chips.a"],
    [{ chips: { a: null } }, "chips.a"],
    [{ root: "" }, "root"],
    [{ worker: 1 }, "worker"],
    [{ intervalMs: 1 }, "intervalMs"],
    [{ intervalMs: Number.NaN }, "intervalMs"],
  ])("hwmon() refuses the options %j", (options, option) => {
    expect(() => hwmon(options as unknown as HwmonOptions)).toThrow(MeterOptionError);
    expect(() => hwmon(options as unknown as HwmonOptions)).toThrow(`the option ${option} is`);
  });
});
