import { type Attributes, type MeterProvider, metrics } from "@opentelemetry/api";
import { type Footprint, type FootprintObserver, WattspanConfigurationError } from "@wattspan/core";
import { labelText, scopes } from "@wattspan/core/names";
import { checkOptionNames } from "@wattspan/core/options";
import { OWN_PROVIDERS } from "../start/own-providers.js";
import { type AliasSet, type Copy, copiesOf } from "./copies.js";

export type { AliasSet };

/** Options of {@link metricAliases}. */
export interface MetricAliasesOptions {
  /** The projects whose names to write, in addition to Wattspan's own. */
  readonly names: readonly AliasSet[];
  /** Default: that of the SDK of `wattspan/register`, else the global provider, even if it is registered later. */
  readonly meterProvider?: MeterProvider;
}

const SCOPE = "wattspan/metric-aliases";
/** The maximum of model labels, as in our own metrics. Further models are `other`. */
const MAX_MODELS = 100;

/**
 * Writes a copy of each footprint under the metric names of other projects, in the scope
 * `wattspan/metric-aliases`. Never add a copy to `wattspan.*`, or to those projects' own metrics of the same
 * work. Wattspan's own dashboards do not need it.
 *
 * - `gen_ai.infrastructure`: the energy counter of the draft of Aitra Meter, from measured GPUs;
 * - `kepler`: joules of this process on CPUs, memory and GPUs, as far as activities used them;
 * - `ecologits`: the gauges of the last request that EcoLogits sends, without ADPe and primary energy.
 *
 * No metric names to copy were found for the Software Carbon Intensity.
 *
 * @throws WattspanConfigurationError for unknown names, or none.
 * @example
 * const wattspan = await startWattspan({ observers: [metricAliases({ names: ["ecologits"] })] });
 */
export function metricAliases(options: MetricAliasesOptions): FootprintObserver {
  checkOptionNames<MetricAliasesOptions>(options, { names: true, meterProvider: true });
  const { names, meterProvider } = options;
  const all = copiesOf(process.pid);
  const known = [...new Set(all.map((copy) => copy.names))];
  if (!Array.isArray(names) || names.length === 0 || !names.every((name) => known.includes(name)))
    throw new WattspanConfigurationError("names", names, `some of ${known.join(", ")}`);
  const copies = all.filter((copy) => names.includes(copy.names));
  const write = createWriter(meterProvider);
  const models = new Set<string>();
  const modelOf = ({ kind, name }: Footprint): string => {
    const model = labelText(name);
    if (kind === "inference" && models.size < MAX_MODELS) models.add(model);
    return models.has(model) ? model : "other";
  };
  return (footprint) => {
    const model = modelOf(footprint);
    for (const copy of copies)
      for (const { value, attributes } of copy.of(footprint, model)) write(copy, value, { ...attributes });
  };
}

type Write = (value: number, attributes: Attributes) => void;

/** Instruments are made at their first use, and again for a new provider. */
function createWriter(given: MeterProvider | undefined) {
  let provider: MeterProvider | undefined;
  let writes = new Map<Copy, Write>();
  return (copy: Copy, value: number, attributes: Attributes): void => {
    const now = given ?? OWN_PROVIDERS.value?.meterProvider ?? metrics.getMeterProvider();
    if (now !== provider) {
      provider = now;
      writes = new Map();
    }
    const write = writes.get(copy) ?? instrument(now, copy);
    writes.set(copy, write);
    write(value, attributes);
  };
}

function instrument(provider: MeterProvider, { name, unit, description, instrument: kind }: Copy): Write {
  const meter = provider.getMeter(SCOPE, scopes.wattspan.version);
  if (kind === "gauge") {
    const gauge = meter.createGauge(name, { unit, description });
    return (value, attributes) => gauge.record(value, attributes);
  }
  const counter = meter.createCounter(name, { unit, description });
  return (value, attributes) => counter.add(value, attributes);
}
