/** What a ledger's tap sees, as entries of a record. */

import type { Reading } from "@wattspan/core";
import { accuracyOf, type LedgerTap, type TappedDevice, type TappedUse } from "@wattspan/core/replay";
import { joules, microjoulesFromJoules, secondsFromMs } from "@wattspan/core/units";
import type { DeviceEntry, GaugeEntry, StreamEntry } from "../format/entries.js";

/**
 * A tap that turns all it sees into entries.
 * @param push Receives them in order. It is called within calls of the application, and must not throw or wait.
 * @example createMetering({ meters, tap: streamTap((entry) => entries.push(entry)) })
 */
export function streamTap(push: (entry: StreamEntry) => void): LedgerTap {
  const counts: bigint[] = [];
  const moduli: (bigint | undefined)[] = [];
  const numbers = new WeakMap<TappedUse, number>();
  let uses = 0;
  const numberOf = (use: TappedUse): number => numbers.get(use) as number;
  return {
    declare(device) {
      const declared = declarationOf(device);
      moduli[device.index] = declared.modulus === undefined ? undefined : BigInt(declared.modulus);
      push(declared);
    },
    read(device, reading, step, slackS) {
      const given = { device, at: secondsFromMs(reading.atMs), factor: 1 };
      if (reading.kind === "power") push(gaugeOf(given, reading, step));
      if (reading.kind !== "counter") return;
      const before = counts[device];
      counts[device] = reading.microjoules;
      push({
        type: "counter",
        ...given,
        count: String(reading.microjoules),
        ...(typeof step === "string"
          ? { lost: step }
          : { step: String(difference(before, reading.microjoules, moduli[device])) }),
        ...(Number.isFinite(slackS) && { slack: slackS }),
      });
    },
    gap: (device, at, reason) => push({ type: "gap", device, at, reason }),
    open: (device, at) => push({ type: "open", device, at }),
    reopen: (device, at) => push({ type: "reopen", device, at }),
    lose: (device, at) => push({ type: "lose", device, at }),
    close(device, { fromS, toS, lateS, isRest, seenS, energy, idleWatts, refreshS, shares }) {
      const { own, idle, most } = shares;
      push({
        ...{ type: "tick", device, from: fromS, to: toS, late: lateS, rest: isRest, seen: seenS, energy },
        ...{ idleWatts, refresh: refreshS, own, idle, most },
      });
    },
    start(use, at) {
      const { parent, weight, selection } = use;
      numbers.set(use, uses);
      const above = parent && numbers.get(parent);
      push({
        ...{ type: "start", use: uses++ },
        ...(above !== undefined && { parent: above }),
        ...{ at, weight, devices: selection.devices },
      });
    },
    weigh: (device, use, at, weight) => push({ type: "weight", use: numberOf(use), device, at, weight }),
    end(use, at) {
      const { id } = use.holder;
      push({ type: "end", use: numberOf(use), at, ...(id !== undefined && { activity: id }) });
    },
    expire: (use) => push({ type: "expire", use: numberOf(use) }),
  };
}

function declarationOf({ index, zone, meter, idle }: TappedDevice): DeviceEntry {
  const { modulusJ, idleWatts } = zone;
  const { low, high } = accuracyOf(zone);
  return {
    ...{ type: "device", device: index, zone: zone.id, component: zone.component, scope: zone.scope, meter },
    origin: zone.origin,
    ...(modulusJ !== undefined && { modulus: String(microjoulesFromJoules(joules(modulusJ))) }),
    ...{ maxWatts: zone.maxWatts, refresh: secondsFromMs(zone.refreshMs) },
    ...(idleWatts !== undefined && { idleWatts }),
    accuracy: { low, high },
    idle,
  };
}

function gaugeOf(
  given: Pick<GaugeEntry, "device" | "at" | "factor">,
  { watts, windowMs }: Extract<Reading, { kind: "power" }>,
  step: number | string,
): GaugeEntry {
  const window = secondsFromMs(Math.max(0, windowMs || 0));
  return {
    type: "gauge",
    ...given,
    watts,
    window,
    ...(typeof step === "string" ? { lost: step } : { step }),
  };
}

/** The accepted step in whole microjoules. Nothing precedes the first. */
function difference(before: bigint | undefined, now: bigint, modulus: bigint | undefined): bigint {
  if (before === undefined) return 0n;
  return now >= before ? now - before : now - before + (modulus ?? 0n);
}
