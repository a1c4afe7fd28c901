/** Tools over MCP with the real SDK: one trace, and one footprint where it is believed. */

import { join } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { context } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { meterAgent, meterInference } from "@wattspan/core";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { type Asked, fromMeta, type McpToolCallsOptions, mcpToolCalls } from "../../src/adapters/mcp/mcp.js";
import { meteredGlobally } from "./metered-globally.js";

const exporter = new InMemorySpanExporter();
const provider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });

beforeEach(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  exporter.reset();
  onTestFinished(() => context.disable());
});

const programs = join(import.meta.dirname, "../programs");

/** A server with one tool that calls a model of ten tokens, and a client of it. */
async function connected(answer: boolean, options: McpToolCallsOptions) {
  const seen = meteredGlobally({ telemetry: { tracerProvider: provider } });
  const got: { meta?: unknown; asked?: Asked } = {};
  const server = new McpServer({ name: "search", version: "1.0.0" });
  server.registerTool("look_up", { description: "looks up" }, (extra) =>
    fromMeta(extra, { name: "serve look_up", answer }, async (asked) => {
      got.meta = extra._meta;
      got.asked = asked;
      await meterInference({ model: "m", provider: "openai" }, (call) =>
        call.setUsage({ inputFresh: 3, output: 7 }),
      );
      return { content: [{ type: "text" as const, text: "seen" }], _meta: { own: 1 } };
    }),
  );
  const client = new Client({ name: "test", version: "1.0.0" });
  const [left, right] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(left), client.connect(right)]);
  onTestFinished(() => client.close());
  const tools = mcpToolCalls(options);
  const ask = () => tools.callTool("search", client, { name: "look_up", arguments: {} });
  return { ...seen, got, ask };
}

const named = { propagateTo: ["search"], trust: ["search"] };

describe("a tool call over MCP, to a server in this process", () => {
  it("an MCP tool call to a server in this process has the server's step inside, and its joules once", async () => {
    const { ask, seen, footprints } = await connected(true, named);
    expect(await ask()).toEqual({ content: [{ type: "text", text: "seen" }], _meta: { own: 1 } });
    await footprints("step", 2);
    const [called] = seen.byName("look_up");
    expect(called).toMatchObject({ energy: { value: 10 }, parts: [] });
    expect(called).not.toHaveProperty("services");
    expect(seen.byName("serve look_up")[0]?.parentId).toBe(called?.id);
  });

  it("an MCP tool call sends the server the budget that is left", async () => {
    const { ask, got } = await connected(false, { ...named, budgetJ: () => 250 });
    await ask();
    expect(got.asked).toEqual({ footprint: false, budgetJ: 250 });
  });

  it("an MCP tool call sends nothing of ours to a server that was not named", async () => {
    const { ask, got } = await connected(true, { propagateTo: ["another"], trust: ["another"] });
    const result = await ask();
    expect(got.meta ?? {}).not.toHaveProperty("traceparent");
    expect(JSON.stringify([got.meta, result])).not.toContain("wattspan");
    expect(got.asked).toEqual({ footprint: false });
  });

  it("an MCP tool call whose answer is an error is a failed step", async () => {
    const { footprints } = meteredGlobally({ telemetry: { tracerProvider: provider } });
    const result = { isError: true, content: [] };
    const client = { callTool: async (_: { name: string }) => result };
    expect(await mcpToolCalls().callTool("search", client, { name: "look_up" })).toBe(result);
    expect((await footprints("step", 1))[0]).toMatchObject({ name: "look_up", outcome: "error" });
  });

  it("an MCP tool call that a budget refuses is not sent, and throws its error", async () => {
    meteredGlobally();
    const sent: unknown[] = [];
    const client = { callTool: async (params: { name: string }) => sent.push(params) };
    const refused = new Error("too dear");
    const budget = { admit: ({ kind }: { kind: string }) => (kind === "step" ? { refused } : undefined) };
    const ask = () => mcpToolCalls(named).callTool("search", client, { name: "look_up" });
    await expect(meterAgent({ name: "outer", budget }, async () => ask())).rejects.toBe(refused);
    expect(sent).toEqual([]);
  });

  it.each([0, -5])(
    "an MCP server refuses what exceeds the joules that its caller has left: %s",
    async (leftJ) => {
      const { ask, seen } = await connected(false, { ...named, budgetJ: () => leftJ });
      expect(await ask()).toMatchObject({ isError: true, content: [{ text: /no joules left/ }] });
      expect(seen.byName("serve look_up")).toMatchObject([{ outcome: "refused" }]);
      expect(seen.byName("m")).toEqual([]);
    },
  );

  it("an MCP tool call that rejects is a failed step, and rejects with the client's error", async () => {
    const { footprints } = meteredGlobally({ telemetry: { tracerProvider: provider } });
    const error = new Error("closed");
    const client = { callTool: (_: { name: string }) => Promise.reject(error) };
    await expect(mcpToolCalls(named).callTool("search", client, { name: "look_up" })).rejects.toBe(error);
    expect((await footprints("step", 1))[0]).toMatchObject({
      ...{ name: "look_up", outcome: "error" },
      services: [{ host: "search", calls: 1, unknown: 1 }], // it may have worked until then
    });
  });
});

