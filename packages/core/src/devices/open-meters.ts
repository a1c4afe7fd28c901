/** Opens every configured meter within a time limit, and decides which zones count. */

import type { EnergyMeter, Opened, Verification, Zone } from "../contracts/energy-meter.js";
import { secondsFromMs } from "../contracts/units.js";
import type { HostSharePolicy, IdlePolicy, MeterStatus } from "../options/metering-options.js";
import type { Clock } from "../runtime/clock.js";
import { disown, type Faults } from "../runtime/fault.js";
import type { Ledger } from "./ledger/ledger.js";
import { MeterSession } from "./sampling/meter-session.js";
import { MeteredDevice } from "./sampling/metered-device.js";
import { type MeterZone, selectZones, type ZoneSelection } from "./sampling/zone-selection.js";
import { DeviceShare } from "./sharing/device-share.js";

/** The context in which meters are opened. */
export interface OpenContext {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly ledger: Ledger;
  readonly timeoutMs: number;
  readonly idle: IdlePolicy;
  readonly host: HostSharePolicy;
  readonly sharers: ((zone: string) => number) | undefined;
}

/** Everything that could be opened. */
export interface OpenedMeters {
  readonly sessions: readonly MeterSession[];
  /** By their index in the ledger. */
  readonly devices: readonly MeteredDevice[];
  readonly meters: readonly MeterStatus[];
  readonly overlaps: ZoneSelection["overlaps"];
}

/** Opens all meters at once. Never rejects, and takes no longer than the limit. */
export async function openMeters(
  meters: readonly EnergyMeter[],
  context: OpenContext,
): Promise<OpenedMeters> {
  const opened = await Promise.all(meters.map((meter) => openOne(meter, context)));
  const ready = opened.flatMap((result, i) => {
    if (result.status !== "ready") return [];
    const name = result.meter?.name ?? meters[i]?.name ?? "";
    const zones = result.zones.map((zone): MeterZone => ({ meter: name, zone }));
    return [{ name, zones, reader: result.reader }];
  });
  const { counted, overlaps } = selectZones(ready.flatMap(({ zones }) => zones));
  // Each meter takes its own zones, even if another one has the same name or the same zones.
  const metered = ready.map((meter) => {
    const own = meter.zones.filter((zone) => counted.includes(zone));
    return { ...meter, devices: own.map((zone) => deviceOf(zone, context)) };
  });
  const devices = metered.flatMap((meter) => meter.devices);
  return {
    sessions: metered.map(({ name, reader, devices }) => new MeterSession(name, reader, devices, context)),
    devices,
    overlaps,
    meters: meters.map((meter, i) => statusOf(meter, opened[i] as Opened)),
  };
}

function deviceOf(
  { meter, zone }: MeterZone,
  { clock, faults, ledger, idle, host, sharers }: OpenContext,
): MeteredDevice {
  const rules = { refreshS: secondsFromMs(zone.refreshMs), idleWatts: zone.idleWatts, idle };
  ledger.tap?.declare({ index: ledger.devices.length, zone, meter, idle });
  const device = ledger.addDevice(rules, secondsFromMs(clock.now()));
  const count = () => (sharers && faults.guard("read", "sharers", () => numberOf(sharers(zone.id)))) ?? 1;
  const share = new DeviceShare(host, count, idle === "share");
  return new MeteredDevice(zone, meter, device, share);
}

/** @throws TypeError for anything but a number */
function numberOf(said: unknown): number {
  disown(said);
  if (typeof said === "number" && !Number.isNaN(said)) return said;
  throw new TypeError("it must return a number");
}

async function openOne(meter: EnergyMeter, { clock, faults, timeoutMs }: OpenContext): Promise<Opened> {
  const controller = new AbortController();
  let cancel = (): void => undefined;
  const timeout = new Promise<Opened>((resolve) => {
    cancel = clock.schedule(() => {
      faults.note("open", meter.name, "timeout");
      controller.abort();
      resolve(stuck(timeoutMs));
    }, timeoutMs);
  });
  try {
    const opening = meter.open(controller.signal);
    const opened = await Promise.race([opening, timeout]);
    if (controller.signal.aborted) void closeLate(opening, faults);
    return plainOpened(opened);
  } catch (error) {
    faults.note("open", meter.name, error);
    return { status: "unavailable", reason: "unsupported", detail: "The meter failed while it was opened." };
  } finally {
    cancel();
  }
}

/** A meter that opens after the limit must not keep its files and children. */
async function closeLate(opening: Promise<Opened>, faults: Faults): Promise<void> {
  try {
    const opened = await opening;
    if (opened.status === "ready") await opened.reader.close?.();
  } catch (error) {
    faults.note("open", "late", error);
  }
}

const stuck = (timeoutMs: number): Opened => ({
  status: "unavailable",
  reason: "stuck",
  detail: `The meter did not open within ${timeoutMs} ms.`,
});

