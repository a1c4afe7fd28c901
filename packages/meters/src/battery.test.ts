import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { energyMeterContract } from "@wattspan/testing";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { anyCharacter } from "../../../scripts/fuzz/any-character.js";
import { ENERGY, meterOf, type Supplies, treeOf } from "../test/battery-stand.js";
import { cleanUp } from "../test/clean-up.js";
import { hostOf } from "../test/host-of.js";
import { hurried } from "../test/hurried.js";
import { openedMeter, saidBy, saidOf } from "../test/sensors-said.js";
import { faultyFiles } from "../test/trees/faulty-files.js";
import { openBattery } from "./battery/open-battery.js";
import { battery } from "./battery.js";
import { hostPaths } from "./host/files/paths.js";

afterEach(cleanUp);

/** One that counts charge, with the sign of a current that leaves. */
const CHARGE = {
  type: "Battery",
  present: 1,
  status: "Discharging",
  charge_now: 3_210_000,
  current_now: -812_000,
  voltage_now: 11_850_000,
};
const MOUSE = { type: "Battery", scope: "Device", status: "Discharging", capacity: 55 };
const UNPLUGGED = { type: "Mains", online: 0 };
const PLUGGED = { type: "Mains", online: 1 };

const { signal } = new AbortController();
const terms = { meter: "battery", worker: false, intervalMs: 1000, ownCpu: "process" } as const;

describe("battery", () => {
  it.each([false, true])("battery() keeps the contract of an energy meter (worker: %s)", async (worker) => {
    const machines: Supplies[] = [{ BAT0: ENERGY, BAT1: CHARGE, AC: UNPLUGGED }, { AC: PLUGGED }, {}];
    const tried = machines.map((supplies) =>
      energyMeterContract(battery({ ...hostOf(treeOf(supplies)), worker }), {
        reads: 2,
        ...(!worker && hurried),
      }),
    );
    expect((await Promise.all(tried)).flat()).toEqual([]);
  });

  it("battery() keeps the contract of an energy meter on this machine", async () => {
    expect(await energyMeterContract(battery(), { reads: 2 })).toEqual([]);
  });

  it("battery() says what it was verified on", () => {
    expect(battery().verified).toMatchObject({ by: "fixture" });
  });
});

describe("a battery that discharges", () => {
  it("a discharging battery is one zone of the whole host, read from power_now", async () => {
    const { zones, reader } = await openedMeter(meterOf({ BAT0: ENERGY, AC: UNPLUGGED, mouse: MOUSE }));
    expect(zones).toEqual([
      {
        id: "devices/LNXSYSTM:00/PNP0C09:00/power_supply/BAT0",
        name: "BAT0",
        component: "server",
        scope: "host",
        origin: "sensor",
        refreshMs: 2000,
        maxWatts: 400,
        accuracy: { low: 0.9, high: 1.1 },
      },
    ]);
    expect(await saidOf(zones, reader)).toEqual({ BAT0: 9.712 });
    expect(reader.cpuTime?.()).toBeDefined();
  });

  it.each([-812_000, 812_000])(
    "a battery without power_now draws current times voltage, for either sign of the current (%i)",
    async (current_now) => {
      const said = await saidBy(meterOf({ BAT1: { ...CHARGE, current_now } }));
      expect(said.BAT1).toBeCloseTo(9.6222, 9);
    },
  );

  it("two discharging batteries add up, and one at rest adds nothing", async () => {
    const tree = treeOf({ BAT0: ENERGY, BAT1: { ...CHARGE, status: "Not charging" } });
    const { zones, reader } = await openedMeter(battery({ ...hostOf(tree), worker: false }));
    expect(await saidOf(zones, reader)).toEqual({ "BAT0 and BAT1": 9.712 });
    tree.write("BAT1", "status", "Discharging");
    expect((await saidOf(zones, reader))["BAT0 and BAT1"]).toBeCloseTo(19.3342, 9);
    expect(zones).toHaveLength(1);
  });

  it.each([
    ["power_now", 0, "unknown"],
    ["power_now", "", "malformed"],
    ["power_now", 900_000_000, "implausible"],
    ["status", "Charging", "not discharging"],
    ["status", "Full", "not discharging"],
    ["status", "Unknown", "not discharging"],
  ])(
    "a discharging battery gives no power once %s becomes %j, and gives it again afterwards",
    async (file, content, reason) => {
      const tree = treeOf({ BAT0: ENERGY });
      const { zones, reader } = await openedMeter(battery({ ...hostOf(tree), worker: false }));
      tree.write("BAT0", file, content);
      expect(await saidOf(zones, reader)).toEqual({ BAT0: reason });
      tree.write("BAT0", file, ENERGY[file as keyof typeof ENERGY]);
      expect(await saidOf(zones, reader)).toEqual({ BAT0: 9.712 });
    },
  );

  it.each([
    ["Mains", 1],
    ["USB", 2],
    ["USB_PD", 1],
    ["BrickID", 1],
  ])(
    "a discharging battery gives no power once a charger that is too weak is plugged in: %s, online %i",
    async (type, online) => {
      const tree = treeOf({ BAT0: ENERGY, AC: { type, online: 0 } });
      const { zones, reader } = await openedMeter(battery({ ...hostOf(tree), worker: false }));
      expect(await saidOf(zones, reader)).toEqual({ BAT0: 9.712 });
      tree.write("AC", "online", online);
      expect(await saidOf(zones, reader)).toEqual({ BAT0: "on mains" });
    },
  );
});

