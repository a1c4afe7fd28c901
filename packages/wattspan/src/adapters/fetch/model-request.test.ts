import { describe, expect, it } from "vitest";
import { askedCall, inputOfStream } from "./model-request.js";

const asked = (url: string, body?: RequestInit["body"], hosts = {}) =>
  askedCall(url, { method: "POST", ...(body !== undefined && { body }) }, hosts)?.inference;

describe("a request to a model", () => {
  // biome-ignore format: a table
  it.each([
    ["https://api.openai.com/v1/chat/completions", "openai", "chat", undefined],
    ["https://eu.api.openai.com/v1/responses?x=1", "openai", "chat", undefined],
    ["https://api.openai.com/v1/completions", "openai", "text_completion", undefined],
    ["https://api.openai.com/v1/embeddings", "openai", "embeddings", undefined],
    ["https://api.anthropic.com/v1/messages", "anthropic", "chat", undefined],
    ["https://x.openai.azure.com/openai/deployments/my-gpt/chat/completions?api-version=1", "azure.ai.openai", "chat", "my-gpt"],
    ["https://x.services.ai.azure.com/models/chat/completions", "azure.ai.inference", "chat", undefined],
    ["https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:generateContent", "gcp.gemini", "generate_content", "gemini-2.5-flash"],
    ["https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:streamGenerateContent?alt=sse", "gcp.gemini", "generate_content", "gemini-2.5-flash"],
    ["https://generativelanguage.googleapis.com/v1beta/openai/chat/completions", "gcp.gemini", "chat", undefined],
    ["https://us-east5-aiplatform.googleapis.com/v1/projects/p/locations/us-east5/publishers/anthropic/models/claude-sonnet-4-5:streamRawPredict", "gcp.vertex_ai", "chat", "claude-sonnet-4-5"],
    ["https://bedrock-runtime.eu-west-1.amazonaws.com/model/anthropic.claude-sonnet-4-5-v1%3A0/converse", "aws.bedrock", "chat", "anthropic.claude-sonnet-4-5-v1:0"],
    ["https://bedrock-mantle.eu-west-1.api.aws/v1/responses", "aws.bedrock", "chat", undefined],
    ["https://api.openai.com/v1/decisions", "openai", "chat", undefined],
    ["https://api.openai.com/v1/responses/compact", "openai", "chat", undefined],
    ["https://generativelanguage.googleapis.com/v1beta/interactions", "gcp.gemini", "generate_content", undefined],
    ["https://eu-de.ml.cloud.ibm.com/ml/v1/text/chat_stream?version=2024-05-01", "ibm.watsonx.ai", "chat", undefined],
    ["https://api.mistral.ai/v1/chat/completions", "mistral_ai", "chat", undefined],
    ["https://api.eu.mistral.ai/v1/chat/completions", "mistral_ai", "chat", undefined],
    ["https://codestral.mistral.ai/v1/fim/completions", "mistral_ai", "text_completion", undefined],
    ["https://us-api.together.ai/v1/chat/completions", "together_ai", "chat", undefined],
    ["https://api.groq.com/openai/v1/chat/completions", "groq", "chat", undefined],
    ["https://api.cohere.com/v2/chat", "cohere", "chat", undefined],
    ["https://api.cohere.com/v2/embed", "cohere", "embeddings", undefined],
    ["https://api.cohere.com/v2/rerank", "cohere", "rerank", undefined],
    ["https://api.together.xyz/v1/rerank", "together_ai", "rerank", undefined],
    ["https://openrouter.ai/api/v1/chat/completions", "openrouter", "chat", undefined],
  ])("a request to %s is a call of %s for %s", (url, provider, operation, model) => {
    expect(asked(url)).toEqual({ provider, operation, model, runsOn: "remote" });
    const body = '{"stream":true,"model":"m","messages":[]}';
    expect(asked(url, body)?.model).toBe("m");
    expect(asked(url, new TextEncoder().encode(body))?.model).toBe("m");
  });

  it.each([
    "https://api.openai.com.evil.example/v1/responses",
    "https://xapi.openai.com.example/v1/responses",
    "https://myopenrouter.ai/api/v1/chat/completions",
    "https://api.openai.com/v1/batches",
    "https://api.openai.com/v1/responses/r1/cancel",
    "https://api.openai.com/v1/responses/input_tokens",
    "https://api.anthropic.com/v1/messages/batches",
    "https://api.anthropic.com/v1/messages/count_tokens",
    "https://us-east5-aiplatform.googleapis.com/v1/projects/p/locations/us-east5/publishers/anthropic/models/count-tokens:rawPredict",
    "https://generativelanguage.googleapis.com/v1beta/models/gemini-2.5-flash:countTokens",
    "https://us-central1-aiplatform.googleapis.com/v1/projects/p/locations/us-central1/publishers/google/models/imagen-4.0-generate-001:predict",
    "https://bedrock-runtime.eu-west-1.amazonaws.com/model/m/count-tokens",
    "https://generativelanguage.googleapis.com/v1beta/interactions/i1/cancel",
    "file:///v1/chat/completions",
    "/v1/chat/completions",
  ])("a request to %s is not a call of a model", (url) => {
    expect(asked(url, '{"model":"m"}')).toBeUndefined();
  });

  it("a request to a host from the options is a call of its provider, local where a server that computes is on this machine", () => {
    const hosts = {
      ...{ "gateway.internal": "openai", "localhost:11434": "ollama" },
      ...{ "127.0.0.1:4000": "litellm", "127.0.0.1:8000": "openai" },
    };
    expect(asked("http://gateway.internal:8080/v1/chat/completions", '{"model":"m"}', hosts)).toMatchObject({
      provider: "openai",
      runsOn: "remote",
    });
    const local = asked("http://localhost:11434/api/chat", '{"model":"m"}', hosts);
    expect(local).toEqual({ provider: "ollama", operation: "chat", model: "m" });
    for (const gateway of ["http://127.0.0.1:4000/v1/chat/completions", "http://127.0.0.1:8000/v1/messages"])
      expect(asked(gateway, '{"model":"m"}', hosts)).toMatchObject({ runsOn: "remote" });
    expect(asked("http://localhost:8000/v1/chat/completions", "{}", hosts)).toBeUndefined();
    expect(asked("http://constructor/v1/chat/completions", "{}", hosts)).toBeUndefined();
  });

  it.each(["localhost.", "gpu.localhost", "0.0.0.0", "[::]", "[::1]", "127.0.0.1"])(
    "a request to a server that computes is local at %s, which means this machine",
    (host) => {
      const at = (hostname: string) =>
        asked(`http://${hostname}:8000/v1/completions`, '{"model":"m"}', { [`${hostname}:8000`]: "vllm" });
      expect(at(host)).toEqual({ provider: "vllm", operation: "text_completion", model: "m" });
      expect(at("localhost.example.com")).toMatchObject({ runsOn: "remote" });
      expect(at("mylocalhost")).toMatchObject({ runsOn: "remote" });
    },
  );

  it.each(["/generate_stream", "/completion", "/generate"])(
    "a request to %s of an inference server is a call, of whose stream the input is known",
    (path) => {
      const init = { method: "POST", body: '{"stream":true,"prompt":"hi","inputs":"hi"}' };
      const call = askedCall(`http://localhost:8080${path}`, init, { "localhost:8080": "tgi" });
      expect(call?.inference).toMatchObject({ provider: "tgi", operation: "text_completion" });
      const { stream: _, ...body } = JSON.parse(init.body);
      const unasked = { ...init, body: JSON.stringify(body) };
      const other = askedCall(`http://localhost:8080${path}`, unasked, { "localhost:8080": "tgi" });
      expect(other && inputOfStream(other) !== undefined).toBe(path === "/generate_stream");
    },
  );

  it.each([
    ["vllm", "/v1/rerank", "rerank"],
    ["vllm", "/score", "rerank"],
    ["vllm", "/pooling", "embeddings"],
    ["llama.cpp", "/reranking", "rerank"],
    ["llama.cpp", "/infill", "text_completion"],
  ])("a request of %s to %s is a call for %s", (provider, path, operation) => {
    const hosts = { "localhost:8080": provider };
    expect(asked(`http://localhost:8080${path}`, '{"model":"m"}', hosts)).toEqual({
      provider,
      operation,
      model: "m",
    });
  });

  it("a request's model is read from a form or the top level of JSON, and nowhere else", () => {
    const form = new FormData();
    form.set("model", "m");
    expect(asked("https://api.openai.com/v1/responses", form)?.model).toBe("m");
    const bodies = ['{"metadata":{"model":"m"}}', '{"model":5}', '{"model":""}', "model", '{"model":"m'];
    for (const body of bodies)
      expect(asked("https://api.openai.com/v1/responses", body)?.model).toBeUndefined();
  });
});
