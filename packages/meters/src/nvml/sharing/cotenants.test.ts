import type { Reading } from "@wattspan/core";
import { hasCompiler } from "@wattspan/testing/stand-ins";
import koffi from "koffi";
import { afterEach, describe, expect, it, vi } from "vitest";
import { cleanUp } from "../../../test/clean-up.js";
import { ready, standInSetting } from "../../../test/nvml/open-stand-in.js";
import { soon } from "../../../test/soon.js";
import { temporaryTree } from "../../../test/trees/temporary-tree.js";
import { nodeFiles } from "../../host/files/files.js";
import { NativeCalls } from "../../simulator/native-calls.js";
import { openDriver } from "../driver/open-driver.js";
import { Cotenants, whoseProcesses } from "./cotenants.js";

afterEach(cleanUp);

const FOREIGN = 999_999_999;
const LIST_MS = 3000;
const isMarked = (readings: readonly Reading[]) => readings.map(({ cotenants }) => cotenants === "unknown");

describe.skipIf(!hasCompiler())("others on the cards", () => {
  it("other processes are seen on each card when it is opened, and this process is not one of them", async () => {
    const { open } = standInSetting([{ pids: [FOREIGN] }, { pids: [process.pid] }, {}]);
    const { read, zones } = await ready(open());
    expect(isMarked(read())).toEqual([true, false, false]);
    expect(zones.map(({ cotenants }) => cotenants)).toEqual([undefined, undefined, undefined]);
  });

  it("other processes on a card are looked for every three seconds, and not by the reads themselves", async () => {
    const { driver, open } = standInSetting([{}]);
    const { read } = await ready(open());
    driver.setProcesses(0, [FOREIGN]);
    for (let reading = 0; reading < 1000; reading++) read();
    expect(driver.calls(0, "processes")).toBe(1);
    driver.advance(LIST_MS);
    read();
    await vi.waitFor(() => expect(isMarked(read())).toEqual([true]), soon);
    driver.setProcesses(0, []);
    driver.advance(LIST_MS);
    read();
    await vi.waitFor(() => expect(isMarked(read())).toEqual([false]), soon);
    expect(driver.calls(0, "processes")).toBe(3);
  });

  it("readings of a card with others have this process's share of the work, while the driver reports it", async () => {
    const cards = [{ pids: [process.pid, FOREIGN] }, { pids: [process.pid] }];
    const { driver, library, placed, surroundings } = standInSetting(cards);
    const calls = new NativeCalls();
    const access = { koffi: calls.follow(koffi), library, placed };
    const { read, reader } = await ready(openDriver(access, surroundings, new AbortController().signal));
    const said: Reading[] = [];
    const work = async (pid: number, ms: number) => {
      driver.setBusy(0, pid, true);
      for (let passedMs = 0; passedMs < ms; passedMs += 50) {
        driver.advance(50);
        said.push(...read());
        await calls.settled();
      }
      driver.setBusy(0, pid, false);
    };
    for (let turn = 0; turn < 5; turn++) {
      await work(process.pid, 1400);
      await work(FOREIGN, 600);
    }
    const [shared, alone] = driver.uuids.map((uuid) => said.filter(({ zone }) => zone === uuid));
    const shares = (shared ?? []).flatMap(({ share }) => (share ? [share.own] : []));
    expect(Math.abs(shares.reduce((sum, own) => sum + own, 0) / shares.length - 0.7)).toBeLessThan(0.15);
    expect(alone?.some(({ share, cotenants }) => share || cotenants)).toBe(false);
    driver.setCode(0, "processUse", 999);
    said.length = 0;
    await work(process.pid, 600);
    expect(said.filter(({ zone }) => zone === driver.uuids[0]).at(-1)).toMatchObject({
      cotenants: "unknown",
    });
    await reader.close?.();
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
  let nowMs = 0;
  const ask = async () => {
    if (isBroken) throw new Error("no answer");
    return new Map([["gpu", [FOREIGN]]]);
  };
  const cotenants = new Cotenants(
    undefined,
    { everyMs: LIST_MS, ask },
    () => "others",
    () => nowMs,
  );
  const reading = { zone: "gpu", atMs: 0, kind: "counter", microjoules: 0n } as const;
  await cotenants.look();
  isBroken = true;
  nowMs = LIST_MS;
  await cotenants.look();
  expect(isMarked([cotenants.mark(reading)])).toEqual([true]);
});

it("a list that takes the driver long is asked for more rarely", async () => {
  let nowMs = 0;
  let asked = 0;
  const ask = async () => {
    asked++;
    nowMs += 100;
    return new Map();
  };
  const cotenants = new Cotenants(
    undefined,
    { everyMs: LIST_MS, ask },
    () => "own",
    () => nowMs,
  );
  for (; nowMs < 60_000; nowMs += 100) await cotenants.look();
  expect(asked).toBe(6);
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
    const whose = whoseProcesses(tree().proc, nodeFiles, undefined, 100);
    expect([100, 200, 300].map(whose)).toEqual(Array(3).fill("own"));
    expect([1, 400, 500, 600, 700, 0, -1].map(whose)).toEqual(Array(7).fill("others"));
  });

  it("a child that meters itself, and what it started, are others", () => {
    const whose = whoseProcesses(tree().proc, nodeFiles, (pid) => pid === 200, 100);
    expect([100, 200, 300].map(whose)).toEqual(["own", "others", "others"]);
  });

  it("a process of NVIDIA's Multi-Process Service works for anybody", () => {
    const { proc } = temporaryTree({
      "proc/1/comm": "nvidia-cuda-mps\n",
      "proc/2/comm": "nvidia-smi\n",
    });
    expect([1, 2, 3].map(whoseProcesses(proc, nodeFiles, undefined, 4))).toEqual([
      "anybody",
      "others",
      "others",
    ]);
  });

  it("own processes of a container are known by their numbers in the host's procfs", () => {
    const { proc } = temporaryTree({
      "proc/self/status": "Name:\tnode\nPid:\t4100\nNSpid:\t4100\t1\n",
      "proc/4100/stat": stat("node", 1),
      "proc/4200/stat": stat("python", 4100),
      "proc/1/stat": stat("init", 0),
    });
    expect([4100, 4200, 1].map(whoseProcesses(proc, nodeFiles))).toEqual(["own", "own", "others"]);
  });
});
