import type { EnergyMeter } from "@wattspan/core";
import { hasCompiler, type StandInCard } from "@wattspan/testing/stand-ins";
import koffi from "koffi";
import { afterEach, describe, expect, it } from "vitest";
import { atTestEnd, cleanUp } from "../test/clean-up.js";
import { standInDriver } from "../test/nvml/stand-in-driver.js";
import { temporaryDirectory } from "../test/trees/temporary-tree.js";
import { type Koffi, type NvmlOptions, nvml } from "./nvml.js";
import { MeterOptionError } from "./options/meter-option-error.js";

afterEach(cleanUp);

/** A meter of stand-ins that go by the real clock. No sysfs: cards of the machine that runs the test are none of ours. */
function standIn(cards: readonly StandInCard[], options: NvmlOptions = {}) {
  const { driver, library, nvidiaSmi } = standInDriver(cards, "system");
  const given = { library, nvidiaSmi, gpus: "all", root: temporaryDirectory(), ...options } as const;
  return { driver, meter: nvml(given), given };
}

const open = async (meter: EnergyMeter) => {
  const opened = await meter.open(new AbortController().signal);
  if (opened.status === "ready") atTestEnd(() => void opened.reader.close?.());
  return opened;
};
const notesOf = async (meter: EnergyMeter) => {
  const opened = await open(meter);
  return opened.status === "ready" ? opened.notes : [opened.reason, opened.detail];
};

describe.skipIf(!hasCompiler())("nvml", () => {
  it("nvml() reads through the library first, and notes it", async () => {
    expect(await notesOf(standIn([{}]).meter)).toEqual(["Read through library."]);
  });

  it("nvml() notes why it reads through nvidia-smi instead of the library", async () => {
    const { given } = standIn([{}]);
    const broken: Koffi = {
      load() {
        throw new Error("cannot open shared object file");
      },
    };
    const notes = await notesOf(nvml({ ...given, koffi: broken }));
    expect(notes?.slice(0, 2)).toEqual([
      "Read through nvidia-smi.",
      `Not through library: ${given.library} cannot be loaded.`,
    ]);
  });

  it("nvml() that cannot open gives the reason of every way", async () => {
    const { driver, meter } = standIn([{}]);
    driver.setInitCode(18);
    const [reason, detail] = (await notesOf(meter)) ?? [];
    expect(reason).toBe("unsupported");
    expect(detail).toMatch(/^Through library: .*different versions.* Through nvidia-smi: .*mismatch/);
  });

  it("nvml() that cannot open is unavailable for the reason of the way that got furthest", async () => {
    const { driver, given } = standIn([{}]);
    driver.setInitCode(4);
    expect((await notesOf(nvml({ ...given, nvidiaSmi: "/none" })))?.[0]).toBe("denied");
  });

  it("nvml() loads the koffi that it is given, else the installed one", async () => {
    const { given } = standIn([{}], { through: "library" });
    const loaded: string[] = [];
    const counted: Koffi = {
      load(path) {
        loaded.push(path);
        return koffi.load(path);
      },
    };
    expect((await open(nvml({ ...given, koffi: counted }))).status).toBe("ready");
    expect(loaded).toEqual([given.library]);
    expect((await open(nvml(given))).status).toBe("ready");
  });

  it("nvml() works with an old driver that lacks most functions", async () => {
    const { given } = standIn([{ watts: 250 }], { through: "library" });
    const kept = /nvmlInit_v2|Shutdown|Count|HandleByIndex|UUID|PowerUsage/;
    const old: Koffi = {
      load(path) {
        const library = koffi.load(path);
        return {
          func(definition) {
            if (!kept.test(definition)) throw new Error("symbol not found");
            return library.func(definition);
          },
        };
      },
    };
    const opened = await open(nvml({ ...given, koffi: old }));
    if (opened.status !== "ready") throw new Error(opened.detail);
    expect(opened.reader.read()).toMatchObject([{ kind: "power", watts: 250, windowMs: 1000 }]);
    expect(opened.zones[0]?.cotenants).toBe("unknown");
  });
});

it("nvml() is absent without the library and without nvidia-smi", async () => {
  const opened = await open(nvml({ library: "/none.so", nvidiaSmi: "/none", root: temporaryDirectory() }));
  expect(opened).toMatchObject({ status: "unavailable", reason: "absent", remedy: expect.any(String) });
});

it("nvml() rejects its opening when aborted", async () => {
  const meter = nvml({ library: "/none.so", nvidiaSmi: "/none" });
  await expect(meter.open(AbortSignal.abort())).rejects.toThrow();
});

it.each<[unknown, string]>([
  [{ gpus: "some" }, "the option gpus is some; expected visible, all, or names of cards"],
  [{ gpus: [] }, "the option gpus"],
  [{ gpus: [0] }, "the option gpus"],
  [{ cotenants: "few" }, "the option cotenants is few"],
  [{ koffi: {} }, "the option koffi"],
  [{ library: "" }, "the option library"],
  [{ nvidiaSmi: 7 }, "the option nvidiaSmi is 7"],
  [{ dcgm: {} }, 'firstAvailable(nvml(), prometheusScrape({ url, preset: "dcgm" }))'],
  [{ through: "luck" }, "the option through is luck"],
  [{ through: "dcgm" }, 'firstAvailable(nvml(), prometheusScrape({ url, preset: "dcgm" }))'],
])("nvml() refuses the options %o", (options, text) => {
  const make = () => nvml(options as NvmlOptions);
  expect(make).toThrow(MeterOptionError);
  expect(make).toThrow(text);
});
