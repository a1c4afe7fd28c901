import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { hasCompiler, type StandInCard } from "@wattspan/testing/stand-ins";
import koffi from "koffi";
import { afterEach, describe, expect, it } from "vitest";
import { atTestEnd, cleanUp } from "../../../test/clean-up.js";
import { type StandInSetting, standInSetting } from "../../../test/nvml/open-stand-in.js";
import type { Koffi } from "../library/koffi.js";
import { openDriverStates } from "./driver-states.js";

afterEach(cleanUp);

const NOT_SUPPORTED = 3;
const GIB = 2 ** 30;

function setUp(cards: readonly StandInCard[], setting?: StandInSetting) {
  const standIn = standInSetting(cards, setting);
  const { surroundings, placed, library } = standIn;
  const open = async (given: Koffi = koffi) => {
    const states = await openDriverStates({ koffi: given, library, placed }, surroundings);
    atTestEnd(() => states?.close());
    return states;
  };
  return { ...standIn, open };
}

/** A library that lacks some functions, as older ones do. */
const without = (missing: RegExp): Koffi => ({
  load(path) {
    const library = koffi.load(path);
    return {
      func(definition) {
        if (missing.test(definition)) throw new Error("symbol not found");
        return library.func(definition);
      },
    };
  },
});

describe.skipIf(!hasCompiler())("states by the driver", () => {
  it("the driver gives each card's utilization and memory", async () => {
    const { driver, open } = setUp([{}, {}]);
    driver.setUtilization(0, 93, 41);
    driver.setMemory(0, 20 * GIB);
    const states = await open();
    expect(states?.read()).toEqual([
      { id: driver.uuids[0], utilization: 0.93, usedBytes: 20 * GIB },
      { id: driver.uuids[1], utilization: 0, usedBytes: 0 },
    ]);
    driver.setUtilization(0, 0, 0);
    expect(states?.read()[0]).toMatchObject({ utilization: 0 });
  });

  it("states by the driver leave out what a card does not report, like a MIG card, and invalid values", async () => {
    const { driver, open } = setUp([{ mig: true }, {}]);
    driver.setCode(1, "memory", NOT_SUPPORTED);
    driver.setUtilization(1, 101, 0);
    const states = await open();
    expect(states?.read()).toEqual([{ id: driver.uuids[0], usedBytes: 0 }, { id: driver.uuids[1] }]);
    expect(states?.isWhole).toBe(true);
  });

  it("states by the driver work with the functions of older drivers, where reserved memory counts as used", async () => {
    const { driver, open } = setUp([{}]);
    driver.setMemory(0, GIB);
    const states = await open(without(/MemoryInfo_v2/));
    expect(states?.read()).toMatchObject([{ usedBytes: 1.5 * GIB }]);
    const oldest = await open(without(/MemoryInfo|Utilization/));
    expect(oldest?.read()).toEqual([{ id: driver.uuids[0] }]);
  });

  it.each([15, 16, 17, 999])(
    "a card that is away with code %i has no state, and is to be looked for",
    async (code) => {
      const { driver, open } = setUp([{}, {}]);
      const states = await open();
      driver.lose(1, code);
      expect(states?.read().map(({ id }) => id)).toEqual([driver.uuids[0]]);
      expect(states?.isWhole).toBe(false);
      expect((await open())?.isWhole).toBe(false);
    },
  );

  it("states by the driver cover the cards that count, and never wake one", async () => {
    const at = (place: string, status: string) => ({
      [`sys/bus/pci/devices/${place}/vendor`]: "0x10de\n",
      [`sys/bus/pci/devices/${place}/class`]: "0x030200\n",
      [`sys/bus/pci/devices/${place}/power/runtime_status`]: `${status}\n`,
      [`sys/bus/pci/devices/${place}/power/control`]: "auto\n",
    });
    const files = { ...at("0000:40:00.0", "suspended"), ...at("0000:41:00.0", "active") };
    const { driver, open, directory } = setUp([{}, {}], { files });
    const states = await open();
    expect(states?.read().map(({ id }) => id)).toEqual([driver.uuids[1]]);
    expect(driver.calls(0, "handle")).toBe(0);
    writeFileSync(join(directory, "sys/bus/pci/devices/0000:41:00.0/power/runtime_status"), "suspended\n");
    const before = driver.calls(1, "utilization");
    expect([states?.read(), driver.calls(1, "utilization")]).toEqual([[], before]);
    const chosen = setUp([{}, {}], { gpus: ["1"] });
    expect((await chosen.open())?.read().map(({ id }) => id)).toEqual([chosen.driver.uuids[1]]);
  });

  it("states by the driver cannot be opened without koffi, a library, a driver or a card that counts", async () => {
    const { driver, open, surroundings, library } = setUp([{}]);
    const opening = (given: Koffi | undefined, path: string) =>
      openDriverStates({ koffi: given, library: path, placed: [] }, surroundings);
    expect(await opening(undefined, library)).toBeUndefined();
    expect(await opening(koffi, "/none.so")).toBeUndefined();
    driver.setInitCode(9);
    expect(await open()).toBeUndefined();
    const hidden = setUp([{}], { environment: { CUDA_VISIBLE_DEVICES: "" } });
    expect(await hidden.open()).toBeUndefined();
  });
});
