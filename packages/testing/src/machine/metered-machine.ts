import {
  type CarbonIntensityProvider,
  createMetering,
  type Metering,
  type MeteringOptions,
} from "@wattspan/core";
import { type FakeMeter, type FakeMeterOptions, fakeMeter } from "../fakes/fake-meter.js";
import { fixedIntensity } from "../fakes/fixed-intensity.js";
import { type FootprintCollector, footprintCollector } from "../fakes/footprint-collector.js";
import { type ManualClock, manualClock } from "../fakes/manual-clock.js";

/** Options of {@link meteredMachine}: those of `createMetering`, with defaults for tests. */
export interface MeteredMachineOptions extends Omit<MeteringOptions, "clock" | "intensity"> {
  /** Default: a clock of its own, which stands until a test moves it. */
  readonly clock?: ManualClock;
  /**
   * Zones of the machine's own meter, with the power that each draws. Default: none. Those of `meters` come after it.
   */
  readonly zones?: FakeMeterOptions["zones"];
  /** A number: a fixed intensity of so many gCO2e/kWh. Default: none, and then no grams. */
  readonly intensity?: CarbonIntensityProvider | number;
  /**
   * Default `{ detail: "off" }`. Exporters and readers of an SDK come in by its providers:
   * `{ tracerProvider, meterProvider }`.
   */
  readonly telemetry?: NonNullable<MeteringOptions["telemetry"]>;
}

/** A machine whose calls are metered. */
export interface MeteredMachine {
  readonly clock: ManualClock;
  /** Reads the zones, and knows what they drew. */
  readonly meter: FakeMeter;
  readonly metering: Metering;
  /** The footprints that have settled. */
  readonly seen: FootprintCollector;
  /** Resolves so many milliseconds later, by its clock. */
  wait(ms: number): Promise<void>;
  /** Shuts the metering down; so does `await using`. */
  close(): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/**
 * A simulated machine with a metering that is ready, on a clock that a test moves, and what it reported.
 *
 * @throws WattspanConfigurationError for options that cannot be, as `createMetering` does.
 * @example
 * const gpu = { id: "gpu-0", component: "gpu", refreshMs: 100, watts: () => 300 } as const;
 * const { clock, metering, seen, wait, close } = await meteredMachine({ zones: [gpu], intensity: 360 });
 * const call = metering.meterInference({ model: "m" }, () => wait(10_000));
 * await clock.advanceAsync(10_000);
 * await call;
 * await metering.flush();
 * seen.footprints[0]?.energy; // about 3000 J
 * await close();
 */
export async function meteredMachine(options: MeteredMachineOptions = {}): Promise<MeteredMachine> {
  const { clock = manualClock(), zones = [], meters = [], observers = [], intensity, ...rest } = options;
  const meter = fakeMeter({ clock, zones });
  const seen = footprintCollector();
  const metering = createMetering({
    telemetry: { detail: "off" },
    ...rest,
    ...(intensity !== undefined && { intensity: providerOf(intensity, clock) }),
    clock,
    meters: zones.length > 0 ? [meter, ...meters] : meters,
    observers: [seen.observer, ...observers],
  });
  await metering.ready;
  const close = () => metering.shutdown();
  return {
    ...{ clock, meter, metering, seen, close },
    wait: (ms) => new Promise((resolve) => void clock.schedule(resolve, ms)),
    [Symbol.asyncDispose]: close,
  };
}

const providerOf = (intensity: CarbonIntensityProvider | number, clock: ManualClock) =>
  typeof intensity === "number" ? fixedIntensity(intensity, { clock }) : intensity;
