import { ofTypicalProcess } from "../fleet.ts";
import { bytesText, numberText } from "./number-text.ts";
import type { Results } from "./results.ts";

/** How to pay less, by what was measured. */
export function reduceSection(results: Results): string {
  const one = ofTypicalProcess(results);
  const { otlp, deltaBytes, deltaGzipBytes } = results.exports.typical;
  return `## How to pay less

In this order:

1. **Drop histograms** that nobody looks at: ${numberText(one.series)} series become ${numberText(one.withoutHistograms)}. The counters stay, and with them joules per token, per request and per model; quantiles go. Below is how.
2. **A longer interval**: samples, bytes and storage fall with it, series and memory do not. No joule is lost, as all energy is in counters; of a process
   that is killed, what it used since its last export is.
3. **Fewer names**: \`dimensions\` multiply every counter, so add few. Models and agents are folded beyond [their limits](series-bounds.md), but only then: name an agent by what it is, not by its run.
4. **OTLP with gzip** in place of a page: ${bytesText(otlp.gzipBytes)} for ${bytesText(results.exports.typical.page.bytes)}. Set \`OTEL_EXPORTER_OTLP_COMPRESSION=gzip\`.
5. **Delta temporality**, where the backend takes it: only what changed is sent, ${bytesText(deltaBytes)} in place of ${bytesText(otlp.bytes)} each minute here, ${bytesText(deltaGzipBytes)} with gzip. A delta that is lost is lost
   joules, so keep cumulative sums where every joule counts. Prometheus wants cumulative ones.
6. **Recording rules** for what dashboards show of a fleet, such as joules by model and zone, kept for years, while the raw series are kept for days. They add series; what they
   save is queries and long retention.
7. **Stable names of instances** where a process is replaced often: each new name is a new set of series (the table of the week shows how many).

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

A provider that is scraped has Views that give names, and each View that matches makes a stream: there, drop them where Prometheus scrapes,
by \`metric_relabel_configs\` with the action \`drop\`.`;
}