describe("no battery that discharges", () => {
  it.each([
    [
      "on mains",
      { AC: PLUGGED, BAT0: { ...ENERGY, status: "Full", power_now: 0 } },
      "unsupported",
      "BAT0 is Full",
      "Unplug",
    ],
    [
      "a weak charger",
      { AC: PLUGGED, BAT0: ENERGY },
      "unsupported",
      "not running from its battery",
      "Unplug",
    ],
    [
      "on USB at a chosen voltage",
      { tcpm: { type: "USB", online: 2 }, BAT0: ENERGY },
      "unsupported",
      "not running",
      "Unplug",
    ],
    ["on USB", { ucsi: { type: "USB", online: 1 }, BAT0: ENERGY }, "unsupported", "not running", "Unplug"],
    ["a mouse", { mouse: MOUSE }, "absent", "no battery of this machine", "Leave this meter out"],
    ["an empty bay", { BAT0: { ...ENERGY, present: 0 } }, "absent", "no battery of this machine", "Leave"],
    [
      "nothing said",
      { BAT0: { type: "Battery", status: "Discharging" } },
      "unsupported",
      "Neither power_now",
      "grep",
    ],
    ["garbage", { BAT0: { ...ENERGY, power_now: "x" } }, "unsupported", "(malformed)", "dmesg"],
  ] as const)(
    "battery() is unavailable without a discharging battery, with a reason and a remedy: %s",
    async (_, supplies, reason, detail, remedy) => {
      expect(await meterOf(supplies).open(signal)).toMatchObject({
        status: "unavailable",
        reason,
        detail: expect.stringContaining(detail),
        remedy: expect.stringContaining(remedy),
      });
    },
  );

  it.each([
    ["power_now", ENERGY],
    ["voltage_now", CHARGE],
    ["AC/online", ENERGY],
  ] as const)(
    "a battery whose power may not be read is denied, names the file to open, and leaves none open: %s",
    async (name, supply) => {
      const files = faultyFiles();
      const { root, procRoot } = treeOf({ BAT0: supply, AC: UNPLUGGED });
      files.failRead(name, "EACCES");
      const opened = await openBattery({ ...terms, files, paths: hostPaths({ root, procRoot }) }, signal);
      expect(opened).toMatchObject({
        ...{ status: "unavailable", reason: "denied" },
        ...{ detail: expect.stringContaining(name), remedy: expect.stringContaining(name) },
      });
      expect(files.descriptors.now).toBe(0);
    },
  );
});

it("battery() never throws and never gives an impossible number for any content of its files", async () => {
  const text = fc.oneof(
    fc.string(),
    fc.string({ unit: anyCharacter }),
    fc.stringMatching(/^-?[0-9]{1,30}\n?$/),
    fc.constantFrom("", "0", "Discharging", "Charging", "Battery", "Mains", "9".repeat(10_000)),
  );
  const supplies = { BAT0: ENERGY, BAT1: CHARGE, AC: UNPLUGGED };
  const tree = treeOf(supplies);
  const places = Object.entries(supplies).flatMap(([name, files]) =>
    Object.entries(files).map(([file, content]) => ({ name, file, content })),
  );
  const broken = new Set<(typeof places)[number]>();
  const breakFiles = (files: readonly (readonly [place: (typeof places)[number], text: string])[]) => {
    for (const [place, text] of files) {
      tree.write(place.name, place.file, text);
      broken.add(place);
    }
  };
  const mend = () => {
    for (const { name, file, content } of broken)
      writeFileSync(join(tree.root, "class/power_supply", name, file), `${content}\n`);
    broken.clear();
  };
  const damage = fc.array(fc.tuple(fc.constantFrom(...places), text), { maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(damage, damage, async (before, after) => {
      mend();
      breakFiles(before);
      const opened = await battery({ ...hostOf(tree), worker: false }).open(signal);
      breakFiles(after);
      if (opened.status !== "ready") {
        expect(opened.detail).not.toBe("");
        return;
      }
      for (const reading of await opened.reader.read()) {
        if (reading.kind === "power") expect(reading.watts > 0 && reading.watts <= 400).toBe(true);
        if (reading.kind === "none") expect(reading.reason).not.toBe("");
      }
      await opened.reader.close?.();
    }),
    { numRuns: 100 },
  );
});
