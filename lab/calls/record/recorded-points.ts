import { DataPointType, type ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { type Plain, plainForm } from "./plain-form.ts";

/** All points by instrument and attributes. */
export function recordedPoints({ scopeMetrics }: ResourceMetrics): Record<string, Plain> {
  const points: Record<string, Plain> = {};
  for (const { descriptor, dataPointType, dataPoints } of scopeMetrics.flatMap(({ metrics }) => metrics))
    for (const { attributes, value } of dataPoints) {
      const key = `${descriptor.name} ${JSON.stringify(plainForm(attributes))}`;
      points[key] = plainForm({ type: DataPointType[dataPointType], unit: descriptor.unit, value });
    }
  return points;
}
