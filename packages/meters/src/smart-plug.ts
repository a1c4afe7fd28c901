/** Power of a whole machine at a smart plug: Shelly's, and those with Tasmota. */

import {
  type Clock,
  type EnergyMeter,
  joules,
  joulesFromKilowattHours,
  type Opened,
  systemClock,
  watts,
  type Zone,
} from "@wattspan/core";
import { checkOptionNames, type OptionNames } from "@wattspan/core/options";
import { nodeFiles } from "./host/files/files.js";
import { HOST_OPTIONS, type HostOptions, hostPaths } from "./host/files/paths.js";
import { type CpuTimeSource, type OwnCpu, openCpuTime } from "./host/share/cpu-time.js";
import { authorization, credentialsIn } from "./http/credentials.js";
import { type HostPower, HostPowerReader, type Quantity } from "./http/host-power-reader.js";
import { HttpClient } from "./http/http-client.js";
import { HttpFault } from "./http/http-fault.js";
import { amount, isObject, part } from "./http/json-object.js";
import { isPageAddress } from "./http/page-address.js";
import { notesOfWay, unreadable } from "./http/unavailable.js";
import { MeterOptionError } from "./options/meter-option-error.js";

/** Options of {@link smartPlug}. */
export interface SmartPlugOptions extends HostOptions {
  /** The plug that this machine is on, for example `http://10.0.0.7`, with a name and a password where it wants them (Basic). With a path: only that is asked. */
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
  const check = (holds: boolean, option: string, given: unknown, expected: string): void => {
    if (!holds) throw new MeterOptionError("smartPlug", option, given, expected);
  };
  check(isPageAddress(url), "url", "(not shown)", "the address of a plug, http or https");
  check(Number.isInteger(outlet) && outlet >= 0, "outlet", outlet, "a whole number from 0");
  check(["power", "energy"].includes(quantity), "quantity", quantity, "power or energy");
  const { everyMs, deadlineMs, maxWatts } = numbers;
  for (const [option, value] of Object.entries({ everyMs, deadlineMs, maxWatts }))
    check(value === undefined || (Number.isFinite(value) && value > 0), option, value, "a number above 0");
}

/**
 * What is in the answer of a plug; 0 is no statement, as the machine that asks draws power. Shelly's first interface counts in watt-minutes, its
 * second in watt-hours, Tasmota in kilowatt-hours.
 *
 * @example plugStatement({ apower: 86.4, aenergy: { total: 15423.118 } }, 0) // { watts: 86.4, joules: 55_523_224.8 }
 */
function plugStatement(answer: unknown, outlet: number): HostPower {
  const { apower, power, total, is_valid: isValid } = isObject(answer) ? answer : {};
  const tasmota = part(part(answer, "StatusSNS"), "ENERGY");
  if (tasmota) {
    const ofOutlet = (value: unknown): unknown => (Array.isArray(value) ? value[outlet] : value);
    const isStrip = Array.isArray(tasmota.Power);
    // A strip with one total counts all outlets in it.
    const isOwn = isStrip ? Array.isArray(tasmota.Total) : outlet === 0;
    const kilowattHours = isOwn ? amount(ofOutlet(tasmota.Total)) : undefined;
    const drawn = isStrip || outlet === 0 ? amount(ofOutlet(tasmota.Power)) : undefined;
    return powerOf(drawn, kilowattHours && joulesFromKilowattHours(kilowattHours));
  }
  if (apower !== undefined) {
    const wattHours = amount(part(answer, "aenergy")?.total);
    return powerOf(amount(apower), wattHours && joulesFromKilowattHours(wattHours / 1000));
  }
  if (isValid === false) return powerOf(undefined, undefined);
  const wattMinutes = amount(total);
  return powerOf(amount(power), wattMinutes && wattMinutes * 60);
}

const powerOf = (power: number | undefined, energy: number | undefined): HostPower => ({
  watts: power === undefined ? undefined : watts(power),
  joules: energy === undefined ? undefined : joules(energy),
});

