import { createMetering, type SignalSource } from "@wattspan/core";
import { hasCompiler } from "@wattspan/testing/stand-ins";
import { afterEach, describe, expect, it, vi } from "vitest";
import { atTestEnd, cleanUp } from "../../test/clean-up.js";
import { standInDriver } from "../../test/nvml/stand-in-driver.js";
import { soon } from "../../test/soon.js";
import { temporaryTree } from "../../test/trees/temporary-tree.js";
import { type Koffi, type NvidiaOptions, nvml } from "../nvml.js";
import { MeterOptionError } from "../options/meter-option-error.js";
import { gpuSignals } from "./gpu-signals.js";
import { signalsOfCards } from "./signals-of-cards.js";

afterEach(cleanUp);

const NO_KOFFI: Koffi = {
  load() {
    throw new Error("cannot open shared object file");
  },
};
const AMD = {
  "sys/bus/pci/devices/0000:03:00.0/vendor": "0x1002\n",
  "sys/bus/pci/devices/0000:03:00.0/class": "0x030000\n",
  "sys/bus/pci/devices/0000:03:00.0/gpu_busy_percent": "12\n",
  "sys/bus/pci/devices/0000:03:00.0/mem_info_vram_used": "4096\n",
};

/** A machine with one busy card of NVIDIA's, files of sysfs, and the source that looks at them. Time passes by `later` alone: no look seems slow. */
function machine(files: Readonly<Record<string, string>>, options: NvidiaOptions = {}) {
  let nowMs = 0;
  const { driver, library, nvidiaSmi } = standInDriver([{}], "system");
  driver.setUtilization(0, 80, 10);
  const { sys, proc } = temporaryTree(files);
  const given = { library, nvidiaSmi, gpus: "all", root: sys, procRoot: proc, ...options } as const;
  const source = signalsOfCards(() => nowMs, given);
  atTestEnd(() => source.close?.());
  const later = (ms: number) => {
    nowMs += ms;
  };
  return { driver, source, given, later };
}

const utilizations = (source: SignalSource) =>
  source
    .read()
    .filter(({ metric }) => metric.name === "wattspan.device.utilization")
    .map(({ value, attributes }) => [attributes?.["hw.id"], value]);

describe.skipIf(!hasCompiler())("gpuSignals", () => {
  it.each([
    ["the library", {}],
    ["nvidia-smi", { koffi: NO_KOFFI }],
  ])(
    "gpuSignals() reports NVIDIA cards through %s, and AMD cards, under the ids of their meters",
    async (_, options) => {
      const { driver, source } = machine(AMD, options);
      expect(source.read()).toEqual([]);
      const expected = [
        [driver.uuids[0], 0.8],
        ["pci:0000:03:00.0", 0.12],
      ];
      await vi.waitFor(() => expect(utilizations(source)).toEqual(expected), soon);
    },
  );

  it("gpuSignals() finds a card again that was lost, while a meter reads it too", async () => {
    const { driver, source, given, later } = machine({});
    const opened = await nvml(given).open(new AbortController().signal);
    if (opened.status !== "ready") throw new Error(opened.detail);
    atTestEnd(() => void opened.reader.close?.());
    await vi.waitFor(() => expect(utilizations(source)).toHaveLength(1), soon);
    driver.lose(0);
    expect(utilizations(source)).toEqual([]);
    driver.bringBack(0);
    await vi.waitFor(() => {
      later(1000);
      expect(utilizations(source)).toEqual([[driver.uuids[0], 0.8]]);
    }, soon);
  });

  it("gpuSignals() wakes no card: the driver is not asked while all cards sleep", async () => {
    const { driver, source } = machine({
      "sys/bus/pci/devices/0000:40:00.0/vendor": "0x10de\n",
      "sys/bus/pci/devices/0000:40:00.0/class": "0x030200\n",
      "sys/bus/pci/devices/0000:40:00.0/power/runtime_status": "suspended\n",
    });
    source.read();
    await new Promise(setImmediate);
    expect([source.read(), driver.calls(0, "handle")]).toEqual([[], 0]);
  });

  it("gpuSignals() works as a signal source of a metering, without faults", async () => {
    const { source } = machine(AMD);
    const metering = createMetering({ signals: [source] });
    await metering.refresh();
    expect(metering.status.faults).toEqual({});
    await metering.shutdown();
    expect(source.read()).toEqual([]);
  });
});

it("gpuSignals() gives no samples on a machine without cards", () => {
  const { sys, proc } = temporaryTree({});
  const source = gpuSignals({ root: sys, procRoot: proc, library: "/none.so", nvidiaSmi: "/none" });
  expect([source.read(), source.read()]).toEqual([[], []]);
  source.close?.();
});

it.each([
  [{ gpus: [] }, "gpuSignals: the option gpus"],
  [{ library: "" }, "the option library"],
  [{ koffi: {} }, "the option koffi"],
])("gpuSignals() refuses the options %j", (options, text) => {
  const make = () => gpuSignals(options as NvidiaOptions);
  expect(make).toThrow(MeterOptionError);
  expect(make).toThrow(text);
});
