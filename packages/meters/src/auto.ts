import type { EnergyMeter } from "@wattspan/core";
import { checkOptionNames, type OptionNames } from "@wattspan/core/options";
import { type Candidate, givingWay } from "./auto/giving-way.js";
import { lazyMeter } from "./auto/lazy-meter.js";
import { HOST_OPTIONS, type HostOptions } from "./host/files/paths.js";
import type { OwnCpu } from "./host/share/cpu-time.js";
import { MeterOptionError } from "./options/meter-option-error.js";
import { processCpu } from "./process-cpu.js";
import { rapl } from "./rapl.js";

/** Options of {@link auto}. */
export interface AutoOptions extends HostOptions {
  /** What counts as this process's CPU time, as in the options of `rapl`. Default `auto`. */
  readonly ownCpu?: OwnCpu;
  /** Whether power gauges are sampled in a thread of their own, if there are any. Default true. */
  readonly worker?: boolean;
  /** Names of meters to skip, for example `["process-cpu"]`. Default: none. */
  readonly without?: readonly AutoMeterName[];
}

/** A meter that {@link auto} knows. */
export type AutoMeterName = keyof typeof KNOWN;

/**
 * Every meter that needs no configuration, the best one first. One line here adds another. Meters for rare
 * devices are loaded when they are opened.
 */
const KNOWN = {
  rapl: ({ worker, ...options }) => ({ meter: rapl(options) }),
  nvml: ({ cgroupRoot, ownCpu, worker, ...options }) => ({
    meter: lazyMeter("nvml", async () => (await import("./nvml.js")).nvml(options)),
  }),
  amdgpu: (options) => ({
    meter: lazyMeter("amdgpu", async () => (await import("./amdgpu.js")).amdgpu(options)),
    givesWay: ["cpu"],
  }),
  hwmon: (options) => ({
    meter: lazyMeter("hwmon", async () => (await import("./hwmon.js")).hwmon(options)),
    givesWay: ["cpu", "memory"],
  }),
  "process-cpu": ({ worker, ...options }) => ({ meter: processCpu(options) }),
} as const satisfies Record<string, (options: MeterOptions) => Candidate>;

/** The options of any of them. */
type MeterOptions = Omit<AutoOptions, "without">;
const METER_OPTIONS: OptionNames<MeterOptions> = { ...HOST_OPTIONS, ownCpu: true, worker: true };

/**
 * Each meter that {@link auto} knows, by its name: for applications that let people choose.
 *
 * @example
 * const meters = ["rapl", "process-cpu"].map((name) => AUTO_METERS[name]());
 */
export const AUTO_METERS = Object.fromEntries(
  Object.entries(KNOWN).map(([name, candidateOf]) => [
    name,
    (options: MeterOptions = {}) => {
      checkOptionNames<MeterOptions>(options, METER_OPTIONS);
      return candidateOf(options).meter;
    },
  ]),
) as Readonly<Record<AutoMeterName, (options?: Omit<AutoOptions, "without">) => EnergyMeter>>;

/**
 * All meters that may find a device on this machine, in order of preference. An absent device costs only an
 * attempt to open it. A device that several meters see counts once: a sensor before a model, a part before
 * the whole host, and the first of two sensors of the same hardware. The status shows the state of each
 * meter, and why a zone does not count.
 *
 * @throws WattspanConfigurationError for an unknown option.
 * @throws MeterOptionError for an unknown name in `without`.
 * @see docs/meters/auto.md
 * @example
 * const metering = createMetering({ meters: auto() });
 * @example
 * // Sensors only, in a container with the host's /sys mounted at /host/sys.
 * const meters = auto({ root: "/host/sys", without: ["process-cpu"] });
 */
export function auto(options: AutoOptions = {}): readonly EnergyMeter[] {
  checkOptionNames<AutoOptions>(options, { ...METER_OPTIONS, without: true });
  const { without = [], ...rest } = options;
  const names = Object.keys(KNOWN) as AutoMeterName[];
  const unknown = without.find((name) => !names.includes(name));
  if (unknown !== undefined)
    throw new MeterOptionError("auto", "without", unknown, `names of ${names.join(", ")}`);
  return givingWay(names.filter((name) => !without.includes(name)).map((name) => KNOWN[name](rest)));
}
