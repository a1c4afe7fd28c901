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
  /** Whether power that is no counter is sampled in a thread of its own, where there is such a device. Default true. */
  readonly worker?: boolean;
  /** Names of meters that are not to be tried, for example `["process-cpu"]`. Default: none. */
  readonly without?: readonly AutoMeterName[];
}

/** A meter that {@link auto} knows. */
export type AutoMeterName = keyof typeof KNOWN;

/** Every meter that needs no configuration, the best one first. A line here is all that another one needs; what few machines have is loaded when it is opened. */
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
  battery: (options) => ({
    meter: lazyMeter("battery", async () => (await import("./battery.js")).battery(options)),
  }),
  "process-cpu": ({ worker, ...options }) => ({ meter: processCpu(options) }),
} as const satisfies Record<string, (options: MeterOptions) => Candidate>;

/** What all of them share, though not each has all of it. */
type MeterOptions = Omit<AutoOptions, "without">;
const METER_OPTIONS: OptionNames<MeterOptions> = { ...HOST_OPTIONS, ownCpu: true, worker: true };

/**
 * Each meter that {@link auto} knows, alone, by its name: for those who let people choose.
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
 * All meters that may find something on this machine, in order of preference. Those that are absent cost their opening; what several
 * see counts once: a sensor before a model, a part before the whole host, and of two sensors of the same hardware the first. The
 * status says of each meter what became of it, and of each zone that does not count why.
 *
 * @throws WattspanConfigurationError for an option that does not exist.
 * @throws MeterOptionError for a name in `without` that it does not know.
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
