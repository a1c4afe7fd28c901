/** The result of opening a meter as plain data: later reads of it cannot fail, nor change it. */

import type { Opened, Verification, Zone } from "../contracts/energy-meter.js";

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
