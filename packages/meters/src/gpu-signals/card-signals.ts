import type { SignalSample } from "@wattspan/core";
import { attribute, extensionMetric } from "@wattspan/core/names";
import type { CardState } from "../nvml/cards/card-state.js";

/** The samples of a card. Unreported values have none. @example cardSignals({ id: "GPU-a", utilization: 0.4 }) */
export function cardSignals({ id, utilization, usedBytes }: CardState): SignalSample[] {
  const attributes = { [attribute.hwId]: id, [attribute.hwType]: "gpu" };
  const values = [
    [extensionMetric.deviceUtilization, utilization],
    [extensionMetric.memoryUsage, usedBytes],
  ] as const;
  return values.flatMap(([metric, value]): SignalSample[] =>
    value === undefined ? [] : [{ metric, value, attributes, scope: "host" }],
  );
}
