/** A call's share of a server's energy, with its band. Pure. */

import type { Reason, ServerPart, ServerShare } from "@wattspan/core";
import type { ReportedEnergy } from "./reported-energy.js";
import type { ServerEnergy } from "./server-energy.js";
import type { TimedCall, TimePart } from "./shared-time.js";

/** Tolerance of the power sensors of cards. */
const SENSOR_ERROR = 0.05;

/** What is known of the server besides its energy: its CPU time, and reasons. */
export interface ShareBasis {
  /** Whether the server's CPU time counts. */
  readonly withCpu: boolean;
  /** The smallest step of that time, in seconds. */
  readonly stepS: number;
  readonly reasons: readonly Reason[];
}

/** Sums over stretches of time, device by device. Devices of one kind become one part. */
export function servedShare(
  times: readonly TimePart[],
  energy: ServerEnergy,
  { withCpu, stepS, reasons }: ShareBasis,
): ServerShare {
  const parts = new Map<string, ServerPart>();
  const [first, last] = [times[0], times.at(-1)];
  // The first and the last value may each be off by a step.
  const cpuS = first && last ? energy.cpuS(first.fromMs, last.toMs) : 0;
  const blur = withCpu && cpuS > 0 ? (2 * stepS) / cpuS : 0;
  for (const { fromMs, toMs, value, low, high } of times) {
    for (const { device, joules } of energy.drawn(fromMs, toMs, withCpu)) {
      const { component, method, methodId, accuracy } = device;
      add(parts, {
        component,
        method,
        methodId,
        energy: {
          value: joules * value,
          low: joules * low * accuracy.low * Math.max(0, 1 - blur),
          high: joules * high * accuracy.high * (1 + blur),
        },
      });
    }
  }
  if (parts.size === 0) return nothing("server_unseen");
  return { parts: [...parts.values()], reasons };
}

/** An empty share, with its reason. */
export const nothing = (reason: Reason): ServerShare => ({ parts: [], reasons: [reason] });

/**
 * Sums over the server's own counter. `seen`: whether its page showed it at the beginning and at the end of
 * the call.
 */
export function reportedShare(
  call: TimedCall,
  times: readonly TimePart[],
  energy: ReportedEnergy,
  seen: { readonly begin: boolean | undefined; readonly end: boolean | undefined },
  isBound: boolean,
): ServerShare {
  const { server } = energy;
  if (server === undefined || !seen.begin || !energy.knows(call.fromMs)) return nothing("server_unseen");
  if (!energy.reaches(call.toMs)) return nothing(seen.end ? "late" : "server_unseen");
  const { value, low, high } = energy.part(times);
  const range = { value, low: low * (1 - SENSOR_ERROR), high: high * (1 + SENSOR_ERROR) };
  const part: ServerPart = { component: "gpu", method: "reported", methodId: server, energy: range };
  const reasons: Reason[] = [];
  if (isBound) reasons.push("upper_bound");
  if (!energy.restIsKnown) reasons.push("idle_unknown");
  return { parts: [part], reasons };
}

function add(parts: Map<string, ServerPart>, part: ServerPart): void {
  const key = `${part.component} ${part.method} ${part.methodId}`;
  const { energy } = parts.get(key) ?? {};
  const { value, low, high } = part.energy;
  const sum = energy && { value: energy.value + value, low: energy.low + low, high: energy.high + high };
  parts.set(key, sum ? { ...part, energy: sum } : part);
}
