/** What a meter gave when it was opened, as plain data: what is read of it later cannot fail, nor change. */

import type { Opened, Verification, Zone } from "../contracts/energy-meter.js";

/** No machine has more; each costs memory and time at every tick. */
const MAX_ZONES = 1024;
/** Nobody reads more. */
const MAX_NOTES = 32;
const COMPONENTS = ["gpu", "cpu", "memory", "network", "storage", "server", "cooling", "other"];
const SCOPES = ["component", "device", "host"];
const ORIGINS = ["sensor", "model", "attributed"];
const VERIFIERS = ["device", "simulator", "fixture"];
const UNAVAILABLE = ["absent", "denied", "unsupported", "stuck", "lost"];

/**
 * Copies the result of `open()`. Zones whose numbers make no sense cannot be read rightly, and are left out.
 *
 * @throws TypeError where it is no such result.
 * @example plainOpened(await meter.open(signal))
 */
export function plainOpened(given: Opened): Opened {
  if (given.status === "unavailable") {
    const { reason, detail, remedy, meter } = given;
    if (!UNAVAILABLE.includes(reason)) throw new TypeError("open() gave no reason that is known");
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
  if (zones.length > MAX_ZONES) throw new TypeError(`open() gave more than ${MAX_ZONES} zones`);
  const plainNotes = Array.isArray(notes) ? notes.filter(isString).slice(0, MAX_NOTES) : [];
  return {
    ...{ status, zones: zones.flatMap(plainZone), reader },
    ...(plainNotes.length > 0 && { notes: plainNotes }),
    ...meterOf(meter),
  };
}

const isPositive = (value: unknown): value is number => Number.isFinite(value) && (value as number) > 0;
const isString = (value: unknown): value is string => typeof value === "string";

/** Which meter it is, where it stands for several. */
function meterOf(given: Opened["meter"] | null): Pick<Opened, "meter"> {
  return isString(given?.name) ? { meter: { name: given.name, ...verifiedOf(given.verified) } } : {};
}

/** What it was tried on, as far as it is said. */
function verifiedOf(given: Verification | null | undefined): { readonly verified?: Verification } {
  if (typeof given !== "object" || given === null) return {};
  const { by, on, machine } = given;
  return VERIFIERS.includes(by) && isString(on) && isString(machine) ? { verified: { by, on, machine } } : {};
}

/** The zone, or nothing. */
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
      ...{ id, component, scope, origin, refreshMs, maxWatts },
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

/** A value is of the last refresh, and who says how old it is must be said. */
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
