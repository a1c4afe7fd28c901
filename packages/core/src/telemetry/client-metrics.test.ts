import type { Histogram } from "@opentelemetry/sdk-metrics";
import { describe, expect, it } from "vitest";
import { chat, metered } from "../../test/metered-instruments.js";
import { metric } from "../names/names.js";

describe("the GenAI conventions' own metrics", () => {
  const call = {
    durationS: 0.7,
    usage: { inputFresh: 11, cacheRead: 4, output: 7, reasoning: 3 },
    responseModel: "gpt-4o-2024-08-06",
    host: "api.openai.com",
  };
  const record = { method: "estimated", errorType: "TimeoutError" } as const;
  const own = {
    "gen_ai.operation.name": "chat",
    "gen_ai.provider.name": "openai",
    "gen_ai.request.model": "gpt-4o",
    "gen_ai.response.model": "gpt-4o-2024-08-06",
    "server.address": "api.openai.com",
  };

  it("a call is on the conventions' metrics once where these are asked for, with all input and output", async () => {
    const { instruments, reader } = metered({ genAiMetrics: true });
    instruments.recordInference(chat, { ...record, call });
    const families = await reader.families();
    expect(families.get("gen_ai.client.operation.duration")?.dataPoints).toMatchObject([
      { attributes: { ...own, "error.type": "TimeoutError" }, value: { count: 1, sum: 0.7 } },
    ]);
    expect(families.get("gen_ai.client.token.usage")?.dataPoints).toMatchObject([
      { attributes: { ...own, "gen_ai.token.type": "input" }, value: { count: 1, sum: 15 } },
      { attributes: { ...own, "gen_ai.token.type": "output" }, value: { count: 1, sum: 7 } },
    ]);
    const { boundaries = [] } = metric.clientTokens;
    expect([boundaries[0], boundaries.at(-1), boundaries.length]).toEqual([1, 67_108_864, 14]);
  });

  it("a server that names a thousand models leaves the calls of others separate, and invents no error", async () => {
    const { instruments, reader } = metered({ genAiMetrics: true });
    const usage = { inputFresh: 1, output: 1 };
    const answered = (model: string, responseModel: string, host = "api.openai.com") =>
      instruments.recordInference(
        { ...chat, model },
        { method: "estimated", call: { durationS: 1, usage, responseModel, host } },
      );
    for (let count = 0; count < 1200; count++) answered("quirky", `made-up-${count}`, `host-${count % 300}`);
    for (let count = 0; count < 50; count++) answered("gpt-4o", "gpt-4o-2024-08-06");
    const families = await reader.families();
    const points = families.get("gen_ai.client.token.usage")?.dataPoints ?? [];
    const ofOthers = points.filter(({ attributes }) => attributes["gen_ai.request.model"] === "gpt-4o");
    expect(ofOthers.map(({ value }) => (value as Histogram).count)).toEqual([50, 50]);
    const types = new Set(points.map(({ attributes }) => attributes["gen_ai.token.type"]));
    expect(types).toEqual(new Set(["input", "output"]));
    for (const { attributes } of families.get("gen_ai.client.operation.duration")?.dataPoints ?? [])
      expect(attributes).not.toHaveProperty("error.type");
  });

  it.each([
    ["a call of which nothing is known has a duration and no tokens", true, { durationS: 0.7 }, 1, undefined],
    [
      "a call whose fresh input is not known has no input",
      true,
      { durationS: 1, usage: { cacheRead: 4, output: 7 } },
      1,
      1,
    ],
    ["a call that another instrumentation reports is not on them", true, undefined, undefined, undefined],
    ["a call is not on them unless they are asked for", false, call, undefined, undefined],
  ])("%s", async (_, genAiMetrics, given, durations, tokens) => {
    const { instruments, reader } = metered({ genAiMetrics });
    instruments.recordInference(chat, { method: "estimated", call: given });
    const families = await reader.families();
    expect(families.get("gen_ai.client.operation.duration")?.dataPoints.length).toBe(durations);
    expect(families.get("gen_ai.client.token.usage")?.dataPoints.length).toBe(tokens);
  });
});
