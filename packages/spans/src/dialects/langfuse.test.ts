import type { Attributes } from "@opentelemetry/api";
import { expect, it } from "vitest";
import { call, meaningOf } from "../../test/span-meanings.js";
import type { SpanMeaning } from "./dialect.js";

it.each<[string, string, Attributes, SpanMeaning, object | undefined]>([
  [
    "Langfuse",
    "langfuse-sdk",
    {
      "langfuse.observation.type": "generation",
      "langfuse.observation.model.name": "claude-m",
      "langfuse.observation.usage_details":
        '{"input":7,"output":4,"total":18,"input_cached_tokens":4,"output_reasoning_tokens":3}',
    },
    call("claude-m", "anthropic"),
    { inputFresh: 7, cacheRead: 4, output: 7, reasoning: 3 },
  ],
  [
    "Langfuse, with every part apart",
    "langfuse-sdk",
    {
      "langfuse.observation.type": "generation",
      "langfuse.observation.usage_details":
        '{"input":10,"output":4,"total":127,"input_audio_tokens":60,"input_cached_tokens":20,"input_cache_write_tokens":8,"input_text_tokens":2,"output_reasoning_tokens":3,"output_audio_tokens":20}',
    },
    call(undefined, undefined),
    { inputFresh: 72, cacheRead: 20, cacheWrite: 8, output: 27, reasoning: 3 },
  ],
  [
    "Langfuse, with sound and without a cache",
    "langfuse-sdk",
    {
      "langfuse.observation.type": "generation",
      "langfuse.observation.usage_details":
        '{"input":40,"output":7,"total":107,"input_audio_tokens":60,"input_cached_tokens":0}',
    },
    call(undefined, undefined),
    { inputFresh: 40, cacheRead: 0, output: 7, audio: 60 },
  ],
  [
    "Langfuse, where the cached text is a part of the text (xAI)",
    "langfuse-sdk",
    {
      "langfuse.observation.type": "generation",
      "langfuse.observation.usage_details":
        '{"input":0,"output":7,"total":107,"input_text_tokens":100,"input_cached_tokens":64,"input_audio_tokens":0,"input_image_tokens":0}',
    },
    call(undefined, undefined),
    { inputFresh: 36, cacheRead: 64, output: 7 },
  ],
  [
    "Langfuse, in the words of a provider",
    "langfuse-sdk",
    {
      "langfuse.observation.type": "embedding",
      "langfuse.observation.usage_details": '{"prompt_tokens":5,"total_tokens":5}',
    },
    call(undefined, undefined, "embeddings"),
    { inputFresh: 5 },
  ],
])("the span of a call is read as Langfuse states it: %s", (_, scope, attributes, what, usage) => {
  expect(meaningOf(scope, attributes)).toMatchObject({ what, usage });
});

// The total decides; without it, a whole in a provider's words still is no part.
it.each<[string, object | undefined]>([
  [
    '{"input":10,"output":27,"output_text_tokens":7,"output_audio_tokens":20,"total":37}',
    { inputFresh: 10, output: 27 },
  ],
  ['{"input":10,"input_tokens":10,"output":5,"output_tokens":5,"total":15}', { inputFresh: 10, output: 5 }],
  ['{"input":10,"input_tokens":10,"output":5,"output_tokens":5}', { inputFresh: 10, output: 5 }],
  [
    '{"input":10,"input_audio_tokens":20,"output":0,"output_text_tokens":7,"output_reasoning_tokens":5,"total":37}',
    { inputFresh: 10, audio: 20, output: 7, reasoning: 5 },
  ],
])("what Langfuse states twice counts once, on its own side: %s", (details, usage) => {
  const attributes = {
    "langfuse.observation.type": "generation",
    "langfuse.observation.usage_details": details,
  };
  expect(meaningOf("langfuse-sdk", attributes).usage).toEqual(usage);
});
