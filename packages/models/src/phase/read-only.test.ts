import { expect, it } from "vitest";
import { phase } from "./phase.js";

const estimateOf = (model: string, operation: string, usage: object) =>
  phase().estimate({ model, operation, usage, durationS: 0 });

it("phase estimates embeddings and rerankers from their input alone", () => {
  const embedded = estimateOf("BAAI/bge-m3", "embeddings", { inputFresh: 1000 });
  expect(embedded?.energy.value).toBeGreaterThan(0);
  expect(embedded?.reason).toBeUndefined();
  const reranked = estimateOf("Qwen/Qwen3-Reranker-8B", "rerank", { inputFresh: 1000 });
  expect(reranked?.energy.value).toBeGreaterThan(embedded?.energy.value ?? Number.POSITIVE_INFINITY);
  expect(estimateOf("gpt-4o", "chat", { inputFresh: 1000 })).toBeUndefined();
});

it("phase says that the size of a closed embedding model is assumed", () => {
  const { energy, reason } = estimateOf("text-embedding-3-small", "embeddings", { inputFresh: 1000 }) ?? {};
  expect(reason).toBe("assumed_size");
  expect((energy?.high ?? 0) / (energy?.low ?? 1)).toBeGreaterThan(10);
});

it("phase says why it does not know a model that makes images", () => {
  const call = { model: "gpt-image-1", operation: "chat", durationS: 0 };
  expect(phase().knows(call)).toBe(false);
  expect(phase().whyUnknown?.(call)).toBe("other_output");
  expect(phase().whyUnknown?.({ ...call, model: "no-such-model/0" })).toBeUndefined();
});
