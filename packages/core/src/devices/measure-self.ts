/** An activity's own energy, device by device, as parts with bands. Reads the ledger, changes nothing. */

import type { Zone } from "../contracts/energy-meter.js";
import type { PartMethod, Uncertainty } from "../contracts/footprint.js";
import type { PricingIntensity } from "../quantities/intensity-slots.js";
import { type PartTally, price } from "../quantities/part-tally.js";
import { growTally, type MutableTally } from "../quantities/tally.js";
import type { DeviceUse, DeviceUseShare } from "./ledger/device-use.js";
import type { MeteredDevice } from "./sampling/metered-device.js";
import { WEIGHT_DOUBT } from "./sharing/tick-shares.js";

/** Below this covered share of a duration, the energy is unknown. */
const COVERED = 1e-9;
/** Above this own share, an activity counts as alone: one begins in the tick in which another ends. */
const MOSTLY_ALONE = 0.95;
/** Maximum ratio of the power still to come to the known power. */
const PENDING_DOUBT = 2;

/** The method of a device's energy. */
const methodOf = (zone: Zone): PartMethod => (zone.origin === "model" ? "modelled" : "measured");

/** An activity's own energy on its selected devices. */
export interface SelfMeasure {
  /** The caller owns the list and may add to it. */
  readonly parts: PartTally[];
  /** Share of the duration in accepted ticks, mean over the selected devices. */
  readonly coverage: number;
  readonly resolution: number;
  /** Whether a device has yet to report energy for part of the duration. */
  readonly isPending: boolean;
  /** Whether others received part of the same ticks. */
  readonly isShared: boolean;
  readonly uncertainty: Uncertainty | undefined;
}

type Doubt = Record<Uncertainty["dominant"], number>;

/**
 * Nothing was selected. @example const measure = use ? measureSelf(use, 2, deviceOf, grid) :
 * nothingSelected()
 */
export const nothingSelected = (): SelfMeasure => ({
  parts: [],
  coverage: 0,
  resolution: 0,
  isPending: false,
  isShared: false,
  uncertainty: undefined,
});

/**
 * Reads a use. Devices of one component and meter become one part: two sockets are one CPU figure, added
 * after separate measurement. A device that could not be read has no part, rather than a part of 0.
 *
 * @param before An earlier measure that this one starts from. `uncertainty` covers both.
 */
export function measureSelf(
  use: DeviceUse,
  durationS: number,
  deviceOf: (index: number) => MeteredDevice,
  intensity: PricingIntensity | undefined,
  before?: { readonly shares: readonly DeviceUseShare[]; readonly uncertainty: Uncertainty | undefined },
): SelfMeasure {
  const parts: PartTally[] = [];
  const doubt: Doubt = { ...(before?.uncertainty ?? { sensor: 0, sharing: 0, timing: 0 }) };
  const { devices, unread } = use.selection;
  const { startS } = use;
  let covered = 0;
  let resolution = 1;
  let isPending = false;
  let isShared = false;
  for (let i = 0; i < devices.length; i++) {
    const device = deviceOf(devices[i] as number);
    const { ledger } = device;
    const share = ledger.read(use);
    const openS = ledger.openS(use, startS + durationS);
    const coverage = durationS > 0 ? Math.max(0, 1 - (share.lostS + openS) / durationS) : 1;
    covered += coverage;
    resolution = Math.min(resolution, durationS / ledger.refreshS);
    isPending ||= openS > 0;
    if (coverage < COVERED && !(share.dynamic + share.idle > 0)) continue;
    const own = ownPart(share);
    isShared ||= own < MOSTLY_ALONE;
    addDevice(
      parts,
      device,
      bandOf(
        {
          device,
          share,
          before: before?.shares[i],
          own,
          open: durationS > 0 ? openS / durationS : 0,
          startS,
        },
        doubt,
      ),
    );
  }
  // Emissions are energy times one factor, so a sum's emissions are the sum of its devices' emissions.
  if (intensity) for (const part of parts) price(part, intensity);
  const coverage = covered / Math.max(1, devices.length + unread);
  return { parts, coverage, resolution, isPending, isShared, uncertainty: parts[0] && uncertaintyOf(doubt) };
}

