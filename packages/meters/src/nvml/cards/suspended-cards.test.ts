import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { hasCompiler } from "@wattspan/testing/stand-ins";
import { afterEach, describe, expect, it } from "vitest";
import { cleanUp } from "../../../test/clean-up.js";
import { ready, saying, standInSetting } from "../../../test/nvml/open-stand-in.js";
import { temporaryTree } from "../../../test/trees/temporary-tree.js";
import { nodeFiles } from "../../host/files/files.js";
import { openSmi } from "../smi/open-smi.js";
import { allAsleep } from "../ways/open-nvml.js";
import { placedCards } from "./suspended-cards.js";

afterEach(cleanUp);

const BUS = "sys/bus/pci/devices";
const place = (at: string, status: string, rest: Readonly<Record<string, string>> = {}) => ({
  [`${BUS}/${at}/vendor`]: "0x10de\n",
  [`${BUS}/${at}/class`]: "0x030200\n",
  [`${BUS}/${at}/power/runtime_status`]: `${status}\n`,
  [`${BUS}/${at}/power/control`]: "auto\n",
  ...rest,
});
/** As the driver says it of a card. */
const runtimeD3 = (at: string, status: string) => ({
  [`proc/driver/nvidia/gpus/${at}/power`]: `Runtime D3 status:          ${status}\nVideo Memory:               Active\n`,
});

describe("cards on the bus", () => {
  it("cards on the bus are NVIDIA's display controllers, without the sound devices next to them", () => {
    const tree = temporaryTree({
      ...place("0000:01:00.0", "suspended"),
      ...place("0000:01:00.1", "active", { [`${BUS}/0000:01:00.1/class`]: "0x040300\n" }),
      ...place("0000:00:02.0", "active", { [`${BUS}/0000:00:02.0/vendor`]: "0x8086\n" }),
      ...place("0000:41:00.0", "active"),
      ...runtimeD3("0000:01:00.0", "Enabled (fine-grained)"),
      ...runtimeD3("0000:41:00.0", "Not supported"),
    });
    expect(placedCards(tree, nodeFiles)).toEqual([
      { place: "0000:01:00.0", isSuspended: true, maySleep: true },
      { place: "0000:41:00.0", isSuspended: false, maySleep: false },
    ]);
  });

  it("no cards are on the bus without sysfs", () => {
    expect(placedCards({ sys: "/nowhere", proc: "/nowhere" }, nodeFiles)).toEqual([]);
  });

  it("cards are not asked while all of them are suspended", () => {
    const asleep = { place: "0000:01:00.0", isSuspended: true, maySleep: true };
    expect(allAsleep([asleep])).toMatchObject({
      reason: "absent",
      detail: expect.stringContaining("would wake"),
    });
    expect([allAsleep([]), allAsleep([asleep, { ...asleep, isSuspended: false }])]).toEqual([
      undefined,
      undefined,
    ]);
  });
});

describe.skipIf(!hasCompiler())("a card that sleeps", () => {
  it("a suspended card is not opened, and a note says so, while other cards are", async () => {
    const { driver, open } = standInSetting([{}, {}], {
      files: { ...place("0000:40:00.0", "suspended"), ...place("0000:41:00.0", "active") },
    });
    const { zones, notes } = await ready(open());
    expect(zones.map(({ id }) => id)).toEqual([driver.uuids[1]]);
    expect(notes).toContain("The card at 0000:40:00.0 sleeps, and was left out so as not to wake it.");
    expect([driver.calls(0, "handle"), driver.calls(1, "handle")]).toEqual([0, 1]);
  });

  it("a card that is suspended later is not asked, and is read once it is active again", async () => {
    const { driver, open, directory } = standInSetting([{}], { files: place("0000:40:00.0", "active") });
    const { read } = await ready(open());
    const become = (status: string) =>
      writeFileSync(join(directory, BUS, "0000:40:00.0/power/runtime_status"), status);
    become("suspended\n");
    const before = driver.calls(0, "energy");
    expect(saying(read()[0])).toBe("asleep");
    expect(driver.calls(0, "energy")).toBe(before);
    become("active\n");
    expect(read()[0]?.kind).toBe("counter");
  });
});

describe.skipIf(!hasCompiler())("nvidia-smi", () => {
  const setUp = (files: Readonly<Record<string, string>>, mayHold: boolean) => {
    const { driver, surroundings, nvidiaSmi: program, placed } = standInSetting([{}, {}], { files });
    const access = { program, placed, mayHold };
    const now = () => performance.now();
    return { driver, open: () => openSmi(access, { ...surroundings, now }, new AbortController().signal) };
  };
  const laptop = {
    ...place("0000:40:00.0", "active"),
    ...runtimeD3("0000:40:00.0", "Enabled (coarse-grained)"),
  };

  it("nvidia-smi is not asked for a suspended card, nor for one that it would keep awake", async () => {
    const server = place("0000:41:00.0", "active");
    const { driver, open } = setUp({ ...laptop, ...server }, false);
    const { zones, notes } = await ready(open());
    expect(zones.map(({ id }) => id)).toEqual([driver.uuids[1]]);
    expect(notes?.[0]).toBe(
      "The card at 0000:40:00.0 may sleep, and was left out, as nvidia-smi would keep it awake.",
    );
    const asleep = setUp({ ...place("0000:40:00.0", "suspended"), ...server }, true);
    expect((await ready(asleep.open())).notes?.[0]).toBe(
      "The card at 0000:40:00.0 sleeps, and was left out so as not to wake it.",
    );
  });

  it("nvidia-smi is unsupported where it would keep every card awake, unless that is wanted", async () => {
    expect(await setUp(laptop, false).open()).toMatchObject({
      ...{ status: "unavailable", reason: "unsupported", remedy: expect.stringContaining("koffi") },
    });
    expect((await ready(setUp(laptop, true).open())).zones).toHaveLength(2);
  });
});
