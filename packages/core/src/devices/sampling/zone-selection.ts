/** The zones that count, so that no joule is counted twice. Pure. */

import type { Zone } from "../../contracts/energy-meter.js";

/** A zone and its meter. */
export interface MeterZone {
  readonly meter: string;
  readonly zone: Zone;
}

/** The counted zones, and the others with the reason. */
export interface ZoneSelection {
  readonly counted: readonly MeterZone[];
  readonly overlaps: readonly { readonly zone: string; readonly because: string }[];
}

/** Why a zone does not count, given the remaining zones. */
type Rule = (
  left: readonly MeterZone[],
  all: readonly MeterZone[],
) => (candidate: MeterZone) => string | undefined;

/**
 * Leaves out: repeated ids; whole-host zones when parts of the host, or another of them, are counted;
 * modelled zones of a component that a sensor measures; zones inside another counted zone.
 *
 * @example
 * selectZones([package, core, psys]); // counts `package`; `core` is inside it, `psys` is around it
 */
export function selectZones(zones: readonly MeterZone[]): ZoneSelection {
  const because = new Map<MeterZone, string>();
  const left = () => zones.filter((candidate) => !because.has(candidate));
  // Each rule applies to the result of the rules before it: no zone gives way to one that does not count.
  for (const rule of [seenBefore, coversSensor, isMeasured, coversPart, isSameHost, isInside]) {
    const judge = rule(left(), zones);
    for (const candidate of left()) {
      const reason = judge(candidate);
      if (reason) because.set(candidate, reason);
    }
  }
  return {
    counted: left(),
    overlaps: zones
      .filter((candidate) => because.has(candidate))
      .map((candidate) => ({ zone: candidate.zone.id, because: because.get(candidate) as string })),
  };
}

const isSensor = ({ zone }: MeterZone): boolean => zone.origin !== "model";
const isHost = ({ zone }: MeterZone): boolean => zone.scope === "host";

const seenBefore: Rule = () => {
  const seen = new Set<string>();
  return ({ zone }) => {
    if (seen.has(zone.id)) return "seen before";
    seen.add(zone.id);
    return undefined;
  };
};

const covers =
  (isPart: (other: MeterZone) => boolean): Rule =>
  (left) =>
  (candidate) => {
    if (!isHost(candidate)) return undefined;
    const part = left.find((other) => !isHost(other) && isPart(other));
    return part && `covers ${part.zone.id}, which is counted`;
  };

const coversSensor = /* @__PURE__ */ covers(isSensor);
const coversPart = /* @__PURE__ */ covers(() => true);

const isMeasured: Rule =
  (left) =>
  ({ zone }) => {
    if (zone.origin !== "model") return undefined;
    const sensor = left.find(
      (other) => isSensor(other) && (other.zone.component === zone.component || isHost(other)),
    );
    return sensor && `modelled, and ${sensor.zone.id} measures it`;
  };

/** Two zones of the whole host, such as a wall plug and psys, cover the same: the first counts. */
const isSameHost: Rule = (left) => {
  const first = left.find(isHost);
  return (candidate) =>
    first && candidate !== first && isHost(candidate)
      ? `covers the same host as ${first.zone.id}`
      : undefined;
};

const isInside: Rule = (left, all) => {
  const within = new Map(left.map(({ zone }) => [zone.id, insideOf(zone, all)]));
  const contains = (a: MeterZone, b: MeterZone) => within.get(a.zone.id)?.has(b.zone.id) === true;
  // If a malformed `contains` has a cycle, the first zone is the outer one.
  const isAround = (a: MeterZone, b: MeterZone) =>
    a !== b && contains(a, b) && (!contains(b, a) || left.indexOf(a) < left.indexOf(b));
  const outermost = left.filter((candidate) => !left.some((other) => isAround(other, candidate)));
  return (candidate) => {
    const around = outermost.find((other) => isAround(other, candidate));
    return around && `inside ${around.zone.id}, which is counted`;
  };
};

/** The ids of everything inside a zone, at any depth. */
function insideOf(zone: Zone, zones: readonly MeterZone[]): ReadonlySet<string> {
  const containedIn = new Map(zones.map((candidate) => [candidate.zone.id, candidate.zone.contains ?? []]));
  const found = new Set<string>();
  const open = [...(zone.contains ?? [])];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (found.has(id)) continue;
    found.add(id);
    open.push(...(containedIn.get(id) ?? []));
  }
  return found;
}

/** The truth lies in `[low × E, high × E]`. */
export interface Accuracy {
  readonly low: number;
  readonly high: number;
}

/** The accuracy of a zone whose meter does not state it. */
const ACCURACY = {
  sensor: { low: 0.95, high: 1.05 },
  attributed: { low: 0.9, high: 1.1 },
  model: { low: 0.5, high: 2 },
};

/** The accuracy of a zone's energy, as its meter states it or by its origin. */
export const accuracyOf = ({ accuracy, origin }: Zone): Accuracy => accuracy ?? ACCURACY[origin];
