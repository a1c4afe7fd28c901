/** Spans of other instrumentations, which get what is ours, and the newest names of the conventions. */

import { context, SpanKind, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  createMetering,
  type EnergyEstimator,
  type MeteringOptions,
  setGlobalMetering,
} from "@wattspan/core";
import { usageReaders } from "@wattspan/spans";
import { manualClock } from "@wattspan/testing";
import { vi } from "vitest";

const constant: EnergyEstimator = {
  id: "constant",
  knows: () => true,
  estimate: () => ({ methodId: "constant@1", tables: ["constant@1"], energy: { value: 7, low: 5, high: 9 } }),
};

const CHAT = {
  "gen_ai.operation.name": "chat",
  "gen_ai.provider.name": "openai",
  "gen_ai.request.model": "gpt-4o",
};
const TOKENS = { "gen_ai.usage.input_tokens": 11, "gen_ai.usage.output_tokens": 7 };

/** An agent with a tool and a call, and two instrumentations that report the same call. */
export async function runFollowed(telemetry: NonNullable<MeteringOptions["telemetry"]>): Promise<void> {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  const metering = createMetering({ usageReaders, clock: manualClock(), estimators: [constant], telemetry });
  setGlobalMetering(metering);
  await metering.ready;
  const tracer = (telemetry.tracerProvider ?? trace).getTracer("another");
  const span = (name: string, attributes: object, inside: () => void = () => undefined) => {
    const started = tracer.startSpan(name, { kind: SpanKind.CLIENT, attributes: { ...attributes } });
    context.with(trace.setSpan(context.active(), started), inside);
    started.setAttributes(TOKENS).end();
  };
  span("invoke_agent", { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "researcher" }, () => {
    span("execute_tool", { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "search" });
    span("chat gpt-4o", CHAT, () => span("chat again", CHAT, () => span("and again", CHAT)));
  });
  await metering.shutdown();
  setGlobalMetering(undefined);
  context.disable();
}

/** A call whose span has the names of the newest GenAI conventions. */
export async function runWithNewestNames(
  telemetry: NonNullable<MeteringOptions["telemetry"]>,
): Promise<void> {
  vi.stubEnv("OTEL_SEMCONV_STABILITY_OPT_IN", "gen_ai_latest_experimental");
  const metering = createMetering({ usageReaders, clock: manualClock(), estimators: [constant], telemetry });
  await metering.ready;
  await metering.meterInference({ model: "gpt-4o", provider: "openai" }, async (call) => {
    call.setUsage({ inputFresh: 10, cacheRead: 5, cacheWrite: 3, output: 20, reasoning: 8 });
    return { model: "gpt-4o-2026-05-01" };
  });
  await metering.shutdown();
  vi.unstubAllEnvs();
}
