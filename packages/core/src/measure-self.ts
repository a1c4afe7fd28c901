/** What an activity itself used, device by device, as parts with bands. Reads the ledger, changes nothing. */

import type { IntensityReading } from "./carbon-intensity.js";
import type { Zone } from "./energy-meter.js";
import type { PartMethod } from "./footprint.js";
import type { Account } from "./ledger/account.js";
import type { AccountShare } from "./ledger/device-ledger.js";
import { addPart, emissionsOfTally, type PartTally } from "./part-tally.js";
import type { MeteredDevice } from "./sampling/metered-device.js";
import type { Tally } from "./tally.js";

/** The error that a zone has when its meter does not state one. */
const ACCURACY = {
  sensor: { low: 0.95, high: 1.05 },
  attributed: { low: 0.9, high: 1.1 },
  model: { low: 0.5, high: 2 },
};
/** Less than this share of a duration in accepted ticks is nothing: the energy is then not known. */
const COVERED = 1e-9;

/** How a device's energy came to be. */
const methodOf = (zone: Zone): PartMethod => (zone.origin === "model" ? "modelled" : "measured");

/** An activity's own energy on the devices that it claimed. */
export interface SelfMeasure {
  readonly parts: readonly PartTally[];
  /** The account's shares by claimed device, so that a later measure can start from here. */
  readonly shares: readonly AccountShare[];
  /** Share of the duration in accepted ticks, mean over the claimed devices. */
  readonly coverage: number;
  readonly resolution: number;
}

/** Nothing was claimed. */
export const NOTHING_CLAIMED: SelfMeasure = { parts: [], shares: [], coverage: 0, resolution: 0 };

/**
 * Reads an account. Devices of one component and meter become one part: two sockets are one CPU figure, added after
 * each was measured apart. A device that could not be read gives no part, rather than a part of 0.
 */
export function measureSelf(
  account: Account,
  durationS: number,
  deviceOf: (index: number) => MeteredDevice,
  intensity: IntensityReading | undefined,
  before: readonly AccountShare[] = [],
): SelfMeasure {
  const parts: PartTally[] = [];
  const shares: AccountShare[] = [];
  let covered = 0;
  let resolution = 1;
  for (const index of account.claim.devices) {
    const device = deviceOf(index);
    const { ledger, zone } = device;
    const share = ledger.read(account);
    const coverage = durationS > 0 ? Math.max(0, 1 - share.lostS / durationS) : 1;
    covered += coverage;
    resolution = Math.min(resolution, durationS / ledger.rules.refreshS);
    if (coverage >= COVERED) {
      const energy = bandOf(device, share, before[shares.length], durationS);
      addPart(parts, {
        component: zone.component,
        method: methodOf(zone),
        methodId: device.meter,
        boundary: "client",
        emissionSource: "operational",
        zone: intensity?.zone,
        energy,
        co2e: intensity && emissionsOfTally(energy, intensity),
        water: undefined,
      });
    }
    shares.push(share);
  }
  return { parts, shares, coverage: covered / Math.max(1, shares.length), resolution };
}

/** The method's error is the zone's; sampling adds what an edge tick hides, the refresh, and the idle power's spread. */
function bandOf(
  { zone, ledger }: MeteredDevice,
  share: AccountShare,
  before: AccountShare | undefined,
  durationS: number,
): Tally {
  const idle = share.idle - (before?.idle ?? 0);
  const edge = share.edge - (before?.edge ?? 0);
  const value = Math.max(0, share.dynamic - (before?.dynamic ?? 0) + idle);
  const { low, high } = zone.accuracy ?? ACCURACY[zone.origin];
  const refresh = value * (durationS > 0 ? Math.min(1, ledger.rules.refreshS / durationS) : 1);
  const { watts, spreadWatts } = ledger.idlePower;
  const spread = watts ? (idle / watts) * spreadWatts : 0;
  const variance = edge ** 2 + refresh ** 2 + spread ** 2;
  return {
    value,
    down: value * Math.max(0, 1 - low),
    up: value * Math.max(0, high - 1),
    downVariance: variance,
    upVariance: variance,
  };
}
