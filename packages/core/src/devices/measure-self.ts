/** What an activity itself used, device by device, as parts with bands. Reads the ledger, changes nothing. */

import type { Zone } from "../contracts/energy-meter.js";
import type { PartMethod, Uncertainty } from "../contracts/footprint.js";
import type { PricingIntensity } from "../quantities/intensity-slots.js";
import { type PartTally, price } from "../quantities/part-tally.js";
import { growTally, type MutableTally } from "../quantities/tally.js";
import type { DeviceUse, DeviceUseShare } from "./ledger/device-use.js";
import type { MeteredDevice } from "./sampling/metered-device.js";
import { WEIGHT_DOUBT } from "./sharing/tick-shares.js";

/** Less than this share of a duration in accepted ticks is nothing: the energy is then not known. */
const COVERED = 1e-9;
/** Where others had less than the rest of it, an activity was alone: one begins in the tick in which another ends. */
const MOSTLY_ALONE = 0.95;
/** By how much the power of what is still to come may exceed that of what is known. */
const PENDING_DOUBT = 2;

/** How a device's energy came to be. */
const methodOf = (zone: Zone): PartMethod => (zone.origin === "model" ? "modelled" : "measured");

/** An activity's own energy on the devices that it selected. */
export interface SelfMeasure {
  /** Nobody else holds these: who asked may add to the list. */
  readonly parts: PartTally[];
  /** Share of the duration in accepted ticks, mean over the selected devices. */
  readonly coverage: number;
  readonly resolution: number;
  /** Whether a device has yet to say what it drew in part of the duration. */
  readonly isPending: boolean;
  /** Whether others received part of the same ticks. */
  readonly isShared: boolean;
  readonly uncertainty: Uncertainty | undefined;
}

type Doubt = Record<Uncertainty["dominant"], number>;

/** Nothing was selected. @example const measure = use ? measureSelf(use, 2, deviceOf, grid) : nothingSelected() */
export const nothingSelected = (): SelfMeasure => ({
  parts: [],
  coverage: 0,
  resolution: 0,
  isPending: false,
  isShared: false,
  uncertainty: undefined,
});

/**
 * Reads a use. Devices of one component and meter become one part: two sockets are one CPU figure, added after
 * each was measured apart. A device that could not be read gives no part, rather than a part of 0.
 *
 * @param before An earlier measure from which this one starts. `uncertainty` is that of both.
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
    if (coverage < COVERED) continue;
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
  // Emissions are energy times one factor, so those of a sum are the sum of those of its devices.
  if (intensity) for (const part of parts) price(part, intensity);
  const coverage = covered / Math.max(1, devices.length + unread);
  return { parts, coverage, resolution, isPending, isShared, uncertainty: parts[0] && uncertaintyOf(doubt) };
}

function uncertaintyOf({ sensor, sharing, timing }: Doubt): Uncertainty {
  const sampled = sharing > timing ? "sharing" : "timing";
  const dominant = sensor >= Math.max(sharing, timing) ? "sensor" : sampled;
  return { sensor, sharing, timing, dominant };
}

/** The part of the dynamic energy that was certainly its own, 0…1. */
const ownPart = ({ dynamic, alone }: DeviceUseShare): number =>
  dynamic > 0 ? Math.min(1, Math.max(0, alone / dynamic)) : 1;

/** The use's shares by selected device, so that a later measure can start from here. @example sharesOf(use, deviceOf) */
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

/** What the band of one device rests on. */
interface DeviceMeasure {
  readonly device: MeteredDevice;
  readonly share: DeviceUseShare;
  readonly before: DeviceUseShare | undefined;
  readonly own: number;
  /** Share of the duration that no closed tick covers. */
  readonly open: number;
  readonly startS: number;
}

/**
 * The sensor's error is the zone's. How a device was shared is doubtful: what each of those that ran together really used is not known.
 * Timing adds what unmetered work in an edge tick hides, ticks whose ends are not known exactly, the idle power's spread, and what is still to come.
 */
function bandOf({ device, share, before, own, open, startS }: DeviceMeasure, doubt: Doubt): MutableTally {
  const { accuracy, ledger, reasons } = device;
  const idle = share.idle - (before?.idle ?? 0);
  const dynamic = share.dynamic - (before?.dynamic ?? 0);
  const value = Math.max(0, dynamic + idle);
  const { watts, spreadWatts, wanderWatts } = ledger.idlePower;
  const idleS = watts ? idle / watts : 0;
  // What was drawn at rest and not charged was taken off.
  const offS = watts ? Math.max(0, share.sharedS - (before?.sharedS ?? 0) - idleS) : 0;
  const rest = Math.hypot(idleS * spreadWatts, offS * wanderWatts);
  const timing = Math.max(0, share.edge - (before?.edge ?? 0)) + rest ** 2;
  const missing = (PENDING_DOUBT * value * open) / Math.max(1 - open, COVERED);
  const isForeign = (reasons.get("unknown_cotenants") ?? Number.NEGATIVE_INFINITY) >= startS;
  const least = isForeign ? 0 : dynamic / (own + WEIGHT_DOUBT * (1 - own));
  // All that was drawn, where nothing tells whose it was.
  const most = isForeign
    ? dynamic / Math.max(own, COVERED)
    : (dynamic * WEIGHT_DOUBT) / (WEIGHT_DOUBT * own + 1 - own);
  const [low, high] = [Math.min(1, accuracy.low), Math.max(1, accuracy.high)];
  doubt.sensor += value * Math.max(1 - low, high - 1);
  doubt.sharing += Math.max(dynamic - least, most - dynamic);
  doubt.timing = Math.hypot(doubt.timing, Math.sqrt(timing), missing);
  return {
    value,
    // What a call draws more than its weight says, it draws all the time, and the next of its kind as well.
    down: Math.max(0, value - low * (idle + least)),
    up: Math.max(0, high * (idle + most) - value),
    downVariance: timing,
    upVariance: timing + missing ** 2,
    factorDown: 0,
    factorUp: 0,
  };
}
