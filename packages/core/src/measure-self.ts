/** What an activity itself used, device by device, as parts with bands. Reads the ledger, changes nothing. */

import type { Zone } from "./energy-meter.js";
import type { PartMethod } from "./footprint.js";
import type { PricingIntensity } from "./intensity-slots.js";
import type { Account } from "./ledger/account.js";
import type { AccountShare } from "./ledger/device-ledger.js";
import { type PartTally, price } from "./part-tally.js";
import type { MeteredDevice } from "./sampling/metered-device.js";
import { type Growing, growTally } from "./tally.js";

/** Less than this share of a duration in accepted ticks is nothing: the energy is then not known. */
const COVERED = 1e-9;

/** How a device's energy came to be. */
const methodOf = (zone: Zone): PartMethod => (zone.origin === "model" ? "modelled" : "measured");

/** An activity's own energy on the devices that it claimed. */
export interface SelfMeasure {
  /** Nobody else holds these: who asked may add to the list. */
  readonly parts: PartTally[];
  /** Share of the duration in accepted ticks, mean over the claimed devices. */
  readonly coverage: number;
  readonly resolution: number;
}

/** Nothing was claimed. @example const measure = account ? measureSelf(account, 2, deviceOf, grid) : nothingClaimed() */
export const nothingClaimed = (): SelfMeasure => ({ parts: [], coverage: 0, resolution: 0 });

/**
 * Reads an account. Devices of one component and meter become one part: two sockets are one CPU figure, added after
 * each was measured apart. A device that could not be read gives no part, rather than a part of 0.
 *
 * @param before The account's shares at an earlier measure, from which this one starts.
 */
export function measureSelf(
  account: Account,
  durationS: number,
  deviceOf: (index: number) => MeteredDevice,
  intensity: PricingIntensity | undefined,
  before?: readonly AccountShare[],
): SelfMeasure {
  const parts: PartTally[] = [];
  const { devices } = account.claim;
  let covered = 0;
  let resolution = 1;
  for (let i = 0; i < devices.length; i++) {
    const device = deviceOf(devices[i] as number);
    const { ledger } = device;
    const share = ledger.read(account);
    const coverage = durationS > 0 ? Math.max(0, 1 - share.lostS / durationS) : 1;
    covered += coverage;
    resolution = Math.min(resolution, durationS / ledger.rules.refreshS);
    if (coverage >= COVERED) addDevice(parts, device, bandOf(device, share, before?.[i], durationS));
  }
  // Emissions are energy times one factor, so those of a sum are the sum of those of its devices.
  if (intensity) for (const part of parts) price(part, intensity);
  return { parts, coverage: covered / Math.max(1, devices.length), resolution };
}

/** The account's shares by claimed device, so that a later measure can start from here. @example sharesOf(account, deviceOf) */
export const sharesOf = (
  account: Account,
  deviceOf: (index: number) => MeteredDevice,
): readonly AccountShare[] => account.claim.devices.map((index) => deviceOf(index).ledger.read(account));

function addDevice(parts: PartTally[], { zone, meter }: MeteredDevice, energy: Growing): void {
  const { component } = zone;
  const method = methodOf(zone);
  for (const part of parts) {
    if (part.component !== component || part.methodId !== meter || part.method !== method) continue;
    growTally(part.energy as Growing, energy);
    return;
  }
  parts.push({
    component,
    method,
    methodId: meter,
    boundary: "client",
    emissionSource: "operational",
    zone: undefined,
    intensity: undefined,
    slots: undefined,
    energy,
    co2e: undefined,
    water: undefined,
  });
}

/** The method's error is the zone's; sampling adds what an edge tick hides, the refresh, and the idle power's spread. */
function bandOf(
  { accuracy, ledger }: MeteredDevice,
  share: AccountShare,
  before: AccountShare | undefined,
  durationS: number,
): Growing {
  const idle = share.idle - (before?.idle ?? 0);
  const edge = share.edge - (before?.edge ?? 0);
  const value = Math.max(0, share.dynamic - (before?.dynamic ?? 0) + idle);
  const { low, high } = accuracy;
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
