/** openllmetry's spans of MCP: a call of a tool is a step, which has what the tool used, once. */

import { OpenAIInstrumentation as OpenInference } from "@arizeai/openinference-instrumentation-openai";
import { InMemoryTransport } from "@modelcontextprotocol/sdk/inMemory.js";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { McpInstrumentation } from "@traceloop/instrumentation-mcp";
import { createBudget } from "@wattspan/budget";
import { meterAgent } from "@wattspan/core";
import { expect, it, onTestFinished } from "vitest";
import { mcpToolCalls } from "../../src/adapters/mcp/mcp.js";
import { openaiProtocol } from "../clients/protocols/openai.js";
import { hasLoopback, overLoopback } from "../loopback.js";
import { startStand } from "./drive.js";
import { MODELS, messages } from "./flavour.js";
import { freshModule } from "./fresh-module.js";

type Stand = Awaited<ReturnType<typeof startStand>>;
const request = { model: MODELS.openai, messages: messages("plain") };

/** OpenAI's client, which writes spans of its calls. */
function tracedModel({ sdk, url }: Stand) {
  const { OpenAI } = freshModule("openai6") as typeof import("openai6");
  const instrumentation = new OpenInference({ instrumentationConfig: { enabled: false } });
  instrumentation.setTracerProvider(sdk.tracerProvider);
  instrumentation.manuallyInstrument(OpenAI as never);
  return new OpenAI({ apiKey: "k", baseURL: `${url}/v1`, maxRetries: 0, logLevel: "off" });
}

/** An MCP client that writes spans, for a server in this process whose tool does this. */
async function connected({ sdk }: Stand, tool: () => Promise<string>) {
  const name = "@modelcontextprotocol/sdk/client/index.js";
  const { Client } = freshModule(name) as typeof import("@modelcontextprotocol/sdk/client/index.js");
  const instrumentation = new McpInstrumentation({ enabled: false });
  instrumentation.setTracerProvider(sdk.tracerProvider);
  instrumentation.manuallyInstrument({ Client });
  const server = new McpServer({ name: "library", version: "1.0.0" });
  server.registerTool("look_up", { description: "Looks something up." }, async () => ({
    content: [{ type: "text" as const, text: await tool() }],
  }));
  const client = new Client({ name: "reader", version: "1.0.0" });
  const [left, right] = InMemoryTransport.createLinkedPair();
  await Promise.all([server.connect(left), client.connect(right)]);
  return client;
}

it.skipIf(!hasLoopback)(
  overLoopback("openllmetry's span of an MCP tool is a step with the model's call inside, counted once"),
  async () => {
    const stand = await startStand(openaiProtocol());
    onTestFinished(() => stand.close());
    const model = tracedModel(stand);
    await meterAgent({ name: "researcher" }, async () => {
      const client = await connected(stand, async () => (await model.chat.completions.create(request)).id);
      await client.callTool({ name: "look_up", arguments: {} });
      await client.close();
    });

    const { calls, footprints, spans, faults } = await stand.taken();
    expect(faults).toEqual({});
    expect(calls).toHaveLength(1);
    const [call] = calls;
    expect(call?.energy?.value).toBeGreaterThan(0);
    const step = footprints.find(({ id }) => id === call?.parentId);
    expect(step).toMatchObject({ kind: "step", name: "look_up", energy: call?.energy });
    const session = footprints.find(({ id }) => id === step?.parentId);
    expect(session).toMatchObject({ kind: "step", name: "mcp.client.session", energy: call?.energy });
    const agent = footprints.find(({ kind }) => kind === "agent");
    expect(agent).toMatchObject({ id: session?.parentId, name: "researcher", energy: call?.energy });
    const tool = spans.find(({ name }) => name === "look_up.tool");
    expect(tool?.attributes["wattspan.energy"]).toBe(call?.energy?.value);
  },
);

it.skipIf(!hasLoopback)(
  overLoopback(
    "a tool that our adapter calls under openllmetry's spans of MCP is one step, also in parallel",
  ),
  async () => {
    const stand = await startStand(openaiProtocol());
    onTestFinished(() => stand.close());
    const budget = createBudget({ name: "test", limits: { steps: 100 } });
    const { callTool } = mcpToolCalls();
    await meterAgent({ name: "researcher", budget }, async () => {
      const client = await connected(stand, async () => "found");
      const call = () => callTool("library", client, { name: "look_up", arguments: {} });
      await Promise.all([call(), call()]);
      await client.close();
    });

    const { footprints, spans, faults } = await stand.taken();
    expect(faults).toEqual({});
    const steps = footprints.filter(({ kind }) => kind === "step").map(({ name }) => name);
    expect(steps.sort()).toEqual(["look_up", "look_up", "mcp.client.session"]);
    expect(budget.status().spent.steps).toBe(3);
    const tools = spans.filter(({ name }) => name === "look_up.tool");
    expect(tools.map(({ attributes }) => attributes["wattspan.reasons"])).toEqual([
      ["duplicate"],
      ["duplicate"],
    ]);
  },
);
