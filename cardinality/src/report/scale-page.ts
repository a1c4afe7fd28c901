import { fleetCost, ofTypicalProcess, published, publishedSizes } from "../fleet.ts";
import { bytesText, countText, numberText } from "./number-text.ts";
import { reduceSection } from "./reduce-section.ts";
import type { Results } from "./results.ts";
import {
  backendTable,
  exportTable,
  fleets,
  fleetTable,
  seriesTable,
  type TextTable,
  weekTable,
} from "./tables.ts";

const MIMIR = "https://grafana.com/docs/mimir/latest/manage/run-production-environment/planning-capacity/";
const VICTORIA =
  "https://docs.victoriametrics.com/victoriametrics/single-server-victoriametrics/#capacity-planning";
const VICTORIA_SIZE = "https://docs.victoriametrics.com/guides/understand-your-setup-size/";
const COLLECTOR =
  "https://help.splunk.com/splunk-observability-cloud/manage-data/splunk-distribution-of-the-opentelemetry-collector/get-started-with-the-splunk-distribution-of-the-opentelemetry-collector/collector-requirements/sizing-and-scaling";

/** The page of a run. Every figure on it is of that run, computed from it, or published by somebody who is named. */
export function scalePage(results: Results): string {
  return `<!-- Written by \`npm run cardinality\` from scale.json. -->

# Scale

What the metrics of Wattspan cost: one process, a node, a fleet of 10,000 processes. ${headline(results)}

${markdown(fleetTable(results))}

Bytes are powers of a thousand. On disk: from a service with ${countText(2400)} calls a day, most of whose values stay as they are from scrape to scrape, to
one with a hundred times as many. Memory and cores are what a backend needs to take samples in, beyond what it takes at rest; queries come on top.

${formula(results)}

${measuredSection(results)}

${enginesSection(results)}

${reduceSection(results)}

${notMeasured(results)}
`;
}

function headline(results: Results): string {
  const one = ofTypicalProcess(results);
  const share = (100 * (one.series - one.withoutHistograms)) / one.series;
  return `A service of some size has
${numberText(one.series)} series, ${numberText(share)} % of them buckets of its four histograms: who needs to save drops those first.`;
}

const markdown = ({ heads, rows }: TextTable): string =>
  [heads, heads.map((_, i) => (i === 0 ? "---" : "---:")), ...rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");

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

Measured, for a typical process: an export of ${bytesText(page.bytes)} as a page and ${bytesText(otlp.bytes)} by OTLP, ${bytesText(otlp.gzipBytes)} with gzip; ${perSample(stored.typical.prometheus)} to ${perSample(stored.busy.prometheus)} bytes of a sample in
Prometheus and ${perSample(stored.typical.victoriaMetrics)} to ${perSample(stored.busy.victoriaMetrics)} in VictoriaMetrics; ${bytesText(live.prometheus.bytesPerSeries)} and ${bytesText(live.victoriaMetrics.bytesPerSeries)} of memory for a series. Sensors make
no more series on a node: each process has its devices' energy by where it went, and one of them the \`hw.*\`. What metering a call takes is in [benchmarks](bench.md#p2-a-metered-call): it does not depend on the number of series.`;
}

