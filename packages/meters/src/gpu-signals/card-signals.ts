import type { SignalSample } from "@wattspan/core";
import { attribute, extensionMetric } from "@wattspan/core/names";
import { secondsFromMs } from "@wattspan/core/units";
import type { CardState } from "../nvml/cards/card-state.js";
import type { ThrottleReason } from "../nvml/cards/throttle-reasons.js";

/** Beyond this distance of two reads, the time between is unknown. */
const MAX_MS = 5000;

/** A card's throttling at the last read. */
interface Looked {
  readonly atMs: number;
  readonly throttle: ThrottleReason | "none";
}

/** Turns states of cards into samples. */
export class CardSignals {
  readonly #looked = new Map<string, Looked>();

  /** The samples of all cards. @param nowMs On one time base. */
  of(states: readonly CardState[], nowMs: number): SignalSample[] {
    for (const [id, { atMs }] of this.#looked) if (nowMs - atMs > MAX_MS) this.#looked.delete(id);
    return states.flatMap((state) => [...gauges(state), ...this.#throttled(state, nowMs)]);
  }

  /** The time since the last read has the reason seen then. */
  #throttled({ id, throttle }: CardState, nowMs: number): SignalSample[] {
    const before = this.#looked.get(id);
    if (throttle === undefined) this.#looked.delete(id);
    else this.#looked.set(id, { atMs: nowMs, throttle });
    if (!before || before.throttle === "none") return [];
    const elapsedMs = nowMs - before.atMs;
    if (elapsedMs <= 0) return [];
    const attributes = { ...deviceOf(id), [attribute.throttleReason]: before.throttle };
    const metric = extensionMetric.gpuThrottledTime;
    return [{ metric, value: secondsFromMs(elapsedMs), attributes, scope: "host" }];
  }
}

const deviceOf = (id: string) => ({ [attribute.hwId]: id, [attribute.hwType]: "gpu" });

function gauges({ id, utilization, usedBytes, performanceState }: CardState): SignalSample[] {
  const values = [
    [extensionMetric.deviceUtilization, utilization],
    [extensionMetric.memoryUsage, usedBytes],
    [extensionMetric.gpuPerformanceState, performanceState],
  ] as const;
  return values.flatMap(([metric, value]): SignalSample[] =>
    value === undefined ? [] : [{ metric, value, attributes: deviceOf(id), scope: "host" }],
  );
}
