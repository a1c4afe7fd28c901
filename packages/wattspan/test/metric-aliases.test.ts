/**
 * Copies under the names of others have, on a real server that gets them by OTLP, the names that their own
 * documentation gives.
 */

import { OTLPMetricExporter } from "@opentelemetry/exporter-metrics-otlp-proto";
import { MeterProvider, PeriodicExportingMetricReader } from "@opentelemetry/sdk-metrics";
import type { Footprint, FootprintPart } from "@wattspan/core";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { metricAliases } from "../src/metric-aliases/metric-aliases.js";
import { needing, POLL } from "./servers/started-program.js";
import { querying } from "./servers/stored-samples.js";
import { makeVisible, OTLP_METRICS_PATH, startVictoriaMetrics } from "./servers/victoria-metrics.js";

/**
 * EcoLogits 0.9.3, docs/tutorial/opentelemetry.md; Kepler 13944a69, docs/user/metrics.md; the draft of Aitra
 * Meter by the rules of Prometheus.
 */
const DOCUMENTED = [
  ...["ecologits_requests_total", "ecologits_input_tokens_ratio", "ecologits_output_tokens_ratio"],
  ...["ecologits_request_latency_seconds", "ecologits_energy_joules", "ecologits_gwp_gCO2eq"],
  ...["kepler_process_cpu_joules_total", "kepler_process_gpu_joules_total"],
  "gen_ai_infrastructure_energy_joules_total",
];

const range = (value: number) => ({ value, low: value, high: value });
const part = (component: FootprintPart["component"], boundary: FootprintPart["boundary"]): FootprintPart => ({
  ...{ component, boundary, method: "measured", methodId: "m", emissionSource: "operational" },
  ...{ energy: range(8), co2e: range(2) },
});
/** A call that used this machine and one elsewhere. */
const CALL: Footprint = {
  ...{ id: "1", kind: "inference", name: "llama", startedAt: new Date(0), durationS: 2, outcome: "ok" },
  ...{ method: "measured", coverage: 1, resolution: 1, weightPolicy: "equal", reasons: [], self: {} },
  usage: { inputFresh: 10, output: 5 },
  parts: [part("cpu", "client"), part("memory", "client"), part("gpu", "client"), part("server", "serving")],
};

const { runs, title } = needing(["victoria-metrics"], "copies under the names of others");

describe.skipIf(!runs)(title, () => {
  it("copies under the names of others have the documented names and values on a real server", async () => {
    const server = await startVictoriaMetrics();
    onTestFinished(() => server.stop());
    const exporter = new OTLPMetricExporter({ url: server.origin + OTLP_METRICS_PATH });
    const reader = new PeriodicExportingMetricReader({ exporter, exportIntervalMillis: 3_600_000 });
    const meterProvider = new MeterProvider({ readers: [reader] });
    onTestFinished(() => meterProvider.shutdown());
    const observe = metricAliases({
      names: ["gen_ai.infrastructure", "kepler", "ecologits"],
      meterProvider,
    });
    observe(CALL);
    observe(CALL);
    await meterProvider.forceFlush();
    await makeVisible(server.origin);
    const query = querying(server.origin);
    const all = () => query('{__name__=~"(kepler|ecologits|gen_ai)_.*"}');
    await vi.waitUntil(async () => (await all()).length > 0, POLL);
    const samples = await all();
    expect([...new Set(samples.map(({ labels }) => labels.__name__))].sort()).toEqual([...DOCUMENTED].sort());
    const values = Object.fromEntries(
      samples.map(({ labels, value }) => [
        `${labels.__name__}${labels.zone ? ` ${labels.zone}` : ""}`,
        value,
      ]),
    );
    expect(values).toMatchObject({
      "kepler_process_cpu_joules_total package": 16,
      "kepler_process_cpu_joules_total dram": 16,
      gen_ai_infrastructure_energy_joules_total: 16,
      ecologits_requests_total: 2,
      ecologits_energy_joules: 8,
      ecologits_gwp_gCO2eq: 2,
      ecologits_input_tokens_ratio: 10,
    });
  });
});
