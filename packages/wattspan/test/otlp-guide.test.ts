/** The code of the guide to OTLP, as it stands there, against real receivers. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { metrics, trace } from "@opentelemetry/api";
import { attribute, metric, prometheusName } from "@wattspan/core/names";
import { afterEach, describe, expect, it, vi } from "vitest";
import { codeBlocksOf, runBlock } from "../../../scripts/docs/code-blocks.ts";
import { freePort } from "../../../scripts/free-port.ts";
import { meterAgent, meterInference } from "../src/index.js";
import { needing, POLL } from "./servers/started-program.js";
import { querying } from "./servers/stored-samples.js";
import { startTraceReceiver } from "./servers/trace-receiver.js";
import { makeVisible, OTLP_METRICS_PATH, startVictoriaMetrics } from "./servers/victoria-metrics.js";

const PAGE = "docs/how-to/otlp.md";
const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

type StartTelemetry = (metricsUrl: string, tracesUrl: string) => Promise<() => Promise<void>>;

/** What the block of the page exports. */
async function startTelemetryOfPage(): Promise<StartTelemetry> {
  const text = readFileSync(join(import.meta.dirname, "../../..", PAGE), "utf8");
  const block = codeBlocksOf({ path: PAGE, text }, import.meta.dirname).find(({ file }) =>
    file.endsWith("telemetry.ts"),
  );
  if (!block) throw new Error(`${PAGE} has no telemetry.ts.`);
  const load = (specifier: string) => import(specifier === "wattspan" ? "../src/index.js" : specifier);
  const { startTelemetry } = (await runBlock(block, load, () => undefined)) as {
    startTelemetry: StartTelemetry;
  };
  return startTelemetry;
}

/** Keeps this CPU busy, so that there is something to measure. */
function compute(ms: number): void {
  const until = process.cpuUsage().user + 1000 * ms;
  for (let sum = 0; process.cpuUsage().user < until; sum += Math.sqrt(sum + 1));
}

it("the code of the guide to OTLP reports at its end that no receiver is there, and does not reject", async () => {
  vi.stubEnv("OTEL_EXPORTER_OTLP_TIMEOUT", "50");
  const warn = vi.spyOn(console, "warn").mockReturnValue();
  cleanups.push(() => vi.unstubAllEnvs(), () => warn.mockRestore(), () => metrics.disable(), () => trace.disable()); // biome-ignore format: one line
  const nowhere = `http://127.0.0.1:${await freePort()}`;
  const shutdown = await (await startTelemetryOfPage())(`${nowhere}/metrics`, `${nowhere}/traces`);
  await meterInference({ model: "llama-3.2-1b" }, async () => compute(20));
  await expect(shutdown()).resolves.toBeUndefined();
  expect(warn).toHaveBeenCalledWith("telemetry is lost:", expect.any(Error));
});

const { runs, title } = needing(["victoria-metrics"], "the code of the guide to OTLP");

describe.skipIf(!runs)(title, () => {
  it("the code of the guide to OTLP sends its spans and metrics to real receivers", async () => {
    const server = await startVictoriaMetrics();
    const receiver = await startTraceReceiver();
    cleanups.push(() => server.stop(), () => receiver.close(), () => metrics.disable(), () => trace.disable()); // biome-ignore format: one line
    const startTelemetry = await startTelemetryOfPage();
    const shutdown = await startTelemetry(server.origin + OTLP_METRICS_PATH, receiver.url);
    await meterAgent({ name: "researcher" }, async () => {
      compute(20);
      await meterInference({ model: "llama-3.2-1b" }, async () => compute(60));
    });
    await shutdown();

    const [call, agent] = ["chat llama-3.2-1b", "invoke_agent researcher"].map((name) =>
      receiver.spans.find((span) => span.name === name),
    );
    expect(receiver.spans).toHaveLength(2);
    expect(call?.parentSpanId).toBe(agent?.spanId);
    const total = agent?.attributes[attribute.energy]?.value as number;
    expect(total).toBeGreaterThan(0);
    await makeVisible(server.origin);
    const query = querying(server.origin);
    const selector = `${prometheusName(metric.energy)}{service_name="shop",service_instance_id!=""}`;
    const stored = async () => (await query(`sum(${selector})`))[0]?.value;
    await expect.poll(stored, POLL).toBeCloseTo(total, 9);
  });
});
