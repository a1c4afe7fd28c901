/** Which zones count, so that no joule is counted twice. Pure. */

import type { Zone } from "../energy-meter.js";

/** A zone and the meter that brings it. */
export interface MeterZone {
  readonly meter: string;
  readonly zone: Zone;
}

/** The zones that are counted, and the others with the reason. */
export interface ZoneSelection {
  readonly counted: readonly MeterZone[];
  readonly overlaps: readonly { readonly zone: string; readonly because: string }[];
}

/**
 * Leaves out: zones inside another counted zone; whole-host zones when parts of the host are counted; second sightings
 * of one id; modelled zones of a component that a sensor measures.
 *
 * @example
 * selectZones([package, core, psys]); // counts `package`; `core` is inside it, `psys` is around it
 */
export function selectZones(zones: readonly MeterZone[]): ZoneSelection {
  const counted: MeterZone[] = [];
  const overlaps: { zone: string; because: string }[] = [];
  const byId = new Map(zones.map((candidate) => [candidate.zone.id, candidate]));
  const seen = new Set<string>();
  for (const candidate of zones) {
    const because = seen.has(candidate.zone.id) ? "seen before" : reasonAgainst(candidate, zones, byId);
    seen.add(candidate.zone.id);
    if (because) overlaps.push({ zone: candidate.zone.id, because });
    else counted.push(candidate);
  }
  return { counted, overlaps };
}

function reasonAgainst(
  { zone }: MeterZone,
  zones: readonly MeterZone[],
  byId: ReadonlyMap<string, MeterZone>,
): string | undefined {
  const part =
    zone.scope === "host" ? zones.find((other) => other.zone.scope !== "host" && isSensor(other)) : undefined;
  if (part) return `covers ${part.zone.id}, which is counted`;
  const around = zones.find(
    (other) =>
      other.zone.scope !== "host" && other.zone.id !== zone.id && containsDeeply(other.zone, zone.id, byId),
  );
  if (around) return `inside ${around.zone.id}, which is counted`;
  if (zone.origin !== "model") return undefined;
  const sensor = zones.find(
    (other) => isSensor(other) && (other.zone.component === zone.component || other.zone.scope === "host"),
  );
  return sensor ? `modelled, and ${sensor.zone.id} measures it` : undefined;
}

const isSensor = ({ zone }: MeterZone): boolean => zone.origin !== "model";

function containsDeeply(zone: Zone, id: string, byId: ReadonlyMap<string, MeterZone>, depth = 0): boolean {
  // A malformed `contains` may have a cycle: eight levels are more than any hardware has.
  if (depth > 8) return false;
  return (zone.contains ?? []).some((inner) => {
    const found = byId.get(inner);
    return inner === id || (found !== undefined && containsDeeply(found.zone, id, byId, depth + 1));
  });
}
