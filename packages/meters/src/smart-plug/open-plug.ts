/** Finds the page of a plug with its power, and opens it. */

import type { Clock, Opened, Zone } from "@wattspan/core";
import { type CpuTimeSource, sharedBy } from "../host/share/cpu-time.js";
import { authorization, credentialsIn } from "../http/credentials.js";
import { type HostPower, HostPowerReader, type Quantity } from "../http/host-power-reader.js";
import { HttpClient } from "../http/http-client.js";
import { HttpFault } from "../http/http-fault.js";
import { parsedJson } from "../http/json-object.js";
import { notesOfWay, unreadable } from "../http/unavailable.js";
import { plugStatement } from "./plug-statement.js";

/** A plug, and the way to read it. */
export interface Plug {
  /** Its path and query may hold a secret: only its host is shown. */
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
const DENIED =
  "Put name and password into the option url: http://NAME:PASSWORD@host, or as Tasmota's user and password in its query.";

/** Where plugs state their power: Shelly's second interface, with a switch and without, and its first, Tasmota. */
const knownPaths = (outlet: number): readonly string[] => [
  `/rpc/Switch.GetStatus?id=${outlet}`,
  `/rpc/PM1.GetStatus?id=${outlet}`,
  `/meter/${outlet}`,
  "/cm?cmnd=Status%2010",
  "/cm?cmnd=Status%208",
];

/** The given path, else the known ones, each with the given query: Tasmota takes its password there. */
function pathsOf({ url: { pathname, search }, outlet }: Plug): readonly string[] {
  if (pathname !== "/") return [pathname + search];
  const given = search.slice(1);
  if (given === "") return knownPaths(outlet);
  return knownPaths(outlet).map((path) => `${path}${path.includes("?") ? "&" : "?"}${given}`);
}

/** Opens the plug. Never rejects. */
export async function openPlug(plug: Plug, signal: AbortSignal): Promise<Opened> {
  const { url, deadlineMs, quantity, everyMs, clock } = plug;
  const credentials = credentialsIn(url);
  const client = new HttpClient(url, { deadlineMs, largest: MAX_SIZE });
  let keepsAlive = true;
  const ask = async (path: string): Promise<HostPower> => {
    let text = "";
    const headers = credentials ? { authorization: authorization(credentials) } : {};
    await client.ask({ url: new URL(url.origin + path), headers, keepsAlive }, (piece) => {
      text += piece;
    });
    return plugStatement(parsedJson(text), plug.outlet);
  };
  const cpuTime = plug.openCpu();
  const reader = new HostPowerReader({
    ...{ meter: "smart-plug", zone: idOf(plug), quantity, everyMs, clock, cpuTime },
    maxWatts: plug.maxWatts,
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
    return {
      status: "ready",
      zones: [sharedBy(cpuTime)(zoneOf(plug))],
      reader,
      notes: notesOfWay(url, {}, credentials),
    };
  await reader.close();
  return failure === "unsupported"
    ? unsupported(plug)
    : unreadable(failure, new URL(url.origin), { denied: DENIED });
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

function unsupported({ url, quantity, outlet }: Plug): Opened {
  const isGiven = url.pathname !== "/";
  return {
    status: "unavailable",
    reason: "unsupported",
    detail: `${url.host} states no ${quantity}: null, 0, or none of the answers of Shelly and Tasmota.`,
    remedy: isGiven
      ? "See with curl what it answers at the path of the option url."
      : `See \`curl ${url.origin}${knownPaths(outlet)[0]}\`.`,
  };
}

const idOf = ({ url, outlet }: Plug): string => `smart-plug:${url.host}:${outlet}`;

const zoneOf = (plug: Plug): Zone => ({
  id: idOf(plug),
  name: `${plug.url.host}, at the plug`,
  component: "server",
  scope: "host",
  origin: "sensor",
  refreshMs: plug.everyMs,
  maxWatts: plug.maxWatts,
});