/** A server in its own process, with its own metering. It reports the spans that it made. */
async function served(answer: boolean, options: McpToolCallsOptions) {
  const seen = meteredGlobally({ telemetry: { tracerProvider: provider } });
  const transport = new StdioClientTransport({
    command: process.execPath,
    args: ["--disable-warning=ExperimentalWarning", join(programs, "mcp-server.ts"), String(answer)],
    env: { NODE_OPTIONS: "" },
  });
  const client = new Client({ name: "test", version: "1.0.0" });
  onTestFinished(() => client.close());
  await client.connect(transport);
  const tools = mcpToolCalls(options);
  const result = await tools.callTool("search", client, { name: "look_up", arguments: {} });
  const [called] = await seen.footprints("step", 1);
  const { structuredContent } = result as unknown as {
    structuredContent: { traceId: string; parent?: string };
  };
  return { called, result, seen: structuredContent };
}

describe("a tool call over MCP, to a server in another process", () => {
  it("an MCP tool call to another process is in one trace, and its step has what the server states", async () => {
    const { called, result, seen } = await served(true, named);
    expect(result._meta).toEqual({ own: 1, "wattspan/footprint": { joules: 10, low: 5, high: 20 } });
    expect(called).toMatchObject({ method: "reported", energy: { value: 10, low: 5, high: 20 } });
    expect(called?.parts).toEqual([]); // on metrics it is there
    expect(called?.services).toEqual([{ host: "search", calls: 1, energy: { value: 10, low: 5, high: 20 } }]);
    const span = exporter.getFinishedSpans().find(({ name }) => name === "execute_tool look_up");
    expect(seen).toEqual({ traceId: span?.spanContext().traceId, parent: span?.spanContext().spanId });
  });

  it("an MCP tool call to another process is counted here where the server exports nothing", async () => {
    const { called } = await served(true, { ...named, counted: "here" });
    expect(called).toMatchObject({ method: "reported", energy: { value: 10, low: 5, high: 20 } });
    expect(called?.parts).toMatchObject([{ method: "reported", methodId: "mcp", boundary: "serving" }]);
  });

  it("an MCP tool call to a trusted server that states nothing is of unknown energy", async () => {
    const { called } = await served(false, named);
    expect(called).toMatchObject({
      parts: [],
      services: [{ host: "search", calls: 1, unknown: 1 }],
      unknown: { count: 1, reasons: ["unreported"] },
    });
    expect(called).not.toHaveProperty("energy");
  });

  it.each<[string, boolean, McpToolCallsOptions]>([
    ["not trusted", true, { propagateTo: ["search"] }],
    ["trusted, but not named to get the trace", true, { trust: ["search"] }],
  ])("an MCP tool call takes nothing of a server that is %s", async (_, answer, options) => {
    const { called } = await served(answer, options);
    expect(called?.parts).toEqual([]);
    expect(called).not.toHaveProperty("services");
  });
});