interface Plug {
  readonly url: URL;
  readonly outlet: number;
  readonly quantity: Quantity;
  readonly everyMs: number;
  readonly deadlineMs: number;
  readonly maxWatts: number;
  readonly clock: Clock;
  readonly openCpu: () => CpuTimeSource;
}

/** An answer has some hundred characters. */
const MAX_SIZE = 2 ** 16;
/** Where plugs state their power: Shelly's second interface and its first, Tasmota. */
const pathsOf = ({ url, outlet }: Plug): readonly string[] =>
  url.pathname !== "/"
    ? [url.pathname + url.search]
    : [
        `/rpc/Switch.GetStatus?id=${outlet}`,
        `/meter/${outlet}`,
        "/cm?cmnd=Status%2010",
        "/cm?cmnd=Status%208",
      ];

async function openPlug(plug: Plug, signal: AbortSignal): Promise<Opened> {
  const { url, deadlineMs, quantity, everyMs, clock } = plug;
  const credentials = credentialsIn(url);
  const client = new HttpClient(url, { deadlineMs, largest: MAX_SIZE });
  let keepsAlive = true;
  const ask = async (path: string): Promise<HostPower> => {
    let text = "";
    const headers = credentials ? { authorization: authorization(credentials) } : {};
    await client.ask({ url: new URL(path, url), headers, keepsAlive }, (piece) => {
      text += piece;
    });
    return plugStatement(parsed(text), plug.outlet);
  };
  const reader = new HostPowerReader({
    ...{ meter: "smart-plug", zone: idOf(plug), quantity, everyMs, clock, cpuTime: plug.openCpu() },
    absent: `it states no ${quantity} now`,
    find: async () => {
      const found = await firstStatement(plug, ask);
      if (!found) return undefined;
      let first: HostPower | undefined = found.power;
      const read = (): Promise<HostPower> => {
        const known = first;
        first = undefined;
        return known ? Promise.resolve(known) : ask(found.path);
      };
      return { read };
    },
    end: async () => client.close(),
  });
  const abort = (): void => client.close();
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  await reader.ask();
  signal.removeEventListener("abort", abort);
  keepsAlive = false;
  client.unref();
  const { failure } = reader;
  if (!failure)
    return { status: "ready", zones: [zoneOf(plug)], reader, notes: notesOfWay(url, {}, credentials) };
  await reader.close();
  return failure === "unsupported" ? unsupported(plug) : unreadable(failure, url);
}

/** The first path whose answer has the quantity. Another kind of plug has no such page; one that does not answer at all is not asked for the others. */
async function firstStatement(
  plug: Plug,
  ask: (path: string) => Promise<HostPower>,
): Promise<{ readonly path: string; readonly power: HostPower } | undefined> {
  for (const path of pathsOf(plug))
    try {
      const power = await ask(path);
      if (power[plug.quantity === "power" ? "watts" : "joules"] !== undefined) return { path, power };
    } catch (error) {
      if (!(error instanceof HttpFault) || error.failure !== "refused") throw error;
    }
  return undefined;
}

function unsupported(plug: Plug): Opened {
  const { url, quantity } = plug;
  return {
    status: "unavailable",
    reason: "unsupported",
    detail: `${url.host} states no ${quantity}: null, 0, or none of the answers of Shelly and Tasmota.`,
    remedy: `See \`curl ${url.origin}${pathsOf(plug)[0]}\`.`,
  };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // a page for people
  }
}

const idOf = ({ url, outlet }: Plug): string =>
  `smart-plug:${url.host}${url.pathname === "/" ? "" : url.pathname}:${outlet}`;

const zoneOf = (plug: Plug): Zone => ({
  id: idOf(plug),
  name: `${plug.url.host}, at the plug`,
  component: "server",
  scope: "host",
  origin: "sensor",
  refreshMs: plug.everyMs,
  maxWatts: plug.maxWatts,
});
