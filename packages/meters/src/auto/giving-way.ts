import { setTimeout } from "node:timers/promises";
import type { Component, EnergyMeter, Opened, Zone } from "@wattspan/core";

/** How long one waits for another. */
const MAX_WAIT_MS = 2000;

type Ready = Extract<Opened, { status: "ready" }>;

/** A meter of a list, and what it leaves to those before it. */
export interface Candidate {
  readonly meter: EnergyMeter;
  /**
   * Components of which the same hardware may be known to a meter before it under another id: where that one measures
   * them, this one does not. Default: none; zones of one id count once anyway.
   */
  readonly givesWay?: readonly Component[];
}

/**
 * Meters in order of preference, of which none measures what one before it measures. They open at the same time, and each
 * waits for those to which it gives way.
 *
 * @param longestWaitMs Default 2000: no meter that hangs takes others with it.
 * @example givingWay([{ meter: rapl() }, { meter: hwmon(), givesWay: ["cpu", "memory"] }])
 */
export function givingWay(
  candidates: readonly Candidate[],
  longestWaitMs = MAX_WAIT_MS,
): readonly EnergyMeter[] {
  const before: Followed[] = [];
  return candidates.map(({ meter, givesWay = [] }) => {
    const earlier = [...before];
    const followed = follow(meter);
    before.push(followed);
    if (givesWay.length === 0) return followed.meter;
    return {
      ...followed.meter,
      open: (signal) => openRest(followed.meter, signal, earlier, givesWay, longestWaitMs),
    };
  });
}

/** A meter whose last opening others can wait for. */
interface Followed {
  readonly meter: EnergyMeter;
  readonly opened: () => Promise<Opened | undefined>;
}

function follow(meter: EnergyMeter): Followed {
  let opening: Promise<Opened | undefined> = Promise.resolve(undefined);
  const open = (signal: AbortSignal) => {
    const result = meter.open(signal);
    opening = result.catch(() => undefined); // Whoever opened it hears of that.
    return result;
  };
  return { meter: { ...meter, open }, opened: () => opening };
}

async function openRest(
  meter: EnergyMeter,
  signal: AbortSignal,
  earlier: readonly Followed[],
  givesWay: readonly Component[],
  longestWaitMs: number,
): Promise<Opened> {
  const opened = await meter.open(signal);
  if (opened.status !== "ready") return opened;
  const measured = new Map<Component, string>();
  const tooLong = setTimeout(longestWaitMs, undefined, { ref: false });
  for (const other of earlier) {
    const result = await Promise.race([other.opened(), tooLong]);
    if (result?.status !== "ready") continue;
    for (const { component } of result.zones.filter(isPart)) measured.set(component, other.meter.name);
  }
  const isMeasured = (zone: Zone) =>
    isPart(zone) && givesWay.includes(zone.component) && measured.has(zone.component);
  return without(opened, isMeasured, measured);
}

const isPart = ({ scope, origin }: Zone): boolean => scope !== "host" && origin !== "model";

/** The same without some zones: its readings of them are nobody's. */
function without(
  opened: Ready,
  isOut: (zone: Zone) => boolean,
  measured: ReadonlyMap<Component, string>,
): Ready {
  const out = opened.zones.filter(isOut);
  if (out.length === 0) return opened;
  const notes = out.map(
    ({ id, component }) => `${id}: left out, as ${measured.get(component)} measures the ${component}.`,
  );
  return {
    ...opened,
    zones: opened.zones.filter((zone) => !out.includes(zone)),
    notes: [...(opened.notes ?? []), ...notes],
  };
}
