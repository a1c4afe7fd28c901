/** A reader's values as valid plain data, before they are divided among calls. */

import type { CpuTime, Reading, UseShare } from "../../contracts/energy-meter.js";
import { disown } from "../../runtime/fault.js";

/** A gauge may exceed the stated maximum of its zone for a moment, but not so many times. */
const MAX_EXCESS = 10;

/**
 * Copies a reading.
 *
 * @param maxWatts Of its zone. A counter has its bound where its steps are taken.
 * @throws TypeError without a time, or without a possible value of its kind.
 * @example plainReading({ zone: "cpu-0", atMs: 12, kind: "counter", microjoules: 5n })
 */
export function plainReading(given: Reading, maxWatts = Number.POSITIVE_INFINITY): Reading {
  const { zone, atMs } = given;
  if (!Number.isFinite(atMs)) throw new TypeError(`atMs of ${zone} is not a time`);
  if (given.kind === "none") return { zone, atMs, kind: "none", reason: given.reason };
  const plain = plainValue(given, maxWatts);
  // Few say more, and a spread takes longer than all the rest.
  const saysMore = given.share !== undefined || given.cotenants === "unknown";
  return saysMore ? { ...plain, ...plainSharing(given) } : plain;
}

function plainValue(given: Exclude<Reading, { kind: "none" }>, maxWatts: number): Reading {
  const { zone, atMs } = given;
  if (given.kind === "counter") {
    const { microjoules, afterGap } = given;
    if (typeof microjoules !== "bigint" || microjoules < 0n)
      throw new TypeError(`microjoules of ${zone} is not a bigint from 0`);
    const plain = { zone, atMs, kind: "counter", microjoules } as const;
    return afterGap === true ? { ...plain, afterGap } : plain;
  }
  if (given.kind !== "power") throw new TypeError(`the reading of ${zone} has an unknown kind`);
  const { watts, windowMs = 0 } = given;
  if (!Number.isFinite(watts) || watts < 0 || watts > MAX_EXCESS * maxWatts)
    throw new TypeError(`watts of ${zone} is not a number from 0 to ${MAX_EXCESS} times its maximum`);
  if (!Number.isFinite(windowMs) || windowMs < 0)
    throw new TypeError(`windowMs of ${zone} is not a number from 0`);
  return { zone, atMs, kind: "power", watts, windowMs };
}

function plainSharing({ zone, cotenants, share }: Reading): Pick<Reading, "cotenants" | "share"> {
  return {
    ...(cotenants === "unknown" && { cotenants }),
    ...(share && { share: plainShare(share, zone) }),
  };
}

function plainShare({ own, least = own, most = own, atRest = false }: UseShare, zone: string): UseShare {
  if (!(0 <= least && least <= own && own <= most && most <= 1))
    throw new TypeError(`the share of ${zone} is not 0 ≤ least ≤ own ≤ most ≤ 1`);
  return { own, least, most, atRest: atRest === true };
}

/** CPU seconds as plain data; undefined if unknown. Throws unless they are numbers. */
export function plainCpuTime(given: CpuTime | undefined): CpuTime | undefined {
  if (given === undefined) return undefined;
  disown(given);
  const { ownS, busyS, resolutionS } = given;
  if (!Number.isFinite(ownS) || !Number.isFinite(busyS)) throw new TypeError("cpuTime() returned no seconds");
  return { ownS, busyS, ...(Number.isFinite(resolutionS) && { resolutionS: resolutionS as number }) };
}
