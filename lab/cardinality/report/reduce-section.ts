import { bytesText, numberText } from "../../report/number-text.ts";
import type { Results } from "../measure/results.ts";
import { ofTypicalProcess } from "./fleet.ts";

/** How to reduce cost, by the measurements. */
export function reduceSection(results: Results): string {
  const one = ofTypicalProcess(results);
  const full = ofTypicalProcess(results, true);
  const { otlp, deltaBytes, deltaGzipBytes } = results.exports.typical;
  return `## Reducing cost

In this order:

1. **Leave \`telemetry.detail\` at \`basic\`**: \`full\` makes ${numberText(full.series)} series of ${numberText(one.series)}. Totals are the same, and so are means.
2. **Drop unused histograms**: ${numberText(one.series)} series become ${numberText(one.withoutHistograms)}. The counters remain, and with them joules per token, per request and per model; quantiles are lost. See below.
3. **A longer interval**: samples, bytes and storage fall, series and memory do not. No joule is lost, since all energy is in counters, except a killed
   process's energy since its last export.
4. **Fewer names**: \`dimensions\` multiply every counter, so add few. Models and agents are folded only beyond [their limits](../series-bounds.md): name an agent by its role, not by its run.
5. **OTLP with gzip** instead of a page: ${bytesText(otlp.gzipBytes)} for ${bytesText(results.exports.typical.page.bytes)}. Set \`OTEL_EXPORTER_OTLP_COMPRESSION=gzip\`.
6. **Delta temporality**, if the backend supports it: only changes are sent, ${bytesText(deltaBytes)} instead of ${bytesText(otlp.bytes)} per minute here, ${bytesText(deltaGzipBytes)} with gzip. A lost delta means lost
   joules, so keep cumulative sums if every joule counts. Prometheus requires cumulative sums.
7. **Recording rules** for fleet dashboards, such as joules by model and zone, kept for years, while raw series are kept for days. They add series, but
   save queries and long retention.
8. **Stable instance names** if processes are replaced often: each new name is a new set of series (the table of the week shows how many).

\`\`\`ts
import { AggregationType, MeterProvider } from "@opentelemetry/sdk-metrics";

const drop = (instrumentName: string) => ({
  meterName: "wattspan",
  instrumentName,
  aggregation: { type: AggregationType.DROP } as const,
});
const provider = new MeterProvider({ views: [drop("wattspan.operation.*"), drop("wattspan.agent.run.*")] });
await provider.shutdown();
\`\`\`

A scraped provider has Views for names, and each matching View creates a stream: there, drop the histograms in Prometheus,
by \`metric_relabel_configs\` with the action \`drop\`.`;
}
