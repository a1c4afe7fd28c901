import {
  type ActivityHandle,
  createMetering,
  type EnergyMeter,
  type Footprint,
  type Metering,
  type MeteringOptions,
} from "@wattspan/core";
import { usageReaders } from "@wattspan/spans";
import {
  type FakeMeter,
  type FakeMeterOptions,
  fakeMeter,
  lateTimers,
  type ManualClock,
  manualClock,
  type PowerCurve,
  random,
  type SimulatedDevice,
  type SimulatedHost,
  type SimulatedWork,
  simulatedHost,
} from "@wattspan/testing";
import type { Observed, ObservedCall } from "./observed.ts";

/** A zone of the stand: its device's behaviour, and how its counter shows it. */
export type StandZone = SimulatedDevice & Omit<FakeMeterOptions["zones"][number], "watts" | "energyJ">;

/** Options of a stand. */
export interface StandOptions {
  readonly seed: number;
  /** Takes the clock at which the simulation starts, for anything that follows it. */
  readonly zones: (clock: ManualClock, next: () => number) => readonly StandZone[];
  readonly meter?: (
    clock: ManualClock,
    next: () => number,
  ) => Partial<Omit<FakeMeterOptions, "clock" | "zones">>;
  readonly metering?: Omit<MeteringOptions, "clock" | "meters">;
  /** For several processes on one host: its clock and all its processes, which draw on the same devices. */
  readonly on?: { readonly clock: ManualClock; readonly all: SimulatedHost[] };
  /** A layer between the devices and the metering. */
  readonly through?: (stand: Stand) => EnergyMeter;
  /** Time from the start to the first call. Default 20 s, in which the idle power is learned. */
  readonly restMs?: number;
  /** Called before the devices are read for the first time. */
  readonly prepare?: (stand: Stand) => void;
}

/** How a call of the stand begins. */
export interface StandCall {
  /** Default: an inference, which has all devices; the others have no GPU. */
  readonly kind?: "inference" | "step" | "agent";
  /** Whether it has all devices regardless of its kind. */
  readonly everywhere?: boolean;
  readonly weight?: number;
  /** Real power per unit of weight. Default 1. */
  readonly draws?: number;
  readonly parent?: RunningCall | undefined;
}

/** A running or ended call. */
export interface RunningCall {
  readonly work: SimulatedWork;
  readonly handle: ActivityHandle;
  readonly startMs: number;
  /** Absent until settled. */
  readonly footprint: Footprint | undefined;
  setWeight(weight: number): void;
  end(): void;
}

/** Longer than any wait before settlement. */
const SETTLED_MS = 20_000;

/** A metering on a simulated host with a manual clock whose timers are late: everything an attack needs. */
export class Stand {
  readonly clock: ManualClock;
  readonly next: () => number;
  readonly host: SimulatedHost;
  readonly meter: FakeMeter;
  readonly metering: Metering;
  readonly zones: readonly StandZone[];
  readonly calls: RunningCall[] = [];
  readonly #startMs: number;

  /** A stand that has rested. */
  static async open(options: StandOptions): Promise<Stand> {
    const stand = new Stand(options);
    options.prepare?.(stand);
    await stand.clock.advanceAsync(options.restMs ?? 20_000);
    await stand.metering.ready;
    return stand;
  }

  private constructor({ seed, zones, meter, metering, on, through }: StandOptions) {
    this.next = random(seed);
    this.clock = on?.clock ?? manualClock({ startMs: 1000 * this.next() });
    this.zones = zones(this.clock, this.next);
    const { idle = "share" } = metering?.attribution ?? {};
    this.host = simulatedHost({ clock: this.clock, devices: this.zones, idle });
    const all = on?.all ?? [];
    all.push(this.host);
    this.meter = fakeMeter({
      clock: this.clock,
      zones: this.zones.map(({ idle, wattsPerWeight, ...zone }) => ({
        ...zone,
        ...together(all, zone.id),
      })),
      ...meter?.(this.clock, this.next),
    });
    // Devices started before the metering: their first values are from some time before it.
    this.clock.set(this.clock.now() + 2 * Math.max(...this.zones.map(({ refreshMs = 1 }) => refreshMs)));
    this.#startMs = this.clock.now();
    this.metering = createMetering({
      usageReaders,
      meters: [through?.(this) ?? this.meter],
      clock: lateTimers(this.clock, this.next),
      telemetry: { detail: "off" },

      ...metering,
    });
  }

