/** What one export weighs, and what it costs the process that exports. */

import { gzipSync } from "node:zlib";
import { PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import { ProtobufMetricsSerializer } from "@opentelemetry/otlp-transformer";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { cpuMs } from "./cpu.ts";

/** One way to hand out metrics. */
export interface ExportCost {
  /** Bytes of one export, as they are and by gzip. */
  readonly bytes: number;
  readonly gzipBytes: number;
  /** CPU time of collecting and writing one, in milliseconds, and of gzip on top of it. */
  readonly cpuMs: number;
  readonly gzipMs: number;
}

/** The page that Prometheus scrapes, as `wattspan/prometheus` writes it. */
export const pageOf = (metrics: ResourceMetrics): string =>
  // Without the scope, which would be three more labels on each line.
  new PrometheusSerializer(undefined, false, undefined, false, true).serialize(metrics);

/** What OTLP over HTTP sends in protobuf. */
export const otlpOf = (metrics: ResourceMetrics): Uint8Array =>
  ProtobufMetricsSerializer.serializeRequest(metrics) ?? new Uint8Array();

/** Collects and writes again and again. @example await exportCost(() => process.scrape(), pageOf) */
export async function exportCost(
  collect: () => Promise<ResourceMetrics>,
  write: (metrics: ResourceMetrics) => string | Uint8Array,
): Promise<ExportCost> {
  const written = write(await collect());
  return {
    bytes: Buffer.byteLength(written),
    gzipBytes: gzipSync(written).length,
    cpuMs: await cpuMs(async () => write(await collect())),
    gzipMs: await cpuMs(() => gzipSync(written)),
  };
}
