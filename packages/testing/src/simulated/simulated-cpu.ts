import { type Clock, type CpuTime, secondsFromMs } from "@wattspan/core";

/** CPU time of a simulated host, at rates that the test sets. */
export function simulatedCpu(clock: Clock, cores: number, stepS = 0) {
  let since:
    | (CpuTime & { readonly ms: number; readonly ownCores: number; readonly busyCores: number })
    | undefined;
  const exact = (): CpuTime | undefined => {
    if (since === undefined) return undefined;
    const elapsedS = secondsFromMs(clock.now() - since.ms);
    return { ownS: since.ownS + since.ownCores * elapsedS, busyS: since.busyS + since.busyCores * elapsedS };
  };
  const busy = (ownShare: number, busyCores = 1): void => {
    if (!(ownShare >= 0 && ownShare <= 1)) {
      throw new RangeError(`fakeMeter: busy(${ownShare}, …) is not a share; pass 0…1.`);
    }
    if (!(busyCores >= 0 && busyCores <= cores && Number.isFinite(busyCores))) {
      throw new RangeError(
        `fakeMeter: ${busyCores} busy cores cannot be; pass 0…${cores}, the cores of the host.`,
      );
    }
    since = {
      ...(exact() ?? { ownS: 0, busyS: 0 }),
      ms: clock.now(),
      ownCores: ownShare * busyCores,
      busyCores,
    };
  };
  const time = (): CpuTime | undefined => {
    const now = exact();
    return now && stepS > 0
      ? { ...now, busyS: Math.floor(now.busyS / stepS) * stepS, resolutionS: stepS }
      : now;
  };
  return { time, busy };
}
