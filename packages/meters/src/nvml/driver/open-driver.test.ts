import { hasCompiler, type NvmlStandIn, type StandInCard } from "@wattspan/testing/stand-ins";
import { afterEach, describe, expect, it, vi } from "vitest";
import { cleanUp } from "../../../test/clean-up.js";
import { ready, type StandInSetting, saying, standInSetting } from "../../../test/nvml/open-stand-in.js";
import { soon } from "../../../test/soon.js";

afterEach(cleanUp);

const opened = async (cards: readonly StandInCard[], setting?: StandInSetting) => {
  const { driver, open } = standInSetting(cards, setting);
  return { driver, ...(await ready(open())) };
};
const NOT_SUPPORTED = 3;
const toRefresh = (driver: NvmlStandIn) => driver.advance(100 - ((Number(driver.nowUs()) / 1000) % 100));

describe.skipIf(!hasCompiler())("the energy counter", () => {
  it("the energy counter of a card comes first, and grows by what was drawn", async () => {
    const { driver, read, zones, notes } = await opened([{ watts: 300, joules: 5000 }, { watts: 70 }]);
    const joules = () => Number.parseFloat(saying(read()[0]));
    toRefresh(driver);
    const [before, truth] = [joules(), driver.joules(0)];
    driver.setWatts(0, 600);
    driver.advance(1000);
    expect(joules() - before).toBeCloseTo(driver.joules(0) - truth, 6);
    expect(zones[0]).toMatchObject({
      id: driver.uuids[0],
      component: "gpu",
      scope: "device",
      refreshMs: 100,
    });
    expect(zones.map(({ maxWatts }) => maxWatts)).toEqual([1400, 1400]);
    expect(notes).toEqual([]);
  });

  it("the most power of a card is by the highest limit that may be set, and by no limit that cannot be", async () => {
    const { zones } = await opened([
      { limitWatts: 200, mostWatts: 700 },
      { limitWatts: 300, mostWatts: 4_294_967 },
    ]);
    expect(zones.map(({ maxWatts }) => maxWatts)).toEqual([1400, 600]);
  });

  it("an energy counter that stands still while power is drawn is not used", async () => {
    const { read, notes } = await opened([{ watts: 300, counterGain: 0 }]);
    expect(saying(read()[0])).toBe("300 W of 25 ms");
    expect(notes?.[0]).toMatch(/^Card 0: its energy counter stands still; read is its instant power/);
  });

  it("an energy counter that the power contradicts has a wider band, and a note", async () => {
    const { zones, notes, read } = await opened([{ watts: 300, counterGain: 0.5 }]);
    expect(read().map(({ kind }) => kind)).toEqual(["counter"]);
    expect(zones[0]?.accuracy?.low).toBe(0.95);
    expect(zones[0]?.accuracy?.high).toBeCloseTo(2.1, 6);
    expect(notes).toEqual([
      "Card 0: its instant power (GPU, mean of 25 ms) is 100 % above what its energy counter says, and either may be right.",
    ]);
    const low = await opened([{ watts: 300, powerGain: 0.8 }]);
    expect(low.zones[0]?.accuracy?.low).toBeCloseTo(0.76, 6);
    expect(low.zones[0]?.accuracy?.high).toBe(1.05);
  });

  it("an energy counter within 10 % of the power has the usual band", async () => {
    const { zones, notes } = await opened([{ watts: 300, counterGain: 1.09 }]);
    expect([zones[0]?.accuracy, notes]).toEqual([undefined, []]);
    expect(zones[0]?.contains).toBeUndefined();
  });

  it("an energy counter that agrees with the module's power and not with the GPU's is the module's", async () => {
    const { zones, notes } = await opened([{ name: "NVIDIA GH200 480GB", watts: 600, gpuShare: 0.6 }]);
    expect(notes).toEqual(["Card 0: its energy is of the whole module, with the processor on it."]);
    expect(zones[0]?.accuracy).toBeUndefined();
    expect(zones[0]?.contains).toEqual(["process-cpu", "process-memory"]);
  });

  it("an energy counter is the module's where the GPU alone reports no power", async () => {
    const { driver, open } = standInSetting([{ watts: 600 }]);
    driver.setCode(0, "fieldInstant", NOT_SUPPORTED);
    expect((await ready(open())).notes).toEqual([
      "Card 0: its energy is of the whole module, with the processor on it.",
    ]);
  });

  it.each<[string, StandInCard, (driver: NvmlStandIn) => (ms: number) => void]>([
    [
      "its GPU agrees too, but less",
      { watts: 760, gpuShare: 700 / 760 },
      (driver) => (ms) => driver.advance(ms),
    ],
    [
      "the load changes",
      { watts: 400, gpuShare: 0.8 },
      (driver) => {
        let looks = 0;
        return (ms) => {
          driver.setWatts(0, ++looks % 20 < 10 ? 400 : 800);
          driver.advance(ms);
        };
      },
    ],
    ["the process wakes up late", { watts: 400, gpuShare: 0.8 }, (driver) => () => driver.advance(90)],
  ])("an energy counter of a module is known for one where %s", async (_, card, paused) => {
    const { driver, open, surroundings } = standInSetting([{ name: "NVIDIA GH200 480GB", ...card }]);
    const pass = paused(driver);
    vi.spyOn(surroundings, "pause").mockImplementation(async (ms) => pass(ms));
    const { zones, notes } = await ready(open());
    expect(notes).toEqual(["Card 0: its energy is of the whole module, with the processor on it."]);
    expect(zones[0]?.contains).toEqual(["process-cpu", "process-memory"]);
  });

  it("an energy counter of the GPU alone, next to a module's power, is that of the GPU", async () => {
    const { zones, notes } = await opened([{ watts: 760, gpuShare: 700 / 760, counterGain: 700 / 760 }]);
    expect([notes, zones[0]?.contains]).toEqual([[], undefined]);
  });

  it("an energy counter is not compared with the power while the load changes", async () => {
    const { driver, open, surroundings } = standInSetting([{ watts: 100, counterGain: 0.5 }]);
    let looks = 0;
    vi.spyOn(surroundings, "pause").mockImplementation(async (ms) => {
      driver.setWatts(0, ++looks % 20 < 10 ? 100 : 500);
      driver.advance(ms);
    });
    const { notes, zones } = await ready(open());
    expect([notes, zones[0]?.accuracy]).toEqual([[], undefined]);
  });

  it("an energy counter is not compared with the power in a process that wakes up late", async () => {
    const { driver, open, surroundings } = standInSetting([{ watts: 100, counterGain: 0.5 }]);
    vi.spyOn(surroundings, "pause").mockImplementation(async () => driver.advance(90));
    expect((await ready(open())).notes).toEqual([]);
  });
});

