import { type StartedProgram, startProgram } from "./started-program.js";

/** Where it takes metrics by OTLP, in protobuf. */
export const OTLP_METRICS_PATH = "/opentelemetry/v1/metrics";

/** Starts a VictoriaMetrics that gives the metrics that it gets by OTLP the names that Prometheus would. */
export function startVictoriaMetrics(): Promise<StartedProgram> {
  return startProgram({
    name: "victoria-metrics",
    readyPath: "/health",
    optionsOf: (folder, address) => [
      `-storageDataPath=${folder}`,
      `-httpListenAddr=${address}`,
      "-opentelemetry.usePrometheusNaming",
      "-search.latencyOffset=0s", // What is stored is shown at once.
    ],
  });
}

/**
 * Makes what was sent visible to queries, which else takes some seconds.
 * @example await makeVisible(server.origin)
 */
export async function makeVisible(origin: string): Promise<void> {
  const { ok, status } = await fetch(`${origin}/internal/force_flush`);
  if (!ok) throw new Error(`VictoriaMetrics answered ${status} when asked to flush.`);
}
