/** Reads metrics back from OpenTelemetry's SDK, for tests. */

import { MetricReader } from "@opentelemetry/sdk-metrics";

/** Gives what was recorded when it is asked. */
export class ManualReader extends MetricReader {
  protected override async onForceFlush() {
    return undefined;
  }
  protected override async onShutdown() {
    return undefined;
  }
  async families() {
    const { scopeMetrics } = (await this.collect()).resourceMetrics;
    return new Map(
      scopeMetrics.flatMap(({ metrics: of, scope }) => of.map((m) => [m.descriptor.name, { ...m, scope }])),
    );
  }
  /** Values of one metric by one of its attributes. */
  async values(name: string, by: string): Promise<Record<string, unknown>> {
    const points = (await this.families()).get(name)?.dataPoints ?? [];
    return Object.fromEntries(points.map(({ attributes, value }) => [String(attributes[by]), value]));
  }
}
