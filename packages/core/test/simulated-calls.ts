/** A metering on a simulated host whose timers come late: what each call really drew is known. */

import {
  type FakeMeter,
  type FakeMeterOptions,
  fakeMeter,
  lateTimers,
  manualClock,
  random,
  type SimulatedDevice,
  type SimulatedHost,
  type SimulatedWork,
  simulatedHost,
} from "@wattspan/testing";
import type { ActivityHandle } from "../src/contracts/activity-options.js";
import type { Component, CpuTime, EnergyMeter } from "../src/contracts/energy-meter.js";
import type { Footprint } from "../src/contracts/footprint.js";
import type { MeteringOptions } from "../src/options/metering-options.js";
import { createMetering } from "../src/run/create-metering.js";

type Zone = Omit<SimulatedDevice & FakeMeterOptions["zones"][number], "watts" | "energyJ" | "id">;

/** What is simulated. */
export interface Simulation {
  readonly seed: number;
  readonly zone?: Partial<Zone>;
  readonly meter?: Partial<Omit<FakeMeterOptions, "clock" | "zones">>;
  /** What its `cpuTime()` says, instead of how it is. */
  readonly cpuTime?: (time: CpuTime | undefined) => CpuTime | undefined;
  readonly metering?: MeteringOptions;
  /** Called before the devices are read for the first time. */
  readonly prepare?: (host: SimulatedHost, fake: FakeMeter) => void;
  /** Time from the start to the first call. Default 20 s: the idle power is learned in it. */
  readonly restMs?: number;
}

/** A call that runs, or ran. */
export interface SimulatedCall {
  readonly handle: ActivityHandle;
  readonly work: SimulatedWork;
  /** Absent until it has settled. */
  readonly footprint: Footprint | undefined;
  end(): void;
}

/** Longer than anything waits before it settles. */
const SETTLED_MS = 20_000;

const CARD = {
  ...{ id: "card", component: "gpu" as Component },
  ...{ idle: 80, wattsPerWeight: 220, maxWatts: 2000, refreshMs: 100 },
};

/** One card of 80 W at rest, and 220 W more for each weight of what runs on it; a counter that shows it every 100 ms. */
export async function simulation({
  seed,
  zone,
  meter,
  cpuTime,
  metering,
  prepare,
  restMs = 20_000,
}: Simulation) {
  const next = random(seed);
  const clock = manualClock({ startMs: 1000 * next() });
  const card = { ...CARD, ...zone };
  const host = simulatedHost({ clock, devices: [card], idle: metering?.attribution?.idle ?? "share" });
  const { idle, wattsPerWeight, ...shown } = card;
  const phaseMs = card.refreshMs * next();
  const fake = fakeMeter({ clock, zones: [{ ...shown, phaseMs, ...host.power("card") }], ...meter });
  prepare?.(host, fake);
  clock.set(clock.now() + 2 * card.refreshMs);
  const startMs = clock.now();
  const metered = createMetering({
    ...{
      meters: [cpuTime ? retold(fake, cpuTime) : fake],
      clock: lateTimers(clock, next),
      telemetry: { detail: "off" },
    },

    ...metering,
  });
  await clock.advanceAsync(restMs);
  await metered.ready;
  const status = () => {
    const [device] = metered.status.devices;
    if (!device) throw new Error("no device");
    return device;
  };
  return {
    ...{ next, clock, host, fake, metering: metered, status },
    /** Something begins; `draws`: what it really draws for each unit of its weight. */
    begin({
      kind = "inference",
      draws = 1,
      parent,
    }: {
      kind?: "inference" | "agent";
      draws?: number;
      parent?: SimulatedCall;
    } = {}): SimulatedCall {
      let footprint: Footprint | undefined;
      const begun = metered.begin(kind, {
        ...{ model: "m", name: kind },
        ...(parent && { parent: parent.handle }),
        onFootprint: (settled: Footprint) => {
          footprint = settled;
        },
      });
      const devices = kind === "inference" ? ["card"] : [];
      const work = host.begin({ weight: draws, parent: parent?.work, devices });
      return {
        ...{ handle: begun.handle, work },
        get footprint() {
          return footprint;
        },
        end() {
          work.end();
          begun.end();
        },
      };
    },
    /** Joules that the device drew as far as it is booked. */
    drawn: () => fake.truth("card", startMs, status().bookedUntilMs),
    /** Settles everything. */
    async settle() {
      await clock.advanceAsync(SETTLED_MS);
      const flushed = metered.flush();
      await clock.advanceAsync(SETTLED_MS);
      await flushed;
    },
  };
}

/** A meter with other CPU times. */
const retold = (fake: FakeMeter, cpuTime: NonNullable<Simulation["cpuTime"]>): EnergyMeter => ({
  name: fake.name,
  async open(signal) {
    const opened = await fake.open(signal);
    if (opened.status !== "ready") return opened;
    const { reader } = opened;
    return { ...opened, reader: { ...reader, cpuTime: () => cpuTime(reader.cpuTime?.()) } };
  },
});

/** Whether the band of an own energy holds what the call drew; undefined where it has none. */
export function isInBand({ footprint, work }: SimulatedCall): boolean | undefined {
  const energy = footprint?.self.energy;
  return energy && energy.low <= work.truth() && work.truth() <= energy.high;
}