describe.skipIf(!hasCompiler())("a card without counter", () => {
  const pascal: StandInCard = {
    name: "Tesla P100",
    capability: [6, 0],
    refreshMs: 20,
    watts: 120,
    instantMs: 10,
  };
  async function without(
    card: StandInCard,
    ...calls: readonly ("fieldInstant" | "fieldInstantModule" | "fieldAverage" | "fields" | "power")[]
  ) {
    const { driver, open } = standInSetting([{ watts: 200, ...card }]);
    for (const call of ["energy", ...calls] as const) driver.setCode(0, call, NOT_SUPPORTED);
    return open();
  }

  it.each<
    [StandInCard, readonly ("fieldInstant" | "fieldInstantModule" | "fieldAverage" | "fields")[], string]
  >([
    [{}, [], "200 W of 25 ms"],
    [{}, ["fieldInstant"], "200 W of 25 ms"],
    [{}, ["fieldInstant", "fieldInstantModule"], "200 W of 1000 ms"],
    [{}, ["fields"], "200 W of 1000 ms"],
    [{ capability: [8, 0] }, ["fields"], "200 W of 25 ms"],
    [{ capability: [8, 6] }, [], "200 W of 100 ms"],
    [{ capability: [7, 5] }, ["fields"], "200 W of 100 ms"],
    [pascal, ["fields"], "120 W of 10 ms"],
    [{ capability: [5, 2] }, ["fields"], "200 W of 100 ms"],
    [{ capability: [12, 0] }, [], "200 W of 100 ms"],
  ])("a card %o without its counter and %o is read as %s", async (card, calls, expected) => {
    const { read, notes } = await ready(without(card, ...calls));
    expect(saying(read()[0])).toBe(expected);
    expect(notes?.[0]).toMatch(
      /^Card 0: its energy counter cannot be read: NVML 3 \(not supported\); read is its /,
    );
  });

  it("a note says whose power is read where only the module's is reported, and its processor is in it", async () => {
    const { notes, zones } = await ready(without({}, "fieldInstant"));
    expect(notes?.[0]).toContain("instant power (module, mean of 25 ms)");
    expect(notes?.[1]).toBe("Card 0: its energy is of the whole module, with the processor on it.");
    expect(zones[0]?.contains).toEqual(["process-cpu", "process-memory"]);
  });

  it("a card without energy and power is left out and named", async () => {
    expect(await without({}, "fields", "power")).toMatchObject({
      status: "unavailable",
      reason: "unsupported",
      detail: "Card 0: left out, as it reports neither its energy nor its power: NVML 3 (not supported).",
    });
  });

  it("the power of a card without counter has the error of its architecture", async () => {
    expect((await ready(without({ capability: [7, 5] }, "fields"))).zones[0]?.accuracy).toEqual({
      low: 0.88,
      high: 1.09,
    });
  });
});

