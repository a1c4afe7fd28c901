import { ChildProcess } from "node:child_process";
import { chmodSync, readdirSync, readlinkSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";
import { atTestEnd, cleanUp } from "../testing/clean-up.js";
import { hasCompiler } from "../testing/nvml/compile-stand-in.js";
import type { SmiFault, StandInCard } from "../testing/nvml/nvml-stand-in.js";
import { ready, type StandInSetting, saying, standInSetting } from "../testing/nvml/open-stand-in.js";
import { soon } from "../testing/soon.js";
import { temporaryDirectory } from "../testing/temporary-tree.js";
import { openSmi } from "./open-smi.js";
import { smiTable } from "./smi-query.js";

afterEach(cleanUp);

/** The stand-in program, asked by the real clock; `later` makes the meter believe that it is later. */
function setUp(cards: readonly StandInCard[], setting?: StandInSetting) {
  const { driver, surroundings, nvidiaSmi: program } = standInSetting(cards, setting);
  let laterMs = 0;
  const now = () => performance.now() + laterMs;
  const open = () =>
    openSmi({ program, placed: [], mayHold: true }, { ...surroundings, now }, new AbortController().signal);
  const later = (ms: number) => {
    laterMs += ms;
  };
  return { driver, program, open, later };
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

/** Through which every child process goes; not in Node's types. */
const SPAWNING = ChildProcess.prototype as unknown as { spawn(): number };

describe.skipIf(!hasCompiler())("nvidia-smi", () => {
  it("nvidia-smi gives the instant power of the chosen cards through one child process", async () => {
    const { driver, program, open } = setUp([{ watts: 71.25 }, { watts: 412.5 }, { watts: 9 }], {
      gpus: ["0", "1"],
    });
    const { read, zones, notes, reader } = await ready(open());
    expect(read().map(saying)).toEqual(["71.25 W of 25 ms", "412.5 W of 25 ms"]);
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
    await vi.waitFor(() => expect(read().map(saying)).toEqual(["Unknown Error", "lost"]), soon);
    driver.setSmiFault("notAvailable");
    driver.setCode(0, "fieldInstant", 0);
    await vi.waitFor(() => expect(read().map(saying)).toEqual(["N/A", "lost"]), soon);
  });

  it("nvidia-smi is started again with back-off after it ended", async () => {
    const { driver, program, open, later } = setUp([{ watts: 200 }]);
    const { read } = await ready(open());
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
    expect(read().map(({ cotenants }) => cotenants)).toEqual(["unknown", undefined]);
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

describe("a program that is none", () => {
  const open = (program: string) =>
    openSmi(
      { program, placed: [], mayHold: true },
      { ...standInless(), now: () => performance.now() },
      new AbortController().signal,
    );

  it("a program is absent, denied or unsupported when missing, not executable or not nvidia-smi", async () => {
    const directory = temporaryDirectory();
    const script = (name: string, text: string, mode: number) => {
      writeFileSync(join(directory, name), text);
      chmodSync(join(directory, name), mode);
      return join(directory, name);
    };
    expect(await open(join(directory, "none"))).toMatchObject({ reason: "absent" });
    expect(await open(script("plain", "text", 0o644))).toMatchObject({ reason: "denied" });
    expect(await open(script("odd", "#!/bin/sh\necho hello, world\n", 0o755))).toMatchObject({
      reason: "unsupported",
    });
    expect(await open(script("fails", "#!/bin/sh\necho bad; exit 7\n", 0o755))).toMatchObject({
      reason: "unsupported",
      detail: expect.stringContaining("It said: bad"),
    });
    expect(await open(script("empty", "#!/bin/sh\n", 0o755))).toMatchObject({ reason: "absent" });
  });

  it("a program that no folder of PATH has is absent, and is not spawned", async () => {
    const spawned = vi.spyOn(SPAWNING, "spawn");
    atTestEnd(() => spawned.mockRestore());
    vi.stubEnv("PATH", ["", temporaryDirectory(), "/usr/bin"].join(delimiter));
    atTestEnd(() => vi.unstubAllEnvs());
    expect(await open("nvidia-smi-of-nobody")).toMatchObject({ reason: "absent" });
    expect(spawned).not.toHaveBeenCalled();
    expect(await open("true")).toMatchObject({ reason: "absent", detail: "true lists no card." });
    expect(spawned).toHaveBeenCalled();
  });

  it("a program is denied where Node forbids child processes, else unsupported with the system's error", async () => {
    const spawned = vi.spyOn(SPAWNING, "spawn");
    atTestEnd(() => spawned.mockRestore());
    const refused = (code: string) => {
      spawned.mockImplementation(() => {
        throw Object.assign(new Error("no"), { code });
      });
      return open(process.execPath);
    };
    expect(await refused("ERR_ACCESS_DENIED")).toMatchObject({
      reason: "denied",
      remedy: expect.stringContaining("--allow-child-process"),
    });
    expect(await refused("EAGAIN")).toMatchObject({
      reason: "unsupported",
      detail: `${process.execPath} failed (EAGAIN).`,
    });
  });

  it("a program that gives no answer in time is stuck", async () => {
    const path = join(temporaryDirectory(), "sleeps");
    writeFileSync(path, "#!/bin/sh\nexec sleep 60\n", { mode: 0o755 });
    expect(await smiTable(path, "--query-gpu", ["uuid"], { deadlineMs: 50 })).toMatchObject({
      ...{ status: "unavailable", reason: "stuck", remedy: expect.stringContaining("-pm 1") },
    });
  });

  it("a program that gives no answer is given up when opening is aborted", async () => {
    const directory = temporaryDirectory();
    const path = join(directory, "sleeps");
    writeFileSync(path, "#!/bin/sh\nexec sleep 60\n", { mode: 0o755 });
    const controller = new AbortController();
    const opening = openSmi(
      { program: path, placed: [], mayHold: true },
      { ...standInless(), now: () => performance.now() },
      controller.signal,
    );
    controller.abort();
    await expect(opening).rejects.toThrow();
  });

  function standInless() {
    const directory = temporaryDirectory();
    const paths = { sys: directory, proc: directory, cgroup: directory };
    const files = {
      list: () => [],
      resolve: (path: string) => path,
      open: () => -1,
      read: () => 0,
      close: () => undefined,
    };
    return {
      paths,
      files,
      pause: async () => undefined,
      environment: {},
      gpus: "all" as const,
      cotenants: undefined,
    };
  }
});
