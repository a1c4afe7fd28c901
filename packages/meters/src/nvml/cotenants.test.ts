import type { Reading } from "@wattspan/core";
import { afterEach, describe, expect, it, vi } from "vitest";
import { nodeFiles } from "../host/files.js";
import { cleanUp } from "../testing/clean-up.js";
import { hasCompiler } from "../testing/nvml/compile-stand-in.js";
import { ready, standInSetting } from "../testing/nvml/open-stand-in.js";
import { soon } from "../testing/soon.js";
import { temporaryTree } from "../testing/temporary-tree.js";
import { Cotenants, ownProcesses } from "./cotenants.js";

afterEach(cleanUp);

const FOREIGN = 999_999_999;
const MINUTE = 60_000;
const isMarked = (readings: readonly Reading[]) => readings.map(({ cotenants }) => cotenants === "unknown");

describe.skipIf(!hasCompiler())("others on the cards", () => {
  it("other processes are seen on each card when it is opened, and this process is not one of them", async () => {
    const { open } = standInSetting([{ pids: [FOREIGN] }, { pids: [process.pid] }, {}]);
    const { read, zones } = await ready(open());
    expect(isMarked(read())).toEqual([true, false, false]);
    expect(zones.map(({ cotenants }) => cotenants)).toEqual([undefined, undefined, undefined]);
  });

  it("other processes on a card are looked for once a minute, and not by the reads themselves", async () => {
    const { driver, open } = standInSetting([{}]);
    const { read } = await ready(open());
    driver.setProcesses(0, [FOREIGN]);
    for (let reading = 0; reading < 1000; reading++) read();
    expect(driver.calls(0, "processes")).toBe(1);
    driver.advance(MINUTE);
    read();
    await vi.waitFor(() => expect(isMarked(read())).toEqual([true]), soon);
    driver.setProcesses(0, []);
    driver.advance(MINUTE);
    read();
    await vi.waitFor(() => expect(isMarked(read())).toEqual([false]), soon);
    expect(driver.calls(0, "processes")).toBe(3);
  });

  it("other processes on a card are not looked for when the option says who is there", async () => {
    const said = async (cotenants: "exclusive" | "unknown") => {
      const { driver, open } = standInSetting([{ pids: [FOREIGN] }], { cotenants });
      const { zones, read } = await ready(open());
      expect(driver.calls(0, "processes")).toBe(0);
      return [zones[0]?.cotenants, ...isMarked(read())];
    };
    expect(await said("exclusive")).toEqual([undefined, false]);
    expect(await said("unknown")).toEqual(["unknown", false]);
  });

  it("cotenants are unknown where the driver lists no processes, and on a MIG card unless it is exclusive", async () => {
    const { driver, open } = standInSetting([{}]);
    driver.setCode(0, "processes", 3);
    expect((await ready(open())).zones[0]?.cotenants).toBe("unknown");
    const divided = standInSetting([{ mig: true }]);
    const { zones, notes } = await ready(divided.open());
    expect(zones[0]?.cotenants).toBe("unknown");
    expect(notes).toEqual(["Card 0: divided into instances (MIG); its energy is of the whole board."]);
    const alone = standInSetting([{ mig: true }], { cotenants: "exclusive" });
    expect((await ready(alone.open())).zones[0]?.cotenants).toBeUndefined();
  });
});

it("the last known cotenants stand while the next look fails", async () => {
  let isBroken = false;
  const ask = async () => {
    if (isBroken) throw new Error("no answer");
    return new Map([["gpu", [FOREIGN]]]);
  };
  const cotenants = new Cotenants(undefined, ask, () => false);
  const reading = { zone: "gpu", atMs: 0, kind: "counter", microjoules: 0n } as const;
  await cotenants.look(0);
  isBroken = true;
  await cotenants.look(MINUTE);
  expect(isMarked([cotenants.mark(reading)])).toEqual([true]);
});

describe("own processes", () => {
  const stat = (name: string, parent: number) => `1 (${name}) S ${parent} 1 1 0 -1\n`;
  const tree = () =>
    temporaryTree({
      "proc/100/stat": stat("node", 1),
      "proc/200/stat": stat("a) b (c", 100),
      "proc/300/stat": stat("python", 200),
      "proc/400/stat": stat("other", 1),
      "proc/500/stat": stat("loop", 500),
      "proc/600/stat": "garbage",
    });

  it("own processes are this one and its descendants", () => {
    const isOwn = ownProcesses(tree().proc, nodeFiles, 100);
    expect([100, 200, 300].map(isOwn)).toEqual([true, true, true]);
    expect([1, 400, 500, 600, 700, 0, -1].map(isOwn)).toEqual(Array(7).fill(false));
  });
});
