import type { Zone } from "@wattspan/core";
import { isFiniteNumber, isRecord, isText, shown } from "./values/examined-value.js";
import type { Check } from "./values/violation.js";

/** What holds for the zones of an opened meter. */
export type ZoneRule =
  /** Each zone is an object with a non-empty `id`. */
  | "zone-id"
  /** No two zones share an id: two sockets each have a `dram`. */
  | "zone-id-unique"
  /** `component`, `scope` and `origin` are of the closed lists. */
  | "zone-kind"
  /** `refreshMs` is finite and above 0. */
  | "zone-refresh"
  /** `maxWatts` is finite and above 0. */
  | "zone-max-watts"
  /** `modulusJ` is absent, or finite and above 0. */
  | "zone-modulus"
  /** `idleWatts` is absent, or within 0…`maxWatts`. */
  | "zone-idle-watts"
  /** `accuracy` is absent, or has 0 < low ≤ high. */
  | "zone-accuracy"
  /** `contains` names zones of this meter. */
  | "zone-contains-known"
  /** No zone contains itself, not even through others. */
  | "zone-contains-acyclic";

const COMPONENTS: readonly unknown[] = [
  "gpu",
  "cpu",
  "memory",
  "network",
  "storage",
  "server",
  "cooling",
  "other",
];
const SCOPES: readonly unknown[] = ["component", "device", "host"];
const ORIGINS: readonly unknown[] = ["sensor", "model", "attributed"];

/** Checks the zones; returns those that have an id, by id. */
export function checkZones(zones: readonly unknown[], check: Check<ZoneRule>): ReadonlyMap<string, Zone> {
  const known = new Map<string, Zone>();
  zones.forEach((zone, index) => {
    if (!isRecord(zone) || !isText(zone.id)) {
      check(
        false,
        "zone-id",
        `zone ${index}`,
        `${shown(zone)} has no id; give the path or UUID of its hardware`,
      );
      return;
    }
    const unique = "is the id of two zones; identify each by its hardware";
    check(!known.has(zone.id), "zone-id-unique", `zone ${zone.id}`, unique);
    known.set(zone.id, zone as unknown as Zone);
  });
  for (const zone of known.values()) checkZone(zone, check);
  checkContains(known, check);
  return known;
}

const isPositive = (value: unknown): value is number => isFiniteNumber(value) && value > 0;

function checkZone(zone: Zone, checkRule: Check<ZoneRule>): void {
  const { component, scope, origin, refreshMs, maxWatts, modulusJ, idleWatts, accuracy } = zone;
  const check = (holds: boolean, rule: ZoneRule, detail: string) =>
    checkRule(holds, rule, `zone ${zone.id}`, detail);
  const isKind = COMPONENTS.includes(component) && SCOPES.includes(scope) && ORIGINS.includes(origin);
  check(
    isKind,
    "zone-kind",
    `component, scope, origin are ${shown([component, scope, origin])}; use the listed ones`,
  );
  check(
    isPositive(refreshMs),
    "zone-refresh",
    `refreshMs is ${shown(refreshMs)}; expected milliseconds above 0`,
  );
  check(isPositive(maxWatts), "zone-max-watts", `maxWatts is ${shown(maxWatts)}; expected watts above 0`);
  const isModulus = modulusJ === undefined || isPositive(modulusJ);
  check(isModulus, "zone-modulus", `modulusJ is ${shown(modulusJ)}; expected joules above 0, or absent`);
  const isIdle =
    idleWatts === undefined || (isFiniteNumber(idleWatts) && idleWatts >= 0 && idleWatts <= maxWatts);
  check(isIdle, "zone-idle-watts", `idleWatts is ${shown(idleWatts)}; expected 0…maxWatts, or absent`);
  const isBand =
    accuracy === undefined ||
    (isRecord(accuracy) &&
      isPositive(accuracy.low) &&
      isFiniteNumber(accuracy.high) &&
      accuracy.low <= accuracy.high);
  check(
    isBand,
    "zone-accuracy",
    `accuracy is ${shown(accuracy)}; expected factors 0 < low ≤ high, or absent`,
  );
}

const containedIn = (zone: Zone | undefined): readonly unknown[] =>
  Array.isArray(zone?.contains) ? (zone.contains as readonly unknown[]) : [];

function checkContains(zones: ReadonlyMap<string, Zone>, check: Check<ZoneRule>): void {
  for (const zone of zones.values()) {
    const subject = `zone ${zone.id}`;
    const isList = zone.contains === undefined || Array.isArray(zone.contains);
    check(
      isList,
      "zone-contains-known",
      subject,
      `contains is ${shown(zone.contains)}; expected a list of zone ids`,
    );
    for (const id of containedIn(zone)) {
      const isKnown = typeof id === "string" && zones.has(id);
      check(isKnown, "zone-contains-known", subject, `contains ${shown(id)}, which is no zone of this meter`);
    }
    const within = "contains itself; a zone contains only its parts";
    check(!allWithin(zone, zones).has(zone.id), "zone-contains-acyclic", subject, within);
  }
}

/** Ids of everything inside a zone, at any depth. */
function allWithin(zone: Zone, zones: ReadonlyMap<string, Zone>): ReadonlySet<unknown> {
  const within = new Set<unknown>();
  const open: unknown[] = [...containedIn(zone)];
  while (open.length > 0) {
    const id = open.pop();
    if (within.has(id)) continue;
    within.add(id);
    open.push(...containedIn(zones.get(id as string)));
  }
  return within;
}
