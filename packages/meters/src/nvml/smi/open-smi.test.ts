import { readdirSync, readlinkSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import type { Reading } from "@wattspan/core";
import { hasCompiler, type SmiFault, type StandInCard } from "@wattspan/testing/stand-ins";
import { afterEach, describe, expect, it, vi } from "vitest";
import { cleanUp } from "../../../test/clean-up.js";
import {
  newest,
  ready,
  type StandInSetting,
  saying,
  standInSetting,
} from "../../../test/nvml/open-stand-in.js";
import { soon } from "../../../test/soon.js";
import { openSmi } from "./open-smi.js";

afterEach(cleanUp);

/** The stand-in program, asked by the real clock; `later` makes the meter believe that it is later, and `hold` that no time passes. */
function setUp(cards: readonly StandInCard[], setting?: StandInSetting) {
  const { driver, surroundings, nvidiaSmi: program } = standInSetting(cards, setting);
  let [laterMs, heldMs] = [0, Number.POSITIVE_INFINITY];
  const now = () => Math.min(performance.now(), heldMs) + laterMs;
  const open = () =>
    openSmi({ program, placed: [], mayHold: true }, { ...surroundings, now }, new AbortController().signal);
  const later = (ms: number) => {
    laterMs += ms;
  };
  const hold = () => {
    heldMs = performance.now();
  };
  return { driver, program, open, later, hold };
}

/** Processes of a program, by the number that the system gives them. */
const running = (program: string): number[] =>
  readdirSync("/proc").flatMap((pid) => (/^\d+$/.test(pid) && exeOf(pid) === program ? [Number(pid)] : []));

function exeOf(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/exe`);
  } catch {
    return undefined; // it ended, or is not ours
  }
}

/** Blocks the event loop while ten lines are printed, a second or more: until the card is asked for the eleventh. */
function blockWhilePrinted(driver: ReturnType<typeof standInSetting>["driver"]): void {
  const [asked, word] = [driver.calls(0, "fieldInstant"), new Int32Array(new SharedArrayBuffer(4))];
  while (driver.calls(0, "fieldInstant") < asked + 11) Atomics.wait(word, 0, 0, 10);
}

describe.skipIf(!hasCompiler())("nvidia-smi", () => {
  it("nvidia-smi gives the instant power of the chosen cards through one child process", async () => {
    const { driver, program, open } = setUp([{ watts: 71.25 }, { watts: 412.5 }, { watts: 9 }], {
      gpus: ["0", "1"],
    });
    const { read, zones, notes, reader } = await ready(open());
    expect(newest(read()).map(saying)).toEqual(["71.25 W of 25 ms", "412.5 W of 25 ms"]);
    expect(zones.map(({ id }) => id)).toEqual(driver.uuids.slice(0, 2));
    expect(notes?.[0]).toBe("Cards 0, 1: read is power.draw.instant (mean of 25 ms).");
    expect(running(program)).toHaveLength(1);
    await reader.close?.();
    await reader.close?.();
    await vi.waitFor(() => expect(running(program)).toEqual([]), soon);
    expect(read).toThrow("nvml: the reader is closed");
  });

  it("nvidia-smi follows the power, stamped when its line came", async () => {
    const { driver, open } = setUp([{ watts: 100 }]);
    const { read } = await ready(open());
    const first = read()[0];
    driver.setWatts(0, 500);
    driver.advance(1000);
    await vi.waitFor(() => expect(saying(read()[0])).toBe("500 W of 25 ms"), soon);
    expect(read()[0]?.atMs).toBeGreaterThan(first?.atMs ?? Number.POSITIVE_INFINITY);
  });

  it("nvidia-smi gives every line that came while the event loop was blocked, in the order in which they were printed", async () => {
    const { driver, open } = setUp([{ watts: 100 }, { watts: 200 }]);
    const { read } = await ready(open());
    read();
    const beginMs = performance.now();
    blockWhilePrinted(driver);
    const endMs = performance.now();
    driver.setWatts(0, 500);
    const lines: Reading[] = [];
    await vi.waitFor(() => {
      lines.push(...read());
      expect(lines.some(({ atMs }) => atMs > endMs)).toBe(true);
    }, soon);
    for (const uuid of driver.uuids) {
      const given = lines.filter(({ zone }) => zone === uuid);
      // A program that the machine did not let run for a second has no value then, but leaves no hole among its lines.
      const first = given.findIndex(({ kind, atMs }) => kind !== "none" && atMs > beginMs);
      expect(given.slice(first).filter(({ kind }) => kind === "none")).toEqual([]);
      const moments = given.filter(({ kind }) => kind !== "none").map(({ atMs }) => atMs);
      expect(moments).toEqual([...moments].sort((a, b) => a - b));
      expect(moments.filter((atMs) => atMs > beginMs && atMs < endMs).length).toBeGreaterThan(1);
    }
  });

  it("nvidia-smi whose lines wait behind a long block of the event loop is not ended, and every line counts", async () => {
    const { driver, program, open, later } = setUp([{ watts: 100 }]);
    const { read } = await ready(open());
    const [pid] = running(program);
    read();
    blockWhilePrinted(driver);
    later(60_000);
    const lines: Reading[] = [...read()];
    // On a busy machine the next look may come before the loop has read what waits.
    await setImmediate();
    await setImmediate();
    await vi.waitFor(() => {
      lines.push(...read());
      expect(lines.length).toBeGreaterThan(10);
    }, soon);
    expect(lines.filter(({ kind }) => kind === "none")).toEqual([]);
    // A query of the processes on the cards may run next to it.
    expect(running(program)).toContain(pid);
  });

  it.each<[StandInCard, SmiFault, string]>([
    [{ instantMs: 0 }, "none", "200 W of 1000 ms"],
    [{ capability: [8, 6] }, "none", "200 W of 100 ms"],
    [{}, "oldDriver", "200 W of 1000 ms"],
  ])("nvidia-smi of a card %o with the fault %s gives %s", async (card, fault, expected) => {
    const { driver, open } = setUp([{ watts: 200, ...card }]);
    driver.setSmiFault(fault);
    expect(saying((await ready(open())).read()[0])).toBe(expected);
  });

  it("nvidia-smi leaves out a card without power, and a note names it", async () => {
    const { driver, open } = setUp([{}, {}]);
    for (const call of ["fieldInstant", "fieldAverage", "power"] as const) driver.setCode(1, call, 3);
    const { zones, notes } = await ready(open());
    expect(zones.map(({ id }) => id)).toEqual([driver.uuids[0]]);
    expect(notes).toContain("Card 1: left out, as its power is [Not Supported].");
  });

  it("nvidia-smi gives the words in place of a number as the reason, and never 0", async () => {
    const { driver, open } = setUp([{}, {}]);
    const { read } = await ready(open());
    driver.setCode(0, "fieldInstant", 999);
    driver.lose(1, 16);
    await vi.waitFor(() => expect(newest(read()).map(saying)).toEqual(["Unknown Error", "lost"]), soon);
    driver.setSmiFault("notAvailable");
    driver.setCode(0, "fieldInstant", 0);
    await vi.waitFor(() => expect(newest(read()).map(saying)).toEqual(["N/A", "lost"]), soon);
  });

  it("nvidia-smi is started again with back-off after it ended", async () => {
    const { driver, program, open, later, hold } = setUp([{ watts: 200 }]);
    const { read } = await ready(open());
    hold();
    driver.setSmiFault("dies");
    await vi.waitFor(() => expect(saying(read()[0])).toBe("nvidia-smi ended"), soon);
    driver.setSmiFault("none");
    for (let reading = 0; reading < 100; reading++) read();
    expect(running(program)).toEqual([]);
    later(2000);
    await vi.waitFor(() => expect(saying(read()[0])).toBe("200 W of 25 ms"), soon);
    expect(running(program)).toHaveLength(1);
  });

  it("a card is lost when nvidia-smi ended because of it", async () => {
    const { driver, open, later } = setUp([{}]);
    const { read } = await ready(open());
    driver.setSmiFault("dies");
    driver.lose(0, 15);
    await vi.waitFor(() => expect(read()[0]?.kind).toBe("none"), soon);
    later(2000);
    await vi.waitFor(() => expect(saying(read()[0])).toBe("lost"), soon);
  });

  it("nvidia-smi is ended when it hangs", async () => {
    const { driver, program, open, later } = setUp([{}]);
    const { read } = await ready(open());
    const [pid] = running(program);
    driver.setSmiFault("hangs");
    later(1500);
    await vi.waitFor(() => expect(saying(read()[0])).toBe("nvidia-smi prints nothing"), soon);
    later(4000);
    read();
    await vi.waitFor(() => expect(running(program)).not.toContain(pid), soon);
  });

  it("nvidia-smi is ended when it floods its output", async () => {
    const { driver, program, open } = setUp([{}]);
    const { read } = await ready(open());
    driver.setSmiFault("floods");
    await vi.waitFor(() => expect(saying(read()[0])).toBe("nvidia-smi ended"), soon);
    await vi.waitFor(() => expect(running(program)).toEqual([]), soon);
  });

  it("nvidia-smi may print garbage between its lines", async () => {
    const { driver, open } = setUp([{ watts: 200 }]);
    const { read } = await ready(open());
    driver.setSmiFault("garbage");
    driver.setWatts(0, 300);
    driver.advance(1000);
    await vi.waitFor(() => expect(read()[0]).toMatchObject({ kind: "power", watts: 300 }), soon);
  });

  it("nvidia-smi counts a MIG card as a whole, with unknown cotenants", async () => {
    const { open } = setUp([{ mig: true }]);
    const { zones, notes } = await ready(open());
    expect(zones[0]?.cotenants).toBe("unknown");
    expect(notes).toContain("Card 0: divided into instances (MIG); its energy is of the whole board.");
  });

  it("nvidia-smi marks a card that other processes use", async () => {
    const { open } = setUp([{ pids: [999_999_999] }, {}]);
    const { read } = await ready(open());
    expect(newest(read()).map(({ cotenants }) => cotenants)).toEqual(["unknown", undefined]);
  });
});

describe.skipIf(!hasCompiler())("nvidia-smi that gives no cards", () => {
  it.each([
    [9, "absent", "couldn't communicate"],
    [18, "unsupported", "Driver/library version mismatch"],
    [4, "denied", "Insufficient Permissions"],
  ])("nvidia-smi that exits with code %i is %s", async (code, reason, said) => {
    const { driver, open } = setUp([{}]);
    driver.setInitCode(code);
    expect(await open()).toMatchObject({
      reason,
      detail: expect.stringContaining(said),
      remedy: expect.any(String),
    });
  });

  it("nvidia-smi is unavailable as lost when the only card is lost", async () => {
    const { driver, open } = setUp([{}]);
    driver.lose(0, 15);
    expect(await open()).toMatchObject({ reason: "lost", detail: expect.stringContaining("GPU is lost") });
  });

  it("nvidia-smi without cards, or without one that counts, is absent", async () => {
    expect(await setUp([]).open()).toMatchObject({ reason: "absent" });
    const hidden = setUp([{}], { environment: { CUDA_VISIBLE_DEVICES: "-1" } });
    expect(await hidden.open()).toMatchObject({ reason: "absent", remedy: expect.stringContaining('"all"') });
  });
});
