/** The OpenAI Agents SDK with our processor: each call counts once, in the agent that made it. */

import {
  Agent,
  addTraceProcessor,
  OpenAIChatCompletionsModel,
  OpenAIResponsesModel,
  Runner,
  setTraceProcessors,
  setTracingDisabled,
  tool,
} from "@openai/agents";
import { OpenAI } from "openai7";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { meteredClientFetch } from "../../src/adapters/fetch/fetch.js";
import {
  type WattspanTracingProcessor,
  wattspanTracingProcessor,
} from "../../src/adapters/openai-agents/openai-agents.js";
import { inTwoSteps } from "../clients/in-two-steps.js";
import { type Behaviour, localProvider, type Protocol } from "../clients/local-provider.js";
import { openaiProtocol, openaiUsage } from "../clients/protocols/openai.js";
import { hasLoopback, overLoopback } from "../loopback.js";
import { meteredGlobally } from "./metered-globally.js";

describe.skipIf(!hasLoopback).each<[string, () => WattspanTracingProcessor[], boolean]>([
  ["our processor", () => [wattspanTracingProcessor()], false],
  ["our processor twice", () => [wattspanTracingProcessor(), wattspanTracingProcessor()], false],
  ["our processor and a metered fetch", () => [wattspanTracingProcessor()], true],
])(overLoopback("OpenAI Agents with %s"), (adapters, processors, meters) => {
  beforeEach(() => {
    setTracingDisabled(false); // in tests it is off by default
    setTraceProcessors([]);
    for (const processor of processors()) addTraceProcessor(processor);
  });
  afterEach(() => setTraceProcessors([]));

  async function start(protocol: Protocol = openaiProtocol(), behaviours: readonly Behaviour[] = []) {
    const { url } = await localProvider(protocol, behaviours);
    const client = (at: string) => {
      const fetch = meteredClientFetch(undefined, { hosts: { [new URL(at).host]: "openai" } });
      const settings = { apiKey: "k", baseURL: `${at}/v1`, logLevel: "off", maxRetries: 1 } as const;
      return new OpenAI({ ...settings, ...(meters && { fetch }) }) as never;
    };
    const runner = new Runner({ traceIncludeSensitiveData: true, tracingDisabled: false });
    return {
      ...meteredGlobally(),
      runner,
      client,
      responses: new OpenAIResponsesModel(client(url), "m"),
      chat: new OpenAIChatCompletionsModel(client(url), "m"),
    };
  }

  it.each(["responses", "chat"] as const)(
    `a run of OpenAI Agents with ${adapters} is one call in its agents: %s, whole`,
    async (kind) => {
      const { runner, footprints, call, seen, ...models } = await start();
      await runner.run(new Agent({ name: "greeter", model: models[kind] }), "hi");
      const one = await call();
      expect(one).toMatchObject({ name: "m", outcome: "ok", usage: openaiUsage, energy: { value: 18 } });
      expect(one.attempts).toEqual(meters ? { count: 1, failed: 0 } : undefined);
      const agents = await footprints("agent", 2);
      expect(agents.map(({ energy }) => energy?.value)).toEqual([18, 18]);
      expect(seen.byName("greeter")[0]?.parentId).toBeDefined();
    },
  );

  it.each(["responses", "chat"] as const)(
    `a run of OpenAI Agents with ${adapters} is one call in its agents: %s, streamed`,
    async (kind) => {
      const { runner, call, footprints, ...models } = await start();
      const result = await runner.run(new Agent({ name: "greeter", model: models[kind] }), "hi", {
        stream: true,
      });
      for await (const _ of result);
      await result.completed;
      expect(await call()).toMatchObject({ name: "m", outcome: "ok", usage: openaiUsage });
      await footprints("agent", 2);
    },
  );

  it(`a tool of OpenAI Agents with ${adapters} is a step, and both calls are in the agent`, async () => {
    const { runner, chat, footprints, seen } = await start(inTwoSteps);
    const look = tool({
      name: "look",
      description: "looks",
      parameters: z.object({}),
      execute: () => "seen",
    });
    await runner.run(new Agent({ name: "finder", model: chat, tools: [look] }), "hi");
    const calls = await footprints("inference", 2);
    for (const { usage } of calls) expect(usage).toEqual(openaiUsage);
    await footprints("agent", 2);
    expect(seen.byName("finder")[0]?.energy?.value).toBe(36);
    expect(seen.byName("look")[0]).toMatchObject({ kind: "step", outcome: "ok" });
  });

  it(`an agent inside a tool of OpenAI Agents with ${adapters} has its own call, and the outer agent has all`, async () => {
    const { runner, chat, client, footprints, seen } = await start(inTwoSteps);
    const other = await localProvider(openaiProtocol());
    const inner = new Agent({ name: "inner", model: new OpenAIResponsesModel(client(other.url), "m") });
    const execute = async () => String((await runner.run(inner, "hi")).finalOutput);
    const look = tool({ name: "look", description: "looks", parameters: z.object({}), execute });
    await runner.run(new Agent({ name: "outer", model: chat, tools: [look] }), "hi");
    await footprints("inference", 3);
    await footprints("agent", 3);
    expect(seen.byName("inner")[0]?.energy?.value).toBe(18);
    expect(seen.byName("outer")[0]?.energy?.value).toBe(54);
  });

  it(`ten parallel runs of OpenAI Agents with ${adapters} each have their own call`, async () => {
    const { runner, responses, footprints, seen } = await start();
    const names = Array.from({ length: 10 }, (_, index) => `agent ${index}`);
    await Promise.all(names.map((name) => runner.run(new Agent({ name, model: responses }), "hi")));
    await footprints("inference", 10);
    await footprints("agent", 20);
    for (const name of names) expect(seen.byName(name)[0]?.energy?.value).toBe(18);
  });

  it(`a call of OpenAI Agents with ${adapters} that is retried after a 429 is one call`, async () => {
    const { runner, responses, call } = await start(openaiProtocol(), ["busy"]);
    await runner.run(new Agent({ name: "greeter", model: responses }), "hi");
    const { outcome, usage, attempts } = await call();
    expect({ outcome, usage }).toEqual({ outcome: "ok", usage: openaiUsage });
    if (meters) expect(attempts).toEqual({ count: 2, failed: 1 });
  });

  it(`a call of OpenAI Agents with ${adapters} that gets a 500 is a failed call`, async () => {
    const { runner, responses, call, footprints } = await start(openaiProtocol(), ["fail", "fail"]);
    await expect(runner.run(new Agent({ name: "greeter", model: responses }), "hi")).rejects.toThrow();
    expect(await call()).toMatchObject({ outcome: "error", reasons: expect.arrayContaining(["no_usage"]) });
    await footprints("agent", 2);
  });

  it(`a run of OpenAI Agents with ${adapters} and no sensitive data has tokens only where the answer is seen`, async () => {
    const { responses, call } = await start();
    const runner = new Runner({ traceIncludeSensitiveData: false });
    await runner.run(new Agent({ name: "greeter", model: responses }), "hi");
    const { usage, reasons } = await call();
    expect(usage).toEqual(meters ? openaiUsage : undefined);
    if (!meters) expect(reasons).toContain("no_usage");
  });
});
