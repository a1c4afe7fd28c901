/** Machines that draw what real ones drew. */

import { energyMeterContract, manualClock } from "@wattspan/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { atTestEnd, cleanUp } from "../../test/clean-up.js";
import { soon } from "../../test/soon.js";
import { MeterOptionError } from "../options/meter-option-error.js";
import {
  type GpuPowerProfile,
  hasCompiler,
  type PowerProfile,
  type SimulatedMachineOptions,
  simulatedMachine,
  standInCards,
} from "./simulator.js";

afterEach(cleanUp);

const step = (utilization: number, value: number) => ({
  utilization,
  watts: { value, low: 0.9 * value, high: 1.1 * value },
});
const WRITTEN = {
  schemaVersion: 1,
  kind: "wattspan-power-profile",
  measuredAt: "2026-11-27T12:00:00.000Z",
} as const;
const GPU: GpuPowerProfile = {
  ...WRITTEN,
  device: "gpu",
  meters: ["nvml"],
  steps: [step(0, 90), step(0.5, 600), step(0.9, 1200)],
};
const CPU: PowerProfile = {
  ...WRITTEN,
  ...{ device: "cpu", vcpus: 64, meters: ["rapl"] },
  steps: [step(0, 100), step(1, 500)],
};

function machineOf(options: SimulatedMachineOptions) {
  const machine = simulatedMachine(options);
  atTestEnd(() => machine.close());
  return machine;
}
const utilizations = (machine: ReturnType<typeof machineOf>) =>
  machine.signals
    .flatMap((source) => source.read())
    .filter(({ metric }) => metric.name === "wattspan.device.utilization")
    .map(({ value, attributes }) => [attributes?.["hw.id"], value]);

describe("a simulated machine with profiles", () => {
  it("a simulated machine draws what its profiles say, and sockets share the processor's", () => {
    const machine = machineOf({
      ...{ sockets: 2, gpus: 1, clock: manualClock() },
      profiles: { cpu: CPU, gpu: GPU },
    });
    const [card = ""] = machine.gpus;
    const zones = [...machine.packages, card];
    expect(zones.map((zone) => machine.watts(zone))).toEqual([50, 50, 90]);
    machine.utilize(card, 0.7);
    machine.utilize("intel-rapl:1", 0.5);
    expect(zones.map((zone) => machine.watts(zone))).toEqual([50, 150, expect.closeTo(900, 9)]);
  });

  it("a simulated machine reports how busy its cards are, but not one that is lost", () => {
    const machine = machineOf({ gpus: 2, clock: manualClock(), profiles: { gpu: GPU } });
    const [first = "", second = ""] = machine.gpus;
    machine.utilize(first, 0.25);
    expect(utilizations(machine)).toEqual([
      [first, 0.25],
      [second, 0],
    ]);
    machine.lose(0);
    expect(utilizations(machine)).toEqual([[second, 0]]);
    machine.bringBack(0);
    expect(utilizations(machine)).toHaveLength(2);
  });

  it("a simulated card with a profile has a meter that keeps the contract", async () => {
    const clock = manualClock();
    const machine = machineOf({ gpus: 1, clock, profiles: { gpu: GPU } });
    const [[card = ""], meter] = [machine.gpus, machine.meters.at(-1)];
    if (!meter) return expect.fail("no meter");
    machine.utilize(card, 0.9);
    const truth = (fromMs: number, toMs: number) => machine.truth(card, fromMs, toMs);
    expect(await energyMeterContract(meter, { clock, reads: 30, truth })).toEqual([]);
  });

  it.runIf(hasCompiler())(
    "a simulated card shows the power and utilization of its profile through the driver library, too",
    async () => {
      const clock = manualClock();
      const machine = machineOf({ gpus: 1, clock, profiles: { gpu: GPU }, cards: standInCards });
      const [[card = ""], meter] = [machine.gpus, machine.meters.at(-1)];
      const opened = await meter?.open(new AbortController().signal);
      if (opened?.status !== "ready") return expect.fail("expected ready");
      atTestEnd(() => void opened.reader.close?.());
      expect(opened.zones[0]?.maxWatts).toBeGreaterThan(1200);
      machine.utilize(card, 0.9);
      clock.advance(100);
      const joules = async () => {
        const [reading] = await opened.reader.read();
        return reading?.kind === "counter" ? Number(reading.microjoules) / 1e6 : Number.NaN;
      };
      const before = await joules();
      clock.advance(1000);
      expect((await joules()) - before).toBeCloseTo(1200, 3);
      await vi.waitFor(() => expect(utilizations(machine)).toEqual([[card, 0.9]]), soon);
    },
  );

  it("a simulated machine refuses a utilization that no profile covers", () => {
    const machine = machineOf({ gpus: 1, clock: manualClock(), profiles: { gpu: GPU } });
    expect(() => machine.utilize(machine.gpus[0] as string, 0.95)).toThrow(/from 0 to 0.9/);
    expect(() => machine.utilize("intel-rapl:0", 0.5)).toThrow(/has no profile/);
    expect(() => machine.utilize("intel-rapl:0:0", 0.5)).toThrow(/has no profile/);
    expect(() => machine.utilize("gpu-7", 0.5)).toThrow(/there is no zone gpu-7/);
  });

  it.each([
    ["a processor's for a card", { gpu: CPU }, "profiles.gpu.device"],
    ["a card's for a processor", { cpu: GPU }, "profiles.cpu.device"],
    ["text", { gpu: "gpu.json" }, "wattspan profile gpu --json"],
    ["a name that is none", { gpu: { ...GPU, card: 7 } }, "profiles.gpu.card"],
    ["one step", { gpu: { ...GPU, steps: [step(0, 5)] } }, "1 steps"],
  ])("a simulated machine refuses an invalid profile: %s", (_, profiles, text) => {
    const make = () => simulatedMachine({ gpus: 1, profiles: profiles as never });
    expect(make).toThrow(MeterOptionError);
    expect(make).toThrow(text);
  });
});