describe.skipIf(!hasCompiler())("a card that goes away", () => {
  it("a card that goes away gives no reading, is looked for, and is found by its UUID", async () => {
    const { driver, read } = await opened([{ watts: 300 }, { watts: 200 }]);
    driver.lose(1);
    expect(read().map(({ kind }) => kind)).toEqual(["counter", "none"]);
    expect(saying(read()[1])).toBe("lost");
    driver.advance(1000);
    read();
    await vi.waitFor(() => expect(driver.calls(1, "handle")).toBe(2), soon);
    expect(read().map(({ kind }) => kind)).toEqual(["counter", "none"]);
    toRefresh(driver);
    driver.bringBack(1);
    driver.advance(60_000);
    await vi.waitFor(() => expect(read()[1]?.kind).toBe("counter"), soon);
    expect(saying(read()[1])).toBe("12000 J");
  });

  it.each([
    [15, "lost"],
    [16, "lost"],
    [17, "NVML 17 (blocked by the control group)"],
    [999, "NVML 999 (unknown error)"],
    [4, "NVML 4 (no permission)"],
  ])("a card that goes away with code %i gives the reason %s, and never 0", async (code, reason) => {
    const { driver, read } = await opened([{}]);
    driver.lose(0, code);
    expect(read()).toMatchObject([{ kind: "none", reason }]);
  });

  it("a card comes back after the driver was loaded again", async () => {
    const { driver, read } = await opened([{ watts: 300 }, { watts: 100 }]);
    toRefresh(driver);
    driver.reload();
    expect(read().map(saying)).toEqual(Array(2).fill("NVML 999 (unknown error)"));
    driver.advance(2000);
    await vi.waitFor(() => expect(read().map(({ kind }) => kind)).toEqual(["counter", "counter"]), soon);
    expect(read().map(saying)).toEqual(["600 J", "200 J"]);
  });

  it("a card stays away while the driver is not loaded", async () => {
    const { driver, read, reader } = await opened([{}]);
    driver.reload();
    driver.setInitCode(9);
    read();
    driver.advance(1000);
    read();
    await vi.waitFor(() => expect(saying(read()[0])).toBe("NVML 9 (driver not loaded)"), soon);
    await reader.close?.();
  });

  it("the power field of a card gives the reason of its own error code", async () => {
    const { driver, open } = standInSetting([{ watts: 200 }]);
    driver.setCode(0, "energy", NOT_SUPPORTED);
    const { read } = await ready(open());
    driver.setCode(0, "fieldInstant", 999);
    expect(saying(read()[0])).toBe("NVML 999 (unknown error)");
  });
});

describe.skipIf(!hasCompiler())("a driver that cannot be used", () => {
  it.each([
    [9, "absent", "driver not loaded", "modprobe"],
    [12, "absent", "library not found", "libnvidia-ml"],
    [18, "unsupported", "different versions", "reboot"],
    [4, "denied", "no permission", "/dev/nvidia"],
    [17, "denied", "control group", "--gpus all"],
    [15, "lost", "GPU is lost", "gpu-reset"],
    [999, "unsupported", "unknown error", "dmesg"],
  ])("a driver that fails with code %i is %s", async (code, reason, detail, remedy) => {
    const { driver, open } = standInSetting([{}]);
    driver.setInitCode(code);
    expect(await open()).toMatchObject({
      ...{ status: "unavailable", reason },
      ...{ detail: expect.stringContaining(detail), remedy: expect.stringContaining(remedy) },
    });
  });

  it("a driver without cards is absent, and one whose cards may not be opened is denied", async () => {
    expect(await standInSetting([]).open()).toMatchObject({ status: "unavailable", reason: "absent" });
    const { driver, open } = standInSetting([{}, {}]);
    driver.setCode(0, "handle", 4);
    driver.setCode(1, "handle", 4);
    expect(await open()).toMatchObject({ status: "unavailable", reason: "denied" });
    driver.setCode(1, "handle", 0);
    const { zones, notes } = await ready(open());
    expect([zones.length, notes]).toEqual([1, ["Card 0 was left out: NVML 4 (no permission)."]]);
  });

  it("a card without a UUID is identified by its PCI address", async () => {
    const { driver, open } = standInSetting([{ busId: "00000000:41:00.0" }]);
    driver.setCode(0, "uuid", NOT_SUPPORTED);
    expect((await ready(open())).zones[0]?.id).toBe("pci:0000:41:00.0");
  });
});

it.skipIf(!hasCompiler())("a closed NVML reader throws on read, and can be closed twice", async () => {
  const { reader, read } = await opened([{}]);
  await reader.close?.();
  await reader.close?.();
  expect(read).toThrow("nvml: the reader is closed");
});
