import { machineText } from "../../report/circumstances.ts";
import { bytesText, countText, numberText } from "../../report/number-text.ts";
import { markdownTable } from "../../report/text-table.ts";
import type { Results } from "../measure/results.ts";
import { fleetCost, ofTypicalProcess, published, publishedSizes } from "./fleet.ts";
import { reduceSection } from "./reduce-section.ts";
import { backendTable, exportTable, fleets, fleetTable, seriesTable, weekTable } from "./tables.ts";

const MIMIR = "https://grafana.com/docs/mimir/latest/manage/run-production-environment/planning-capacity/";
const VICTORIA =
  "https://docs.victoriametrics.com/victoriametrics/single-server-victoriametrics/#capacity-planning";
const VICTORIA_SIZE = "https://docs.victoriametrics.com/guides/understand-your-setup-size/";
const COLLECTOR =
  "https://help.splunk.com/splunk-observability-cloud/manage-data/splunk-distribution-of-the-opentelemetry-collector/get-started-with-the-splunk-distribution-of-the-opentelemetry-collector/collector-requirements/sizing-and-scaling";

/** The page of a run. Every figure on it is from that run, computed from it, or published by a named source. */
export function scalePage(results: Results): string {
  return `<!-- Written by \`npm run lab -- cardinality\` from scale.json. -->

# Scale

The cost of Wattspan's metrics for one process, a node, and a fleet of 10,000 processes. ${headline(results)}

${markdownTable(fleetTable(results))}

Bytes are powers of a thousand. On disk: from a service with ${countText(2400)} calls a day, most of whose values do not change between scrapes, to
one with a hundred times as many. Memory and cores are a backend's need for ingestion, beyond idle; queries are extra.

${formula(results)}

${measuredSection(results)}

${enginesSection(results)}

${reduceSection(results)}

${notMeasured(results)}
`;
}

function headline(results: Results): string {
  const one = ofTypicalProcess(results);
  const full = ofTypicalProcess(results, true);
  const share = ({ series, withoutHistograms }: typeof one) =>
    numberText((100 * (series - withoutHistograms)) / series);
  return `A typical service has
${numberText(one.series)} series, ${share(one)} % of them of its three histograms. With [\`telemetry.detail: "full"\`](../reference/detail.md) it has ${numberText(full.series)}, ${share(full)} % of them of four histograms.`;
}

function formula({ exports, stored, live }: Results): string {
  const { page, otlp } = exports.typical;
  const perSample = ({ bytes, samples }: { bytes: number; samples: number }) => numberText(bytes / samples);
  return `## How it is computed

\`\`\`text
series            = processes × series of one process
samples per s     = series ÷ interval
bytes a day       = processes × 86,400 s ÷ interval × bytes of one export
on disk a day     = samples per s × 86,400 s × bytes of a sample
CPU of exporting  = processes × 86,400 s ÷ interval × (CPU of one export + of its gzip)
memory            = series × bytes of a series
cores             = samples per s × CPU of a sample
\`\`\`

Measured, for a typical process: an export of ${bytesText(page.bytes)} as a page and ${bytesText(otlp.bytes)} by OTLP, ${bytesText(otlp.gzipBytes)} with gzip; ${perSample(stored.typical.prometheus)} to ${perSample(stored.busy.prometheus)} bytes per sample in
Prometheus and ${perSample(stored.typical.victoriaMetrics)} to ${perSample(stored.busy.victoriaMetrics)} in VictoriaMetrics; ${bytesText(live.prometheus.bytesPerSeries)} and ${bytesText(live.victoriaMetrics.bytesPerSeries)} of memory per series. Sensors add
no series on a node: each process has its devices' energy by allocation, and one of them the \`hw.*\`. [Benchmarks](bench.md#p2-a-metered-call) have the cost of metering a call, which does not depend on the number of series.`;
}

