/**
 * An MCP server over stdio, with one tool that calls a model of ten tokens. `true` as argument: it states
 * footprints.
 */

import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StdioServerTransport } from "@modelcontextprotocol/sdk/server/stdio.js";
import { context } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { createMetering, setGlobalMetering } from "@wattspan/core";
import { meterInference } from "wattspan";
import { fromMeta } from "wattspan/mcp";
import { z } from "zod";

context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
const exporter = new InMemorySpanExporter();
const tracerProvider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
const energy = { value: 10, low: 5, high: 20 };
const estimator = { id: "ten", knows: () => true, estimate: () => ({ methodId: "ten", energy }) };
setGlobalMetering(createMetering({ estimators: [estimator], telemetry: { tracerProvider } }));

const server = new McpServer({ name: "search", version: "1.0.0" });
const outputSchema = { traceId: z.string(), parent: z.string().optional() };
server.registerTool("look_up", { description: "looks up", outputSchema }, (extra) =>
  fromMeta(extra, { name: "serve look_up", answer: process.argv[2] === "true" }, async (_, step) => {
    const call = { model: "m", provider: "openai" };
    await meterInference(call, async (handle) => handle.setUsage({ inputFresh: 3, output: 7 }));
    const span = step.span as unknown as { parentSpanContext?: { spanId: string } };
    const seen = { traceId: step.span?.spanContext().traceId ?? "", parent: span.parentSpanContext?.spanId };
    return { content: [], structuredContent: seen, _meta: { own: 1 } };
  }),
);
await server.connect(new StdioServerTransport());