  /** An activity begins. Reading its devices may take time; it draws power after that. */
  begin({ kind = "inference", everywhere, weight = 1, draws = 1, parent }: StandCall = {}): RunningCall {
    let footprint: Footprint | undefined;
    const isEverywhere = everywhere ?? kind === "inference";
    const begun = this.metering.begin(kind, {
      ...{ model: "m", name: kind, weight },
      ...(parent && { parent: parent.handle }),
      ...(everywhere && { runsOn: "local" }),
      onFootprint: (settled: Footprint) => {
        footprint = settled;
      },
    });
    const work = this.host.begin({
      weight: weight * draws,
      parent: parent?.work,
      devices: this.zones.filter(({ component }) => isEverywhere || component !== "gpu").map(({ id }) => id),
    });
    const call: RunningCall = {
      ...{ work, handle: begun.handle, startMs: this.clock.now() },
      get footprint() {
        return footprint;
      },
      setWeight(next) {
        work.setWeight(next * draws);
        begun.handle.setWeight(next);
      },
      end() {
        work.end();
        begun.end();
      },
    };
    this.calls.push(call);
    return call;
  }

  /** The event loop is busy for the given time: time passes, and no timer runs. */
  block(ms: number): void {
    this.clock.set(this.clock.now() + ms);
  }

  /** Settles everything, closes, and returns the observations: all calls, unless `see` selects some. */
  async close(see: (stand: Stand) => Partial<Observed> = () => ({})): Promise<Observed> {
    await this.clock.advanceAsync(SETTLED_MS);
    await this.#waitFor(this.metering.flush());
    const devices = this.metering.status.devices.map(({ id, total, bookedUntilMs, idleWatts }) => {
      const zone = this.zones.find((of) => of.id === id);
      const isLearned = idleWatts !== undefined && typeof zone?.idle === "number" && zone.idle > 0;
      return {
        drawn: this.meter.truth(id, this.#startMs, bookedUntilMs),
        booked: total,
        ...(isLearned && zone.idleWatts === undefined && { idle: idleWatts / Number(zone.idle) }),
      };
    });
    const observed = { calls: this.calls.map(observedCall), devices, ...see(this) };
    await this.#waitFor(this.metering.shutdown());
    return observed;
  }

  /** Readers may need simulated time for awaited work. */
  async #waitFor(done: Promise<void>): Promise<void> {
    await this.clock.advanceAsync(SETTLED_MS);
    await done;
  }
}

/** Power of all the processes on a device, including later ones. */
const together = (all: readonly SimulatedHost[], device: string): Required<PowerCurve> => {
  const sumOf = (read: (power: Required<PowerCurve>) => number) =>
    all.reduce((sum, host) => sum + read(host.power(device)), 0);
  return {
    watts: (ms) => sumOf((power) => power.watts(ms)),
    energyJ: (ms) => sumOf((power) => power.energyJ(ms)),
  };
};

/** A call of a stand as it was attributed. */
export function observedCall({ work, footprint }: RunningCall): ObservedCall {
  const energy = footprint?.self.energy;
  return {
    truth: work.truth(),
    ...(energy && { energy }),
    ...stated(footprint),
  };
}

/** A footprint's statements on its certainty. A missing intensity does not concern its joules. */
export const stated = (
  footprint: Pick<ObservedCall, "coverage" | "reasons"> | undefined,
): Pick<ObservedCall, "coverage" | "reasons"> => ({
  coverage: footprint?.coverage ?? 0,
  reasons: (footprint?.reasons ?? []).filter((reason) => reason !== "no_intensity"),
});