function statusOf({ name, verified }: EnergyMeter, opened: Opened): MeterStatus {
  const meter = { name, ...(verified && { verified }), ...opened.meter };
  if (opened.status === "unavailable") {
    const { status, reason, detail, remedy } = opened;
    return { ...meter, status, reason, detail, ...(remedy !== undefined && { remedy }) };
  }
  const { status, zones, notes } = opened;
  return { ...meter, status, zones: zones.map(({ id }) => id), ...(notes && { notes }) };
}

/** No machine has more. Each costs memory and time at every tick. */
const MAX_ZONES = 1024;
/** No machine draws what a power station gives. More would make sums of wrong readings infinite. */
const MAX_WATTS = 1e9;
/** More notes are of no use. */
const MAX_NOTES = 32;
const COMPONENTS = ["gpu", "cpu", "memory", "network", "storage", "server", "cooling", "other"];
const SCOPES = ["component", "device", "host"];
const ORIGINS = ["sensor", "model", "attributed"];
const VERIFIERS = ["device", "simulator", "fixture"];
const UNAVAILABLE = ["absent", "denied", "unsupported", "stuck", "lost"];

/**
 * Copies the result of `open()`. Zones with invalid numbers cannot be read correctly, and are left out.
 *
 * @throws TypeError for anything but such a result.
 * @example plainOpened(await meter.open(signal))
 */
export function plainOpened(given: Opened): Opened {
  if (given.status === "unavailable") {
    const { reason, detail, remedy, meter } = given;
    if (!UNAVAILABLE.includes(reason)) throw new TypeError("open() returned no known reason");
    return {
      status: "unavailable",
      reason,
      detail: String(detail),
      ...(remedy !== undefined && { remedy: String(remedy) }),
      ...meterOf(meter),
    };
  }
  const { status, zones, reader, notes = [], meter } = given;
  if (status !== "ready" || !Array.isArray(zones) || typeof reader.read !== "function")
    throw new TypeError("not a result of open()");
  if (zones.length > MAX_ZONES) throw new TypeError(`open() returned more than ${MAX_ZONES} zones`);
  const plainNotes = Array.isArray(notes) ? notes.filter(isString).slice(0, MAX_NOTES) : [];
  return {
    ...{ status, zones: zones.flatMap(plainZone), reader },
    ...(plainNotes.length > 0 && { notes: plainNotes }),
    ...meterOf(meter),
  };
}

const isPositive = (value: unknown): value is number => Number.isFinite(value) && (value as number) > 0;
const isString = (value: unknown): value is string => typeof value === "string";

/** The meter in use, if the opened one stands for several. */
function meterOf(given: Opened["meter"] | null): Pick<Opened, "meter"> {
  return isString(given?.name) ? { meter: { name: given.name, ...verifiedOf(given.verified) } } : {};
}

/** The verification, as far as it is stated. */
function verifiedOf(given: Verification | null | undefined): { readonly verified?: Verification } {
  if (typeof given !== "object" || given === null) return {};
  const { by, on, machine } = given;
  return VERIFIERS.includes(by) && isString(on) && isString(machine) ? { verified: { by, on, machine } } : {};
}

/** A list of the zone; empty for an invalid one. */
function plainZone(zone: Zone | null): Zone[] {
  if (typeof zone !== "object" || zone === null) return [];
  const { id, name, component, scope, contains = [], origin } = zone;
  const { refreshMs, stamped, valueAge, maxWatts, modulusJ, idleWatts, accuracy, cotenants } = zone;
  const known = COMPONENTS.includes(component) && SCOPES.includes(scope) && ORIGINS.includes(origin);
  const sane =
    isPositive(refreshMs) && isPositive(maxWatts) && (modulusJ === undefined || isPositive(modulusJ));
  if (!isString(id) || !known || !sane || !Array.isArray(contains)) return [];
  return [
    {
      ...{ id, component, scope, origin, refreshMs },
      maxWatts: Math.min(maxWatts, MAX_WATTS),
      contains: contains.filter(isString),
      ...(isString(name) && { name }),
      ...(stamped === true && { stamped }),
      ...(isAge(valueAge, refreshMs) && { valueAge: { ms: valueAge.ms, source: valueAge.source } }),
      ...(modulusJ !== undefined && { modulusJ }),
      ...(idleWatts !== undefined && (idleWatts === 0 || isPositive(idleWatts)) && { idleWatts }),
      ...(isBand(accuracy) && { accuracy: { low: accuracy.low, high: accuracy.high } }),
      ...(cotenants === "unknown" && { cotenants }),
    },
  ];
}

/** A value is at most one refresh old, and its age needs a source. */
const isAge = (age: Zone["valueAge"] | null, refreshMs: number): age is NonNullable<Zone["valueAge"]> =>
  typeof age === "object" &&
  age !== null &&
  isPositive(age.ms) &&
  age.ms <= refreshMs &&
  isString(age.source);

const isBand = (accuracy: Zone["accuracy"] | null): accuracy is NonNullable<Zone["accuracy"]> =>
  typeof accuracy === "object" &&
  accuracy !== null &&
  Number.isFinite(accuracy.low) &&
  isPositive(accuracy.high) &&
  0 <= accuracy.low &&
  accuracy.low <= 1 &&
  accuracy.high >= 1;
