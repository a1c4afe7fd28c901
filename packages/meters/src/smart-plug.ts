/** Power of a whole machine at a smart plug: Shelly's, and those with Tasmota. */

import {
  type Clock,
  type CpuTime,
  type EnergyMeter,
  type EnergyReader,
  joules,
  joulesFromKilowattHours,
  microjoulesFromJoules,
  type Opened,
  type Reading,
  systemClock,
  type Zone,
} from "@wattspan/core";
import { checkOptionNames, type OptionNames } from "@wattspan/core/options";
import { nodeFiles } from "./host/files/files.js";
import { HOST_OPTIONS, type HostOptions, hostPaths } from "./host/files/paths.js";
import { type CpuTimeSource, type OwnCpu, openCpuTime } from "./host/share/cpu-time.js";
import { authorization, credentialsIn } from "./http/credentials.js";
import { HttpClient } from "./http/http-client.js";
import { faultOf, HttpFault } from "./http/http-fault.js";
import { isPageAddress } from "./http/page-address.js";
import { notesOfWay, unreadable } from "./http/unavailable.js";
import { MeterOptionError } from "./options/meter-option-error.js";
import { amount, isObject, part } from "./redfish/resource.js";

/** Options of {@link smartPlug}. */
export interface SmartPlugOptions extends HostOptions {
  /** The plug that this machine is on, for example `http://10.0.0.7`, with a name and a password where it wants them (Basic). With a path: only that is asked. */
  readonly url: string;
  /** The outlet of a strip, from 0. Default 0. */
  readonly outlet?: number;
  /** `power`: watts now; `energy`: joules since some moment, in steps of the plug. Default `power`. */
  readonly quantity?: "power" | "energy";
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

/** What a plug states. */
interface PlugStatement {
  readonly watts: number | undefined;
  readonly joules: number | undefined;
}

/**
 * What is in the answer of a plug; 0 is no statement, as the machine that asks draws power. Shelly's first interface counts in watt-minutes, its
 * second in watt-hours, Tasmota in kilowatt-hours.
 *
 * @example plugStatement({ apower: 86.4, aenergy: { total: 15423.118 } }, 0) // { watts: 86.4, joules: 55_523_224.8 }
 */
function plugStatement(answer: unknown, outlet: number): PlugStatement {
  const { apower, power, total, is_valid: isValid } = isObject(answer) ? answer : {};
  const tasmota = part(part(answer, "StatusSNS"), "ENERGY");
  if (tasmota) {
    const ofOutlet = (value: unknown): unknown => (Array.isArray(value) ? value[outlet] : value);
    const isStrip = Array.isArray(tasmota.Power);
    // A strip with one total counts all outlets in it.
    const isOwn = isStrip ? Array.isArray(tasmota.Total) : outlet === 0;
    const kilowattHours = isOwn ? amount(ofOutlet(tasmota.Total)) : undefined;
    const watts = isStrip || outlet === 0 ? amount(ofOutlet(tasmota.Power)) : undefined;
    return { watts, joules: kilowattHours && joulesFromKilowattHours(kilowattHours) };
  }
  if (apower !== undefined) {
    const wattHours = amount(part(answer, "aenergy")?.total);
    return { watts: amount(apower), joules: wattHours && joulesFromKilowattHours(wattHours / 1000) };
  }
  if (isValid === false) return { watts: undefined, joules: undefined };
  const wattMinutes = amount(total);
  return { watts: amount(power), joules: wattMinutes && wattMinutes * 60 };
}

interface Plug {
  readonly url: URL;
  readonly outlet: number;
  readonly quantity: "power" | "energy";
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
  const { url, deadlineMs, quantity, outlet } = plug;
  const credentials = credentialsIn(url);
  const headers = credentials ? { authorization: authorization(credentials) } : {};
  const client = new HttpClient(url, { deadlineMs, largest: MAX_SIZE });
  const ask = async (path: string, keepsAlive: boolean): Promise<number | undefined> => {
    let text = "";
    await client.ask({ url: new URL(path, url), headers, keepsAlive }, (piece) => {
      text += piece;
    });
    const stated = plugStatement(parsed(text), outlet);
    return quantity === "power" ? stated.watts : stated.joules;
  };
  const abort = (): void => client.close();
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  try {
    for (const path of pathsOf(plug)) {
      const stated = await orNothing(ask(path, true));
      if (stated === undefined) continue;
      client.unref();
      const reader = new PlugReader(
        plug,
        stated,
        () => ask(path, false),
        () => client.close(),
      );
      return { status: "ready", zones: [zoneOf(plug)], reader, notes: notesOfWay(url, {}, credentials) };
    }
    client.close();
    const detail = `${url.host} states no ${quantity}: null, 0, or none of the answers of Shelly and Tasmota.`;
    return {
      status: "unavailable",
      reason: "unsupported",
      detail,
      remedy: `See \`curl ${url.origin}${pathsOf(plug)[0]}\`.`,
    };
  } catch (error) {
    client.close();
    return unreadable(error, url);
  } finally {
    signal.removeEventListener("abort", abort);
  }
}

/** Another plug has no such page; one that does not answer at all is not asked for the others. */
const orNothing = (asked: Promise<number | undefined>): Promise<number | undefined> =>
  asked.catch((error: unknown) => {
    if (error instanceof HttpFault && error.failure === "refused") return undefined;
    throw error;
  });

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

/** Reading is synchronous and starts a question where one is due; its answer is there at a later reading. */
class PlugReader implements EnergyReader {
  readonly #plug: Plug;
  readonly #ask: () => Promise<number | undefined>;
  readonly #end: () => void;
  readonly #cpu: CpuTimeSource;
  #last: Reading;
  #dueMs: number;
  #isAsking = false;
  #isClosed = false;

  constructor(plug: Plug, first: number, ask: () => Promise<number | undefined>, end: () => void) {
    this.#plug = plug;
    this.#ask = ask;
    this.#end = end;
    this.#cpu = plug.openCpu();
    this.#last = this.#reading(first, plug.clock.now());
    this.#dueMs = plug.clock.now() + plug.everyMs;
  }

  read(): readonly Reading[] {
    if (this.#isClosed) throw new Error("smart-plug: the reader is closed; open the meter again to read it.");
    void this.#renew();
    return [this.#last];
  }

  cpuTime(): CpuTime | undefined {
    return this.#isClosed ? undefined : this.#cpu.read();
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cpu.close();
    this.#end();
  }

  async #renew(): Promise<void> {
    const { clock, everyMs, url } = this.#plug;
    const fromMs = clock.now();
    if (this.#isAsking || fromMs < this.#dueMs) return;
    this.#isAsking = true;
    this.#dueMs = fromMs + everyMs;
    try {
      const stated = await this.#ask();
      // Somewhere between the question and the answer the value was true.
      this.#last = this.#reading(stated, (fromMs + clock.now()) / 2);
    } catch (error) {
      this.#last = this.#none(faultOf(error, url.host).message);
    }
    this.#isAsking = false;
  }

  #reading(stated: number | undefined, atMs: number): Reading {
    const { quantity, everyMs } = this.#plug;
    if (stated === undefined) return this.#none(`it states no ${quantity} now`);
    const zone = idOf(this.#plug);
    if (quantity === "power") return { zone, atMs, kind: "power", watts: stated, windowMs: everyMs };
    return { zone, atMs, kind: "counter", microjoules: microjoulesFromJoules(joules(stated)) };
  }

  #none(reason: string): Reading {
    return { zone: idOf(this.#plug), atMs: this.#plug.clock.now(), kind: "none", reason };
  }
}
