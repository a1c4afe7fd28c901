/** Logs in at a controller and finds the source of its machine's power. */

import type { Clock, Opened, Zone } from "@wattspan/core";
import { type CpuTimeSource, sharedBy } from "../host/share/cpu-time.js";
import { type Credentials, knownCredentials } from "../http/credentials.js";
import { HostPowerReader, type Quantity } from "../http/host-power-reader.js";
import { HttpClient } from "../http/http-client.js";
import { HttpFault } from "../http/http-fault.js";
import type { TlsTrust } from "../http/tls-trust.js";
import { noCredentials, notesOfWay, unreadable } from "../http/unavailable.js";
import { findPowerSource, type PowerSource } from "./power-source.js";
import { type RedfishAuth, RedfishSession } from "./redfish-session.js";

/** A controller, and the way to read it. */
export interface Controller {
  readonly url: URL;
  readonly credentials: Credentials;
  readonly auth: RedfishAuth;
  readonly chassis: string | undefined;
  readonly quantity: Quantity;
  readonly everyMs: number;
  readonly deadlineMs: number;
  readonly maxWatts: number;
  readonly tls: TlsTrust;
  readonly openCpuTime: () => CpuTimeSource;
  readonly clock: Clock;
}

/** No resource of a controller is larger. */
const MAX_SIZE = 2 ** 20;
/** Maximum wait for the controller, which may answer later. Less than core gives a meter to open. */
const OPEN_MS = 4000;
/** A login that cannot be ended in this time expires by itself. */
const LOG_OUT_MS = 2000;
/** Of skipped chassis. */
const MAX_NAMED = 3;

/**
 * Opens the controller. One that needs longer than four seconds is ready anyway, without readings until it
 * answers.
 */
export async function openRedfish(controller: Controller, signal: AbortSignal): Promise<Opened> {
  const { url, credentials, clock } = controller;
  const known = knownCredentials(credentials);
  if (!known) return noCredentials(credentials);
  const client = new HttpClient(
    url,
    { deadlineMs: controller.deadlineMs, largest: MAX_SIZE },
    controller.tls,
  );
  const session = new RedfishSession(client, url, known, controller.auth);
  const cpuTime = controller.openCpuTime();
  const zone = sharedBy(cpuTime)(zoneOf(controller));
  const skipped = new Set<string>();
  const reader = new HostPowerReader({
    ...{ meter: "redfish", zone: zone.id, quantity: controller.quantity, everyMs: controller.everyMs, clock },
    maxWatts: controller.maxWatts,
    absent: `it reports no ${controller.quantity} now`,
    find: () =>
      findPowerSource(session.get, controller.quantity, controller.chassis, (name) => skipped.add(name)),
    async end() {
      client.abort();
      const cancel = clock.schedule(() => client.close(), LOG_OUT_MS);
      await session.end();
      cancel();
      client.close();
    },
    cpuTime,
  });
  session.keepsAlive = true;
  await firstAnswer(reader, clock, signal);
  session.keepsAlive = false;
  client.unref();
  const { failure } = reader;
  if (failure || signal.aborted) {
    await reader.close();
    if (failure === "unsupported") return unsupported(controller, [...skipped]);
    return unreadable(failure ?? new HttpFault("closed", url.host, "was given up"), url);
  }
  return { status: "ready", zones: [zone], reader, notes: notesOf(controller, reader) };
}

async function firstAnswer(
  reader: HostPowerReader<PowerSource>,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  if (signal.aborted) return;
  let stop = (): void => undefined;
  const enough = new Promise<void>((resolve) => {
    const cancel = clock.schedule(resolve, OPEN_MS);
    signal.addEventListener("abort", () => resolve(), { once: true });
    stop = cancel;
  });
  await Promise.race([reader.ask(), enough]);
  stop();
}

const zoneOf = ({ url, chassis, everyMs, maxWatts }: Controller): Zone => ({
  id: `redfish:${url.host}${chassis === undefined ? "" : `:${chassis}`}`,
  name: `${url.host}, whole machine`,
  component: "server",
  scope: "host",
  origin: "sensor",
  refreshMs: everyMs,
  maxWatts,
});

function notesOf(controller: Controller, { source }: HostPowerReader<PowerSource>): readonly string[] {
  const { url, tls, credentials, quantity } = controller;
  const way = notesOfWay(url, tls, credentials);
  if (!source)
    return [`${url.host} has not answered within ${OPEN_MS} ms; readings begin when it does.`, ...way];
  const reading = `${quantity} of the whole machine by ${source.resource} of chassis ${source.chassis}`;
  return [`${url.host} reports the ${reading}; it is not added to parts.`, ...way];
}

function unsupported({ url, chassis, quantity }: Controller, skipped: readonly string[]): Opened {
  if (skipped.length > 0)
    return {
      status: "unavailable",
      reason: "unsupported",
      detail: `No chassis of ${url.host} that is one whole machine reports its ${quantity}: ${some(skipped)} are parts or hold several machines.`,
      remedy: `Name one of them with the option chassis to read it; curl -ku USER ${url.origin}/redfish/v1/Chassis names all.`,
    };
  const where = chassis === undefined ? "No chassis" : `The chassis ${chassis}`;
  const other = quantity === "energy" ? ' Or leave quantity: "energy" out: many report only power.' : "";
  return {
    status: "unavailable",
    reason: "unsupported",
    detail: `${where} of ${url.host} reports its ${quantity}: null, 0, or no EnvironmentMetrics, PowerSubsystem and Power.`,
    remedy: `curl -ku USER ${url.origin}/redfish/v1/Chassis names them.${other}`,
  };
}

/** Controllers list dozens of cards. */
const some = (names: readonly string[]): string =>
  names.length > MAX_NAMED ? `${names.slice(0, MAX_NAMED).join(", ")} and others` : names.join(", ");
