import {
  extensionMetric,
  instrumentationScopes,
  type Metric,
  metric,
  prometheusUnit,
} from "@wattspan/core/names";

/** An item of `views` in OpenTelemetry's SDK. Defined here so that no SDK type is needed. */
export interface PrometheusView {
  readonly meterName: string;
  readonly instrumentName: string;
  readonly name: string;
}

function viewOf(row: Metric): PrometheusView | undefined {
  const unit = prometheusUnit(row);
  if (unit === "") return undefined; // The exporter's name is already right.
  const meterName = (
    row.name.startsWith("hw.") ? instrumentationScopes.hardware : instrumentationScopes.wattspan
  ).name;
  return { meterName, instrumentName: row.name, name: `${row.name}_${unit}` };
}

/**
 * Views that append the unit to the names of our metrics, as the Prometheus and OTLP translation does:
 * `wattspan_energy_joules_total`, not `wattspan_energy_total`. OpenTelemetry's JS exporter adds only
 * `_total`.
 *
 * They match only our meters. A view acts on every reader of its provider, so use a provider that only
 * Prometheus scrapes: over OTLP the metrics would not have our names.
 * @example
 * new MeterProvider({ readers: [new PrometheusExporter()], views: [...prometheusViews()] });
 */
export function prometheusViews(): readonly PrometheusView[] {
  const rows: readonly Metric[] = [...Object.values(metric), ...Object.values(extensionMetric)];
  return rows.map(viewOf).filter((view) => view !== undefined);
}