function uncertaintyOf({ sensor, sharing, timing }: Doubt): Uncertainty {
  const sampled = sharing > timing ? "sharing" : "timing";
  const dominant = sensor >= Math.max(sharing, timing) ? "sensor" : sampled;
  return { sensor, sharing, timing, dominant };
}

/** The certain share of its dynamic energy, 0…1. */
const ownPart = ({ dynamic, alone }: DeviceUseShare): number =>
  dynamic > 0 ? Math.min(1, Math.max(0, alone / dynamic)) : 1;

/** The use's shares by selected device, as the start of a later measure. @example sharesOf(use, deviceOf) */
export const sharesOf = (
  use: DeviceUse,
  deviceOf: (index: number) => MeteredDevice,
): readonly DeviceUseShare[] => use.selection.devices.map((index) => deviceOf(index).ledger.read(use));

function addDevice(parts: PartTally[], { zone, meter, share }: MeteredDevice, energy: MutableTally): void {
  const { component } = zone;
  const method = methodOf(zone);
  for (const part of parts) {
    if (part.component !== component || part.methodId !== meter || part.method !== method) continue;
    growTally(part.energy as MutableTally, energy);
    return;
  }
  parts.push({
    component,
    method,
    methodId: meter,
    boundary: "client",
    apart: share.isStated,
    emissionSource: "operational",
    zone: undefined,
    intensity: undefined,
    slots: undefined,
    energy,
    co2e: undefined,
    water: undefined,
  });
}

/** The basis of one device's band. */
interface DeviceMeasure {
  readonly device: MeteredDevice;
  readonly share: DeviceUseShare;
  readonly before: DeviceUseShare | undefined;
  readonly own: number;
  /** Share of the duration after the last closed tick. */
  readonly open: number;
  readonly startS: number;
}

/**
 * The sensor's error is the zone's. Sharing is uncertain: the true use of activities that ran together is
 * unknown. Timing adds unmetered work in edge ticks, ticks with uncertain ends, the idle power's spread, and
 * energy still to come.
 */
function bandOf({ device, share, before, own, open, startS }: DeviceMeasure, doubt: Doubt): MutableTally {
  const { accuracy, ledger, reasons } = device;
  const idle = share.idle - (before?.idle ?? 0);
  const dynamic = share.dynamic - (before?.dynamic ?? 0);
  const value = Math.max(0, dynamic + idle);
  const { watts, spreadWatts, wanderWatts } = ledger.idlePower;
  const idleS = watts ? idle / watts : 0;
  // Idle energy that was not charged was subtracted.
  const offS = watts ? Math.max(0, share.sharedS - (before?.sharedS ?? 0) - idleS) : 0;
  const rest = Math.hypot(idleS * spreadWatts, offS * wanderWatts);
  const timing = Math.max(0, share.edge - (before?.edge ?? 0)) + rest ** 2;
  const missing = (PENDING_DOUBT * value * open) / Math.max(1 - open, COVERED);
  const isForeign = (reasons.get("unknown_cotenants") ?? Number.NEGATIVE_INFINITY) >= startS;
  const least = isForeign ? 0 : dynamic / (own + WEIGHT_DOUBT * (1 - own));
  // All of the energy, if nothing separates its users.
  const most = isForeign
    ? dynamic / Math.max(own, COVERED)
    : (dynamic * WEIGHT_DOUBT) / (WEIGHT_DOUBT * own + 1 - own);
  // The others count it until they know of this metering, or are gone.
  const withheld = (watts ?? 0) * Math.max(0, Math.min(offS, device.share.withheldUntilS - startS));
  const [low, high] = [Math.min(1, accuracy.low), Math.max(1, accuracy.high)];
  doubt.sensor += value * Math.max(1 - low, high - 1);
  doubt.sharing += Math.max(dynamic - least, withheld + most - dynamic);
  doubt.timing = Math.hypot(doubt.timing, Math.sqrt(timing), missing);
  return {
    value,
    // A call that draws more than its weight does so all the time, and so does the next of its kind.
    down: Math.max(0, Math.min(value, value - low * (idle + least))),
    up: Math.max(0, high * (idle + withheld + most) - value),
    downVariance: timing,
    upVariance: timing + missing ** 2,
    factorDown: 0,
    factorUp: 0,
  };
}
