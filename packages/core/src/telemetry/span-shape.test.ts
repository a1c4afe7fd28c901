import { SpanKind } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { scopes } from "../names.js";
import { spanScope, spanShape } from "./span-shape.js";

const latest = { latest: true } as const;

describe("spanShape", () => {
  it("names an inference by operation and model; a remote one is a client's", () => {
    const options = { model: "gpt-4o", provider: "openai" };
    expect(spanShape("inference", options, { latest: true, remote: true })).toEqual({
      name: "chat gpt-4o",
      kind: SpanKind.CLIENT,
      attributes: {
        "gen_ai.operation.name": "chat",
        "gen_ai.provider.name": "openai",
        "gen_ai.request.model": "gpt-4o",
      },
    });
    expect(spanShape("inference", { model: "llama", operation: "embeddings" }, latest)).toEqual({
      name: "embeddings llama",
      kind: SpanKind.INTERNAL,
      attributes: { "gen_ai.operation.name": "embeddings", "gen_ai.request.model": "llama" },
    });
  });

  it("also says gen_ai.system unless the latest conventions were opted into", () => {
    const options = { model: "m", provider: "anthropic" };
    expect(spanShape("inference", options, { latest: false }).attributes).toHaveProperty(
      ["gen_ai.system"],
      "anthropic",
    );
    expect(spanShape("inference", options, latest).attributes).not.toHaveProperty(["gen_ai.system"]);
  });

  it("names an agent run", () => {
    expect(spanShape("agent", { name: "planner", goal: "secret" }, latest)).toEqual({
      name: "invoke_agent planner",
      kind: SpanKind.INTERNAL,
      attributes: { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "planner" },
    });
  });

  it.each([
    [
      "tool",
      "execute_tool search",
      { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "search" },
    ],
    ["plan", "plan planner", { "gen_ai.operation.name": "plan" }],
    ["retrieval", "retrieval search", {}],
    [undefined, "other search", {}],
  ] as const)("names a step of kind %s", (kind, name, more) => {
    const options = { name: "search", ...(kind && { kind }) };
    expect(spanShape("step", options, { latest: true, agent: "planner" })).toEqual({
      name,
      kind: SpanKind.INTERNAL,
      attributes: { "wattspan.step.kind": kind ?? "other", "gen_ai.agent.name": "planner", ...more },
    });
  });

  it("names a plan outside of an agent by itself", () => {
    const shape = spanShape("step", { name: "outline", kind: "plan" }, latest);
    expect(shape.name).toBe("plan outline");
    expect(shape.attributes).not.toHaveProperty(["gen_ai.agent.name"]);
  });

  it("names a stage", () => {
    expect(spanShape("stage", { name: "epoch 3", kind: "training" }, latest)).toEqual({
      name: "training epoch 3",
      kind: SpanKind.INTERNAL,
      attributes: { "wattspan.stage.kind": "training", "wattspan.stage.name": "epoch 3" },
    });
  });

  it("keeps the application's attributes, under which our names cannot be changed", () => {
    const attributes = { tenant: "a", "gen_ai.request.model": "fake" };
    expect(spanShape("inference", { model: "m", attributes }, latest).attributes).toMatchObject({
      tenant: "a",
      "gen_ai.request.model": "m",
    });
    expect(attributes).toEqual({ tenant: "a", "gen_ai.request.model": "fake" });
  });
});

describe("spanScope", () => {
  it("tells by its schema which names the spans have", () => {
    expect(spanScope(false)).toBe(scopes.genAi);
    expect(spanScope(true)).toBe(scopes.genAiLatest);
  });
});
