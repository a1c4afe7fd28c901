/** Results with round numbers, for tests. */

import type { Results } from "../measure/results.ts";

const cost = { bytes: 5000, gzipBytes: 500, cpuMs: 2, gzipMs: 1 };
const window = {
  series: 120,
  ...{ page: { ...cost, bytes: 20_000 }, otlp: cost },
  bare: { page: { ...cost, bytes: 4000 }, otlp: { ...cost, bytes: 1000 } },
  ...{ deltaBytes: 400, deltaGzipBytes: 100 },
};
const sums = { activities: 10, joules: 100, grams: 1, tokens: 1000 };
const week = {
  ...{ calls: 10, processes: 2, distinctSeries: 130, seriesWithNewNames: 240, foldedSets: 0 },
  ...{ reported: sums, metered: sums },
};
const counters = { metric: "wattspan.energy", sets: 20, series: 20 };
const live = {
  ...{ series: 2400, residentBytes: 1e8, bytesPerSeries: 1000, samplesPerS: 1200, cpuPerSampleUs: 1 },
};

export const madeUpResults: Results = {
  date: "2025-01-02T03:04:05.000Z",
  machine: { processor: "a processor", cores: 2, memoryGb: 8, system: "linux 6", node: "v24.0.0" },
  loadPerCore: 0.1,
  weeks: [
    {
      ...{ ...week, profile: "typical" },
      series: [counters, { metric: "wattspan.operation.energy", sets: 5, series: 100 }],
    },
    {
      ...{ ...week, profile: "typical, `full`" },
      series: [counters, { metric: "wattspan.operation.energy", sets: 20, series: 400 }],
    },
  ],
  bounds: { "wattspan.energy": 1001, "wattspan.operation.energy": 1001 },
  exports: { typical: window, full: { ...window, page: { ...cost, bytes: 60_000 } }, large: window },
  stored: {
    typical: { prometheus: { samples: 1000, bytes: 500 }, victoriaMetrics: { samples: 1000, bytes: 300 } },
    busy: { prometheus: { samples: 1000, bytes: 1000 }, victoriaMetrics: { samples: 1000, bytes: 600 } },
  },
  live: { prometheus: live, victoriaMetrics: live },
};
