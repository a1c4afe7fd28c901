/** Work that goes on in another trace: linked, and counted where it runs. */

import { context, ROOT_CONTEXT } from "@opentelemetry/api";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { type MeteredMachineOptions, meteredMachine } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import type { ActivityHandle } from "../../src/contracts/activity-options.js";
import type { EnergyEstimator } from "../../src/contracts/energy-estimator.js";

const estimator: EnergyEstimator = {
  id: "test",
  knows: () => true,
  estimate: () => ({ energy: { value: 5, low: 4, high: 6 }, methodId: "test@1" }),
};
const hosted = { model: "m", provider: "openai", usage: () => ({ output: 4 }) } as const;

async function setUp(detail: NonNullable<MeteredMachineOptions["telemetry"]>["detail"] = "full") {
  const exporter = new InMemorySpanExporter();
  const tracerProvider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const machine = await meteredMachine({
    estimators: [estimator],
    telemetry: { detail, tracerProvider },
  });
  return { ...machine, exporter };
}

describe("work that continues in another trace", () => {
  it("work that continues an activity has a link to its span, and each has its own joules once", async () => {
    const { metering, seen, exporter } = await setUp();
    let producer: ActivityHandle | undefined;
    metering.meterAgent({ name: "producer" }, (agent) => {
      producer = agent;
      metering.meterInference(hosted, () => 1);
    });
    context.with(ROOT_CONTEXT, () =>
      metering.meterAgent({ name: "consumer", ...(producer && { continues: producer }) }, () =>
        metering.meterInference(hosted, () => 1),
      ),
    );
    await metering.flush();
    const [first] = seen.byName("producer");
    const [second] = seen.byName("consumer");
    expect([first?.energy?.value, second?.energy?.value]).toEqual([5, 5]);
    expect(second).toMatchObject({ continuesId: first?.id });
    expect(second).not.toHaveProperty("parentId");
    const spans = exporter.getFinishedSpans();
    const spanOf = (name: string) => spans.find((span) => span.name === `invoke_agent ${name}`);
    const links = spanOf("consumer")?.links.map((link) => link.context.spanId);
    expect(links).toEqual([spanOf("producer")?.spanContext().spanId]);
    expect(spanOf("consumer")?.spanContext().traceId).not.toBe(spanOf("producer")?.spanContext().traceId);
  });

  it("work can continue the span of another process, by its context", async () => {
    const { metering, seen, exporter } = await setUp();
    const continues = {
      traceId: "0af7651916cd43dd8448eb211c80319c",
      spanId: "b7ad6b7169203331",
      traceFlags: 1,
    };
    metering.meterAgent({ name: "consumer", continues }, () => 1);
    await metering.flush();
    expect(seen.footprints[0]?.continuesId).toBe(continues.spanId);
    expect(exporter.getFinishedSpans()[0]?.links).toEqual([expect.objectContaining({ context: continues })]);
  });

  it("without spans the id of the activity says what was continued", async () => {
    const { metering, seen } = await setUp("off");
    let producer: ActivityHandle | undefined;
    metering.meterAgent({ name: "producer" }, (agent) => {
      producer = agent;
    });
    metering.meterAgent({ name: "consumer", ...(producer && { continues: producer }) }, () => 1);
    await metering.flush();
    expect(seen.byName("consumer")[0]?.continuesId).toBe(seen.byName("producer")[0]?.id);
  });

  it.each([null, 7, {}, { traceId: "0", spanId: "0" }, { traceId: 1, spanId: 2 }])(
    "what cannot be continued is no link, and the work is metered: %j",
    async (value) => {
      const { metering, seen, exporter } = await setUp();
      expect(metering.meterAgent({ name: "a", continues: value as never }, () => 7)).toBe(7);
      await metering.flush();
      expect(seen.footprints).toHaveLength(1);
      expect(seen.footprints[0]).not.toHaveProperty("continuesId");
      expect(exporter.getFinishedSpans()[0]?.links).toEqual([]);
      expect(metering.status.faults).toEqual({});
    },
  );
});
