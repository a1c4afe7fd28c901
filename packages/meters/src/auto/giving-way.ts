import { type Component, type EnergyMeter, type Opened, systemClock, type Zone } from "@wattspan/core";
import { CPU_ZONE } from "../host/machine/modelled-zones.js";

/**
 * Maximum time from its own start that one waits for another: a driver may need seconds to wake up. Less than the 5 s
 * after which core gives up a meter, and until which it waits for all of them anyway.
 */
const MAX_WAIT_MS = 4500;

type Ready = Extract<Opened, { status: "ready" }>;

/** A meter of a list, and the components that it leaves to earlier ones. */
export interface Candidate {
  readonly meter: EnergyMeter;
  /**
   * Components whose hardware an earlier meter may know under another id: if that one measures them, this one
   * does not. Default: none. Zones of one id count once anyway.
   */
  readonly givesWay?: readonly Component[];
}

/**
 * Meters in order of preference. None measures a component that an earlier one measures. They open at the
 * same time, and each waits for those that it gives way to.
 *
 * @param longestWaitMs Default 4500: a meter that hangs must not block others.
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

/** A meter whose last opening others can await. */
interface Followed {
  readonly meter: EnergyMeter;
  readonly opened: () => Promise<Opened | undefined>;
}

function follow(meter: EnergyMeter): Followed {
  let opening: Promise<Opened | undefined> = Promise.resolve(undefined);
  const open = (signal: AbortSignal) => {
    const result = meter.open(signal);
    opening = result.catch(() => undefined); // The caller that opened it gets the error.
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
  let cancel = (): void => undefined;
  const tooLong = new Promise<undefined>((resolve) => {
    cancel = systemClock.schedule(() => resolve(undefined), longestWaitMs);
  });
  const measured = new Map<Component, string>();
  let opened: Opened;
  try {
    opened = await meter.open(signal);
    if (opened.status !== "ready") return opened;
    for (const other of earlier) {
      const result = await Promise.race([other.opened(), tooLong]);
      if (result?.status !== "ready") continue;
      for (const zone of result.zones.filter(isPart))
        for (const component of componentsIn(zone)) measured.set(component, other.meter.name);
    }
  } finally {
    cancel();
  }
  const isMeasured = (zone: Zone) =>
    isPart(zone) && givesWay.includes(zone.component) && measured.has(zone.component);
  return without(opened, isMeasured, measured);
}

/** What a zone measures. A module has the processor that would be modelled in its figure. */
const componentsIn = ({ component, contains = [] }: Zone): readonly Component[] =>
  contains.includes(CPU_ZONE) ? [component, "cpu"] : [component];

const isPart = ({ scope, origin }: Zone): boolean => scope !== "host" && origin !== "model";

/** The meter without some zones, and what is inside them: their readings are dropped. */
function without(
  opened: Ready,
  isOut: (zone: Zone) => boolean,
  measured: ReadonlyMap<Component, string>,
): Ready {
  const outer = opened.zones.filter(isOut);
  if (outer.length === 0) return opened;
  const inner = new Set(outer.flatMap(({ contains = [] }) => contains));
  const out = opened.zones.filter((zone) => outer.includes(zone) || inner.has(zone.id));
  const notes = outer.map(
    ({ id, component }) => `${id}: left out, as ${measured.get(component)} measures the ${component}.`,
  );
  return {
    ...opened,
    zones: opened.zones.filter((zone) => !out.includes(zone)),
    notes: [...(opened.notes ?? []), ...notes],
  };
}
