import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { atTestEnd, cleanUp } from "../../test/clean-up.js";
import { temporaryTree } from "../../test/trees/temporary-tree.js";
import { nodeFiles } from "../host/files/files.js";
import { openAmdgpuStates } from "./amdgpu-states.js";

afterEach(cleanUp);

const BUS = "sys/bus/pci/devices";
const card = (place: string, files: Readonly<Record<string, string>> = {}) =>
  Object.fromEntries(
    Object.entries({
      vendor: "0x1002\n",
      class: "0x030000\n",
      gpu_busy_percent: "37\n",
      mem_info_vram_used: "1073741824\n",
      "power/runtime_status": "active\n",
      ...files,
    }).map(([file, text]) => [`${BUS}/${place}/${file}`, text]),
  );

function opened(files: Readonly<Record<string, string>>) {
  const tree = temporaryTree(files);
  const states = openAmdgpuStates(tree, nodeFiles);
  atTestEnd(() => states?.close());
  return {
    states,
    write: (path: string, text: string) => writeFileSync(join(tree.directory, BUS, path), text),
    tree,
  };
}

describe("states of AMD's cards", () => {
  it("states of AMD cards are known by PCI address, for accelerators too, and for no other device", () => {
    const { states } = opened({
      ...card("0000:03:00.0"),
      ...card("0000:c1:00.0", { class: "0x120000\n", gpu_busy_percent: "0\n" }),
      ...card("0000:04:00.0", { vendor: "0x10de\n" }),
      ...card("0000:03:00.1", { class: "0x040300\n" }), // its sound device
      [`${BUS}/0000:05:00.0/vendor`]: "0x1002\n",
      [`${BUS}/0000:05:00.0/class`]: "0x030000\n", // the driver radeon
    });
    expect(states?.read()).toEqual([
      { id: "pci:0000:03:00.0", utilization: 0.37, usedBytes: 2 ** 30 },
      { id: "pci:0000:c1:00.0", utilization: 0, usedBytes: 2 ** 30 },
    ]);
    expect(states?.isWhole).toBe(true);
  });

  it("a suspended AMD card has no state, and has one once it is active", () => {
    const { states, write } = opened(card("0000:03:00.0", { "power/runtime_status": "suspended\n" }));
    expect(states?.read()).toEqual([]);
    write("0000:03:00.0/power/runtime_status", "active\n");
    expect(states?.read()).toHaveLength(1);
  });

  it.each([
    ["101\n", "7\n", { usedBytes: 7 }],
    ["\n", "7\n", { usedBytes: 7 }],
    ["-1\n", "none\n", {}],
    ["50\n", "", { utilization: 0.5 }],
  ])("the state of an AMD card leaves out invalid values (busy %j, memory %j)", (busy, used, rest) => {
    const { states } = opened(card("0000:03:00.0", { gpu_busy_percent: busy, mem_info_vram_used: used }));
    expect(states?.read()).toEqual([{ id: "pci:0000:03:00.0", ...rest }]);
  });

  it("the state of an AMD card whose files are gone is its id alone", () => {
    const { states, tree } = opened(card("0000:03:00.0"));
    expect(states?.read()).toHaveLength(1);
    const files = join(tree.directory, BUS, "0000:03:00.0");
    rmSync(files, { recursive: true });
    states?.close();
    expect(states?.read()).toEqual([{ id: "pci:0000:03:00.0" }]);
  });

  it("states of AMD cards cannot be opened without such a card, or without sysfs", () => {
    expect([opened({}).states, opened(card("0000:04:00.0", { vendor: "0x8086\n" })).states]).toEqual([
      undefined,
      undefined,
    ]);
  });
});
