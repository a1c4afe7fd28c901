import { type Clock, type EnergyMeter, systemClock } from "@wattspan/core";
import { checkOptionNames, type OptionNames } from "@wattspan/core/options";
import { nodeFiles } from "./host/files/files.js";
import { HOST_OPTIONS, type HostOptions, hostPaths } from "./host/files/paths.js";
import { type OwnCpu, openCpuTime } from "./host/share/cpu-time.js";
import type { Quantity } from "./http/host-power-reader.js";
import { isPageAddress } from "./http/page-address.js";
import { checkOf } from "./options/meter-option-error.js";
import { openPlug } from "./smart-plug/open-plug.js";

/** Options of {@link smartPlug}. */
export interface SmartPlugOptions extends HostOptions {
  /** The plug that this machine is on, for example `http://10.0.0.7`, with a name and a password where it wants them (Basic). With a path: only that is asked. A query goes with each request. Only its host is shown. */
  readonly url: string;
  /** The outlet of a strip, from 0. Default 0. */
  readonly outlet?: number;
  /** `power`: watts now; `energy`: joules since some moment, in steps of the plug. Default `power`. */
  readonly quantity?: Quantity;
  /** Time between two questions, in milliseconds. Default 1000. */
  readonly everyMs?: number;
  /** An answer that takes longer is given up, in milliseconds. Default 3000. */
  readonly deadlineMs?: number;
  /** The most that the outlet carries, in watts. Default 3680: 16 A at 230 V. */
  readonly maxWatts?: number;
  /** As given to `rapl()`. Default `auto`. */
  readonly ownCpu?: OwnCpu;
  /** Default: the system's. */
  readonly clock?: Clock;
}

/**
 * Power of the whole machine at its plug, with what its power supply loses: Shelly (both interfaces) and Tasmota. Of scope `host`: where parts
 * are measured it is never added to them. Asked in the background once a second.
 *
 * @throws WattspanConfigurationError for an option that does not exist.
 * @throws MeterOptionError for options that cannot be. No password is in its text.
 * @see docs/meters/smart-plug.md
 * @example
 * const wall = smartPlug({ url: "http://10.0.0.7" });
 */
export function smartPlug(options: SmartPlugOptions): EnergyMeter {
  checkOptionNames<SmartPlugOptions>(options, NAMES);
  checkOptions(options);
  const { outlet = 0, quantity = "power", everyMs = 1000, deadlineMs = 3000 } = options;
  const { maxWatts = 3680, ownCpu = "auto", clock = systemClock } = options;
  const paths = hostPaths(options);
  const openCpu = () => openCpuTime(ownCpu, paths, nodeFiles);
  const plug = { outlet, quantity, everyMs, deadlineMs, maxWatts, clock, openCpu };
  return {
    name: "smart-plug",
    verified: {
      by: "fixture",
      on: "2026-11-28",
      machine: "answers in the makers' forms, served by a stand-in",
    },
    open: (signal) => openPlug({ ...plug, url: new URL(options.url) }, signal),
  };
}

const NAMES: OptionNames<SmartPlugOptions> = {
  ...{ ...HOST_OPTIONS, url: true, outlet: true, quantity: true, everyMs: true },
  ...{ deadlineMs: true, maxWatts: true, ownCpu: true, clock: true },
};

function checkOptions({ url, outlet = 0, quantity = "power", ...numbers }: SmartPlugOptions): void {
  const check = checkOf("smartPlug");
  check(isPageAddress(url), "url", "(not shown)", "the address of a plug, http or https");
  check(Number.isInteger(outlet) && outlet >= 0, "outlet", outlet, "a whole number from 0");
  check(["power", "energy"].includes(quantity), "quantity", quantity, "power or energy");
  const { everyMs, deadlineMs, maxWatts } = numbers;
  for (const [option, value] of Object.entries({ everyMs, deadlineMs, maxWatts }))
    check(value === undefined || (Number.isFinite(value) && value > 0), option, value, "a number above 0");
}
