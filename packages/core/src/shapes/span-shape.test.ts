import { SpanKind } from "@opentelemetry/api";
import { describe, expect, it } from "vitest";
import { instrumentationScopes } from "../names/names.js";
import { spanScope, spanShape, withOwn } from "./span-shape.js";

const latest = { latest: true } as const;

describe("spanShape", () => {
  it("the span of an inference is named by operation and model, and that of a remote one is a client's", () => {
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

  it("the span of an inference has gen_ai.system too, unless the latest conventions were opted into", () => {
    const options = { model: "m", provider: "anthropic" };
    expect(spanShape("inference", options, { latest: false }).attributes).toHaveProperty(
      ["gen_ai.system"],
      "anthropic",
    );
    expect(spanShape("inference", options, latest).attributes).not.toHaveProperty(["gen_ai.system"]);
  });

  it("the span of an agent run is named by the agent", () => {
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
  ] as const)(
    "the span of a step of kind %s has the name and attributes of that kind",
    (kind, name, more) => {
      const options = { name: "search", ...(kind && { kind }) };
      expect(spanShape("step", options, { latest: true, agent: "planner" })).toEqual({
        name,
        kind: SpanKind.INTERNAL,
        attributes: { "wattspan.step.kind": kind ?? "other", "gen_ai.agent.name": "planner", ...more },
      });
    },
  );

  it("the span of a plan outside of an agent is named by the plan itself", () => {
    const shape = spanShape("step", { name: "outline", kind: "plan" }, latest);
    expect(shape.name).toBe("plan outline");
    expect(shape.attributes).not.toHaveProperty(["gen_ai.agent.name"]);
  });

  it("the span of a stage is named by its kind and name", () => {
    expect(spanShape("stage", { name: "epoch 3", kind: "training" }, latest)).toEqual({
      name: "training epoch 3",
      kind: SpanKind.INTERNAL,
      attributes: { "wattspan.stage.kind": "training", "wattspan.stage.name": "epoch 3" },
    });
  });

  it("the span of an inference keeps the application's attributes, which cannot change our names", () => {
    const attributes = { tenant: "a", "gen_ai.request.model": "fake" };
    expect(withOwn(spanShape("inference", { model: "m" }, latest), attributes).attributes).toMatchObject({
      tenant: "a",
      "gen_ai.request.model": "m",
    });
    expect(attributes).toEqual({ tenant: "a", "gen_ai.request.model": "fake" });
  });
});

it("the start of a span is a copy that a tracer may change", () => {
  const shape = spanShape("inference", { model: "m" }, { latest: true });
  const start = withOwn(shape, undefined);
  start.attributes["tenant.id"] = "a";
  expect(withOwn(shape, undefined)).toEqual(spanShape("inference", { model: "m" }, { latest: true }));
});

it("the scope of spans shows by its schema which names the spans have", () => {
  expect(spanScope(false)).toBe(instrumentationScopes.genAi);
  expect(spanScope(true)).toBe(instrumentationScopes.genAiLatest);
});
