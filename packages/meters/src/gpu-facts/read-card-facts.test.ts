import { hasCompiler, type StandInCard } from "@wattspan/testing/stand-ins";
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { capturedText } from "../../test/captured/captured.js";
import { cleanUp } from "../../test/clean-up.js";
import { standInDriver } from "../../test/nvml/stand-in-driver.js";
import { hwmonTree } from "../../test/trees/hwmon-tree.js";
import { temporaryDirectory, temporaryTree } from "../../test/trees/temporary-tree.js";
import type { Koffi, NvidiaOptions } from "../nvml.js";
import { MeterOptionError } from "../options/meter-option-error.js";
import { cardFacts } from "./read-card-facts.js";
import { smiFactsOf } from "./smi-facts.js";

afterEach(cleanUp);

const NO_KOFFI: Koffi = {
  load() {
    throw new Error("cannot open shared object file");
  },
};

function machine(cards: readonly StandInCard[], options: NvidiaOptions = {}, files = {}) {
  const { driver, library, nvidiaSmi } = standInDriver(cards, "system");
  const { sys, proc } = temporaryTree(files);
  const read = () => cardFacts({ library, nvidiaSmi, gpus: "all", root: sys, procRoot: proc, ...options });
  return { driver, read };
}

describe.skipIf(!hasCompiler())("cardFacts", () => {
  it.each([
    ["the library", {}],
    ["nvidia-smi", { koffi: NO_KOFFI }],
  ])("cardFacts() reads NVIDIA's cards through %s, with what is unknown", async (_, options) => {
    const { driver, read } = machine([{}, {}], options);
    driver.setCode(1, "limit", 3);
    const [first, second] = await read();
    expect(first).toMatchObject({ id: driver.uuids[0], isPersistent: true, unknown: {} });
    expect(first?.driver).toMatch(/^\d+\.\d+/);
    expect(first?.powerLimitW).toBeGreaterThan(0);
    expect(first?.name).toBeTruthy();
    expect(second?.powerLimitW).toBeUndefined();
    expect(second?.unknown.powerLimitW).toBeTruthy();
  });

  it("cardFacts() does not wake a card that sleeps", async () => {
    const place = "sys/bus/pci/devices/0000:41:00.0";
    const asleep = {
      ...{ [`${place}/vendor`]: "0x10de\n", [`${place}/class`]: "0x030200\n" },
      [`${place}/power/runtime_status`]: "suspended\n",
    };
    expect(await machine([{}], {}, asleep).read()).toEqual([]);
  });

  it("cardFacts() of a machine without a card is empty, and a wrong option is refused", async () => {
    const none = { koffi: NO_KOFFI, nvidiaSmi: "/none" } as const;
    expect(await machine([], none).read()).toEqual([]);
    await expect(cardFacts({ gpus: [] })).rejects.toThrow(MeterOptionError);
  });
});

describe("the facts of cards", () => {
  it("a row of a real nvidia-smi is read, and columns that were not asked for are unknown", () => {
    const columns = capturedText("nvidia-smi/rtx-2080", "columns.txt").trim().split(",");
    const values = capturedText("nvidia-smi/rtx-2080", "answer.csv").trim().split(", ");
    const row = Object.fromEntries(columns.map((column, i) => [column, values[i] ?? ""]));
    const { gpu_uuid: uuid = "", "power.limit": limit = "" } = row;
    expect(smiFactsOf({ ...row, uuid, "enforced.power.limit": limit, persistence_mode: "[N/A]" })).toEqual({
      ...{ id: "GPU-22b2c6ac-2d49-4863-197c-9c469071178a", name: "GeForce RTX 2080", driver: "440.64" },
      ...{ powerLimitW: 200, unknown: { isPersistent: "N/A" } },
    });
    expect(smiFactsOf({ uuid }).unknown.isPersistent).toBe("this nvidia-smi does not know it");
  });

  it("any row gives facts of their types, or reasons", () => {
    const columns = ["uuid", "name", "driver_version", "enforced.power.limit", "persistence_mode"];
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 5, maxLength: 5 }), (values) => {
        const facts = smiFactsOf(
          Object.fromEntries(columns.map((column, i) => [column, values[i] as string])),
        );
        for (const fact of ["driver", "powerLimitW", "isPersistent"] as const)
          expect(fact in facts).toBe(!(fact in facts.unknown));
      }),
    );
  });

  it("AMD's cards are read from their files, and sleeping ones are left out", async () => {
    const card = (number: number, place: string, status: string) => ({
      ...{ number, name: "amdgpu", device: `pci0000:00/${place}`, files: { power1_cap: 250_000_000 } },
      deviceFiles: {
        ...{ "power/runtime_status": status, product_name: "AMD Instinct MI210" },
        power_dpm_force_performance_level: "auto",
      },
    });
    const { root, procRoot } = hwmonTree(temporaryDirectory(), [
      card(0, "0000:03:00.0", "active"),
      card(1, "0000:04:00.0", "suspended"),
    ]);
    expect(await cardFacts({ koffi: NO_KOFFI, nvidiaSmi: "/none", root, procRoot })).toEqual([
      {
        ...{ id: "pci:0000:03:00.0", name: "AMD Instinct MI210", powerLimitW: 250, performanceLevel: "auto" },
        unknown: { driver: "that of the kernel has no version of its own" },
      },
    ]);
  });
});