function measuredSection(results: Results): string {
  return `## What was measured

**A simulated week**, through the real metering and OpenTelemetry's real SDK: more calls by day than by night and fewer at the weekend, a
restart for each deployment and two for crashes, 3 % of calls failing; calls that are measured, reported, estimated and modelled, alone and in agents.
*typical* has 5 models, 3 agents and 2 grid zones, and does the same with \`telemetry.detail: "full"\`; *large* 50, 20 and 10; *hostile* names 10,000 models and 10,000 agents, with quotes,
newlines and other odd characters, in 50 zones. The limits are those of [how many series](../series-bounds.md). Its
*typical* columns are products, including combinations that do not occur; these are actual counts.

${markdownTable(weekTable(results))}

Nothing is lost: series beyond a limit are under \`other\`. A replaced pod is a new instance, and all of its series are new: on
the metrics page through the label \`instance\`, with OTLP through \`service.instance.id\` if it is promoted to a label.

Maximum series of each metric in one process: attribute sets, and series with one per bucket.

${markdownTable(seriesTable(results))}

**One export**, after a day of calls. The page is that of \`wattspan/prometheus\`, whose exporter does not compress; the column shows a compressing proxy.
CPU is the median of fifteen runs of collecting and writing.

${markdownTable(exportTable(results))}

**On disk**: two hours at the peak of a working day, every 15 s, ${countText(results.stored.typical.prometheus.samples)} samples. Prometheus' blocks are written by its own
\`promtool tsdb create-blocks-from\`; VictoriaMetrics imported the same samples and merged them. Both include their index. **Memory and CPU**: both servers scraped
${numberText(results.live.prometheus.series / pageSeries(results))} such services every 2 s, for half a minute. Prometheus' write-ahead log, and the caches of a long-running
server, are excluded.

${markdownTable(backendTable(results))}

Measured on ${results.date.slice(0, 10)} with Node ${results.machine.node.replace(/^v/, "")}, Prometheus and VictoriaMetrics of Debian 13, on ${machineText(results.machine)}, with
${results.loadPerCore.toFixed(1)} runnable processes per core at the start. \`npm run lab -- cardinality\` repeats all measurements and writes this page; \`--quick\` shows only the weeks.`;
}

/** A page has one line more for the target than the SDK has series. */
const pageSeries = ({ live, exports }: Results): number =>
  live.prometheus.series / Math.round(live.prometheus.series / exports.typical.series);

function enginesSection(results: Results): string {
  const one = ofTypicalProcess(results);
  const rows = fleets
    .filter(({ processes }) => processes === 10_000)
    .map((fleet) => {
      const one = ofTypicalProcess(results, fleet.inFull);
      const points = fleet.withoutHistograms ? one.dataPointsWithoutHistograms : one.dataPoints;
      const cost = fleetCost(results, fleet);
      const size = publishedSizes(cost, (fleet.processes * points) / fleet.intervalS);
      return [
        fleet.name,
        `${numberText(size.collectorCores)} cores, ${bytesText(size.collectorMemory)}`,
        `${numberText(size.distributorCores)} cores`,
        `${numberText(size.ingesterCores)} cores, ${bytesText(size.ingesterMemory)}, ${bytesText(size.ingesterDisk)} of disk`,
      ];
    });
  const { mimir, collector, victoriaMetricsSingle } = published;
  const table = markdownTable({
    heads: ["fleet", "Collector gateway", "Mimir, distributors", "Mimir, ingesters"],
    rows,
  });
  return `## Engines for a fleet

Wattspan has no storage: use an existing engine. **None of these three was run here**; the figures apply
their makers' published rules to the series above.

${table}

- **OpenTelemetry Collector as a gateway**, several behind a load balancer, receives OTLP from all processes, batches and forwards it. Splunk's distribution
  states ${numberText(collector.dataPointsPerSPerCore)} data points per second and core, with ${bytesText(collector.memoryPerCore)} of memory per core, and one spare Collector ([sizing](${COLLECTOR})). A
  histogram is one data point by OTLP: a typical process has ${numberText(one.dataPoints)}, or ${numberText(one.dataPointsWithoutHistograms)} without histograms.
- **Grafana Mimir** states one distributor core for ${numberText(mimir.samplesPerDistributorCore)} samples per second, and one ingester core with 2.5 GB of memory and 5 GB of disk for
  ${numberText(mimir.seriesPerIngesterCore)} series in memory, each of them ${mimir.replicas} times ([planning capacity](${MIMIR})); add half for peaks. Queries, compaction and object storage
  are extra.
- **VictoriaMetrics** reports users whose single node ingests ${countText(victoriaMetricsSingle.samplesPerS)} samples per second of ${countText(victoriaMetricsSingle.series)} active series ([capacity planning](${VICTORIA})), and for its cluster
  about one byte per sample times the replicas, with a fifth of the disk free, and another fifth for the index ([setup size](${VICTORIA_SIZE})). It states no memory per
  series and recommends trying: the single node took ${bytesText(results.live.victoriaMetrics.bytesPerSeries)} here.
- **Prometheus** alone handles a node or a few hundred services: by the memory above, ${countText(32e9 / results.live.prometheus.bytesPerSeries)} series in 32 GB, with nothing left for queries.`;
}

function notMeasured({ live }: Results): string {
  return `## What is not known

- The Collector, Mimir, a VictoriaMetrics cluster and thousands of processes were not run: the fleet is one process times 10,000.
- Memory of a backend was measured with ${countText(live.prometheus.series)} series, without queries and rules, in its first minute.
- Storage was measured over two hours. Longer blocks have a smaller share of index; short series, as with each new pod, have a larger one.
- Real names differ in length from those of the simulation, and with them the bytes of a page.
- Spans are excluded: they grow with the calls ([sending by OTLP](../how-to/otlp.md)).`;
}
