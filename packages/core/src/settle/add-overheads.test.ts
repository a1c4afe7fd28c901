import { type FakeMeterOptions, fixedIntensity, type ManualClock, meteredMachine } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import type { Accounting } from "../quantities/accounting.js";
import type { PartTally } from "../quantities/part-tally.js";
import { multiplyTally, tallyOf } from "../quantities/tally.js";
import { createMetering } from "../run/create-metering.js";

const zone = { scope: "device", refreshMs: 1, maxWatts: 500, idleWatts: 30 } as const;
const cpu = { ...zone, id: "cpu-0", component: "cpu", watts: () => 50 } as const;
const gpus = ["gpu-0", "gpu-1"].map((id) => ({ ...zone, id, component: "gpu", watts: () => 200 }) as const);

async function metered(accounting: Accounting, zones: FakeMeterOptions["zones"] = [cpu]) {
  const { clock, metering, seen } = await meteredMachine({
    zones,
    accounting,
    intensity: fixedIntensity(360),
  });
  await clock.advanceAsync(1000);
  return { clock, seen, metering };
}

const waits = (clock: ManualClock, ms: number) =>
  new Promise<void>((resolve) => void clock.schedule(resolve, ms));

/** A twentieth of the energy for cooling, and a gram for each second on the machine. */
const some: Accounting = ({ parts, seconds }) => {
  const cooling = parts.flatMap((part): PartTally[] => {
    const factor = { value: 0.05, low: 0.04, high: 0.06 };
    const [energy, co2e] = [part.energy, part.co2e].map((of) => of && multiplyTally(of, factor));
    if (!energy) return [];
    const of = {
      component: "cooling",
      method: "modelled",
      methodId: "a-twentieth",
      marketCo2e: co2e,
    } as const;
    return [{ ...part, ...of, energy, co2e }];
  });
  const grams = seconds(false) ?? 0;
  const built: PartTally = {
    ...{ component: "server", method: "modelled", methodId: "built", boundary: "client" },
    ...{ emissionSource: "embodied", ghgScope: "3", zone: undefined, energy: undefined },
    co2e: tallyOf({ value: grams, low: grams, high: grams }),
    water: undefined,
  };
  return [...parts, ...cooling, built];
};

describe("accounting", () => {
  it("parts that an accounting adds are in the sums of the footprint, with their bands", async () => {
    const { clock, seen, metering } = await metered(some);
    const call = metering.meterInference({ model: "m" }, () => waits(clock, 2000));
    await clock.advanceAsync(3000);
    await call;
    await metering.flush();
    const [footprint] = seen.footprints;
    const [own, cooling, built] = footprint?.parts ?? [];
    const joules = own?.energy?.value ?? Number.NaN;
    expect(joules).toBeCloseTo(100, 0);
    expect(cooling?.energy?.value).toBeCloseTo(joules * 0.05, 10);
    expect(built).toEqual({
      ...{ component: "server", method: "modelled", methodId: "built", boundary: "client" },
      ...{ emissionSource: "embodied", ghgScope: "3", co2e: { value: 2, low: 2, high: 2 } },
    });
    expect(footprint?.energy?.value).toBeCloseTo(joules * 1.05, 10);
    expect(footprint?.co2e?.value).toBeCloseTo((joules * 1.05) / 10_000 + 2, 10);
    // The contract is of the cooling alone here, and is not in the sum by the grid.
    expect(footprint?.marketCo2e?.value).toBeCloseTo((joules * 0.05) / 10_000, 10);
    // The method is that of the energy.
    expect(footprint?.method).toBe("mixed");
    await metering.shutdown();
  });

  it("an accounting is given the seconds of a machine once, divided among the activities that run on it", async () => {
    const { clock, seen, metering } = await metered(some, [cpu, ...gpus]);
    const agent = metering.meterAgent({ name: "a" }, async () => {
      await waits(clock, 1000); // alone
      await Promise.all([
        metering.meterInference({ model: "x" }, () => waits(clock, 1000)),
        metering.meterInference({ model: "y" }, () => waits(clock, 3000)),
      ]);
      await waits(clock, 500); // alone again
    });
    await clock.advanceAsync(6000);
    await agent;
    await metering.flush();
    const secondsOf = (name: string) =>
      seen.byName(name)[0]?.parts.find(({ emissionSource }) => emissionSource === "embodied")?.co2e?.value;
    expect(secondsOf("x")).toBeCloseTo(0.5, 9);
    expect(secondsOf("y")).toBeCloseTo(2.5, 9);
    expect(secondsOf("a")).toBeCloseTo(1.5, 9);
    await metering.shutdown();
  });

  it("an accounting gets the seconds of GPUs and of the rest apart, by the share of the devices that a call used", async () => {
    const asked: Record<string, readonly (number | undefined)[]> = {};
    let name = "";
    const note: Accounting = ({ parts, seconds }) => {
      asked[name] = [seconds(true), seconds(false)];
      return parts;
    };
    const { clock, metering } = await metered(note, [cpu, ...gpus]);
    const run = async (runsOn: "local" | { zones: readonly string[] } | "remote") => {
      const call = metering.meterInference({ model: "m", runsOn }, () => waits(clock, 1000));
      await clock.advanceAsync(1000);
      await call;
      await metering.flush();
    };
    name = "all";
    await run("local");
    name = "one of two";
    await run({ zones: ["gpu-1"] });
    name = "elsewhere";
    await run("remote");
    expect(asked).toEqual({
      all: [expect.closeTo(1, 9), expect.closeTo(1, 9)],
      "one of two": [expect.closeTo(0.5, 9), 0],
      elsewhere: [undefined, undefined],
    });
    await metering.shutdown();
  });

  it("a long activity, which is reported bit by bit, gets the same parts from an accounting as a short one", async () => {
    const { clock, seen, metering } = await metered(some);
    const stage = metering.meterStage({ name: "train", kind: "training" }, () => waits(clock, 65_000));
    await clock.advanceAsync(70_000);
    await stage;
    await metering.flush();
    const [footprint] = seen.footprints;
    expect(footprint?.parts).toHaveLength(3);
    expect(footprint?.parts.at(-1)?.co2e?.value).toBeCloseTo(65, 6);
    const [own, cooling] = footprint?.parts ?? [];
    expect(cooling?.energy?.value).toBeCloseTo((own?.energy?.value ?? Number.NaN) * 0.05, 6);
    await metering.shutdown();
  });

  it.each([
    ["throws", () => { throw new Error("broken"); }], // biome-ignore format: one line
    ["gives no list", () => undefined],
    ["gives a promise", () => Promise.reject(new Error("late"))],
  ])("an accounting that %s is counted as a fault and left out", async (_, broken) => {
    const { clock, seen, metering } = await metered(broken as unknown as Accounting);
    const call = metering.meterInference({ model: "m" }, () => waits(clock, 2000));
    await clock.advanceAsync(3000);
    await call;
    await metering.flush();
    expect(seen.footprints[0]?.parts).toHaveLength(1);
    expect(seen.footprints[0]?.energy?.value).toBeCloseTo(100, 0);
    expect(metering.status.faults["settle/accounting"]).toBeGreaterThan(0);
    await metering.shutdown();
  });

  it("the option `accounting` refuses what is not a function", () => {
    expect(() => createMetering({ accounting: {} as Accounting })).toThrow(/accounting.*a function/);
  });
});