function measuredSection(results: Results): string {
  return `## What was measured

**A week on a clock in hand**, through the real metering and OpenTelemetry's real SDK: more calls by day than by night and fewer at the weekend, a
restart for each deployment and two for crashes, 3 % of calls failing; calls that are measured, reported, estimated and modelled, alone and in agents.
*typical* has 5 models, 3 agents and 2 grid zones; *large* 50, 20 and 10; *hostile* names 10,000 models and 10,000 agents, with quotes,
newlines and whatever else a name should not have, in 50 zones. The limits are those of [how many series](series-bounds.md). Its
*typical* columns are products that count what does not occur together: here is what does.

${markdown(weekTable(results))}

Nothing is lost: what is beyond a limit is under \`other\`. A pod that is replaced is a new instance, and all of its series are new ones: with
the metrics page that is so for the label \`instance\`, with OTLP for \`service.instance.id\` where it is promoted to a label.

Series of each metric, the most that one process had: attribute sets, and series where each bucket is one.

${markdown(seriesTable(results))}

**One export**, after a day of calls. The page is that of \`wattspan/prometheus\`, which its exporter does not compress; the column shows what a proxy would.
CPU is the median of fifteen, of collecting and writing.

${markdown(exportTable(results))}

**On disk**: two hours at the peak of a working day, every 15 s, ${countText(results.stored.typical.prometheus.samples)} samples. Prometheus' blocks are written by \`promtool tsdb create-blocks-from\`, which is its own
code; VictoriaMetrics took the same samples in by import and merged them. Both with their index. **Memory and CPU**: both servers scraped
${numberText(results.live.prometheus.series / pageSeries(results))} such services every 2 s, for half a minute; Prometheus' log of what is not yet in a block, and the caches of a server that has
run for days, are not in it.

${markdown(backendTable(results))}

Measured on ${results.date.slice(0, 10)} with Node ${results.machine.node.replace(/^v/, "")}, Prometheus and VictoriaMetrics of Debian 13, on ${results.machine.cores} cores of ${results.machine.processor}, ${results.machine.memoryGb} GB, ${results.machine.system}, with
${results.loadPerCore.toFixed(1)} processes per core to run when it began. \`npm run cardinality\` measures it all again and writes this page; \`-- --quick\` shows the weeks alone.`;
}

/** A page has one line more for the target than the SDK has series. */
const pageSeries = ({ live, exports }: Results): number =>
  live.prometheus.series / Math.round(live.prometheus.series / exports.typical.series);

function enginesSection(results: Results): string {
  const one = ofTypicalProcess(results);
  const rows = fleets
    .filter(({ processes }) => processes === 10_000)
    .map((fleet) => {
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
  const table = markdown({
    heads: ["fleet", "Collector gateway", "Mimir, distributors", "Mimir, ingesters"],
    rows,
  });
  return `## What carries a fleet

Wattspan brings no storage: the engines below are there already. **None of these three was run here**; the figures are
the published rules of their makers, applied to the series above.

${table}

- **OpenTelemetry Collector as a gateway**, several behind a load balancer, takes OTLP from all processes, batches it and writes it on. Splunk's distribution
  states ${numberText(collector.dataPointsPerSPerCore)} data points per second and core, with ${bytesText(collector.memoryPerCore)} of memory for each core, and one Collector more than needed ([sizing](${COLLECTOR})). A
  histogram is one data point by OTLP: a typical process has ${numberText(one.dataPoints)}, or ${numberText(one.dataPointsWithoutHistograms)} without histograms.
- **Grafana Mimir** states one distributor core for ${numberText(mimir.samplesPerDistributorCore)} samples per second, and one ingester core with 2.5 GB of memory and 5 GB of disk for
  ${numberText(mimir.seriesPerIngesterCore)} series in memory, each of which is there ${mimir.replicas} times ([planning capacity](${MIMIR})); half as much again for peaks. Queries, compaction and object storage
  come on top.
- **VictoriaMetrics** reports users whose single node takes ${countText(victoriaMetricsSingle.samplesPerS)} samples per second of ${countText(victoriaMetricsSingle.series)} active series ([capacity planning](${VICTORIA})), and for its cluster
  about one byte of a sample times the replicas, with a fifth of the disk left free, and as much again as a fifth for the index ([setup size](${VICTORIA_SIZE})). It states no memory for
  a series and says to try: ${bytesText(results.live.victoriaMetrics.bytesPerSeries)} is what the single node took here.
- **Prometheus** alone carries a node or a few hundred services: by the memory above, ${countText(32e9 / results.live.prometheus.bytesPerSeries)} series in 32 GB, with nothing left for queries.`;
}

function notMeasured({ live }: Results): string {
  return `## What is not known

- The Collector, Mimir and a VictoriaMetrics cluster were not run; neither were thousands of processes: the fleet is one process times 10,000.
- Memory of a backend was measured with ${countText(live.prometheus.series)} series, without queries and rules, in its first minute.
- Storage was measured over two hours. Longer blocks have a smaller share of index; series that end, as with each new pod, have a larger one.
- Real names differ in length from those of the simulation, and with them the bytes of a page.
- Spans are not in it: they grow with the calls ([sending by OTLP](guides/otlp.md)).`;
}
