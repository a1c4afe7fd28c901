/** What a reader gave, as plain data that makes sense, before it is divided among calls. */

import type { CpuTime, Reading } from "../energy-meter.js";
import { disown } from "../fault.js";

/**
 * Copies a reading.
 *
 * @throws TypeError where it has no time, or no value of its kind.
 * @example plainReading({ zone: "cpu-0", atMs: 12, kind: "counter", microjoules: 5n })
 */
export function plainReading(given: Reading): Reading {
  const { zone, atMs, cotenants } = given;
  if (!Number.isFinite(atMs)) throw new TypeError(`atMs of ${zone} is not a time`);
  if (given.kind === "counter") {
    const { microjoules, afterGap } = given;
    if (typeof microjoules !== "bigint" || microjoules < 0n)
      throw new TypeError(`microjoules of ${zone} is no bigint from 0`);
    const counter = {
      ...({ zone, atMs, kind: "counter", microjoules } as const),
      ...(afterGap === true && { afterGap }),
    };
    return cotenants === "unknown" ? { ...counter, cotenants } : counter;
  }
  if (given.kind === "power") {
    const { watts, windowMs } = given;
    if (!Number.isFinite(watts) || watts < 0) throw new TypeError(`watts of ${zone} are no number from 0`);
    const power = { zone, atMs, kind: "power", watts, windowMs } as const;
    return cotenants === "unknown" ? { ...power, cotenants } : power;
  }
  if (given.kind !== "none") throw new TypeError(`the reading of ${zone} is of no kind that is known`);
  return { zone, atMs, kind: "none", reason: given.reason };
}

/** CPU seconds as plain data; undefined where they are not known. Throws where they are no numbers. */
export function plainCpuTime(given: CpuTime | undefined): CpuTime | undefined {
  if (given === undefined) return undefined;
  disown(given);
  const { ownS, busyS, resolutionS } = given;
  if (!Number.isFinite(ownS) || !Number.isFinite(busyS)) throw new TypeError("cpuTime() gave no seconds");
  return { ownS, busyS, ...(Number.isFinite(resolutionS) && { resolutionS: resolutionS as number }) };
}
