/** Size of one export, and its cost for the exporting process. */

import { gzipSync } from "node:zlib";
import { PrometheusSerializer } from "@opentelemetry/exporter-prometheus";
import { ProtobufMetricsSerializer } from "@opentelemetry/otlp-transformer";
import type { ResourceMetrics } from "@opentelemetry/sdk-metrics";
import { cpuMs } from "./cpu.ts";

/** One way to export metrics. */
export interface ExportCost {
  /** Bytes of one export, plain and with gzip. */
  readonly bytes: number;
  readonly gzipBytes: number;
  /** CPU time of collecting and writing one, in milliseconds, and of gzip on top of it. */
  readonly cpuMs: number;
  readonly gzipMs: number;
}

/** The page that Prometheus scrapes, as `wattspan/prometheus` writes it. */
export const pageOf = (metrics: ResourceMetrics): string =>
  // Without the scope, which would add three labels to each line.
  new PrometheusSerializer(undefined, false, undefined, false, true).serialize(metrics);

/** What OTLP over HTTP sends in protobuf. */
export const otlpOf = (metrics: ResourceMetrics): Uint8Array =>
  ProtobufMetricsSerializer.serializeRequest(metrics) ?? new Uint8Array();

/** Collects and writes repeatedly. @example await exportCost(() => process.scrape(), pageOf) */
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
