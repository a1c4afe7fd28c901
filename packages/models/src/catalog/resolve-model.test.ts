import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { wrongRows } from "../../test/wrong-rows.js";
import { nearestNames, resolveModel } from "./resolve-model.js";

/** What a name means, in one line: the row, how it was found, and what else the name says. */
const meaning = (name: string, provider?: string) => {
  const resolved = resolveModel(name, provider);
  if (resolved.status === "unknown") return "unknown";
  return `${resolved.model.name} ${resolved.matched}`;
};
const hintsOf = (name: string, provider?: string) => resolveModel(name, provider).hints;

/** Forms that the documentation does not list. */
const OTHER_FORMS = [
  ["gpt-4-0314", "gpt-4 dated"],
  ["claude-sonnet-4-5-20250929", "claude-sonnet-4-5 alias"],
  ["claude-sonnet-4-5@20250929", "claude-sonnet-4-5 dated"],
  ["gpt-4o:latest", "gpt-4o dated"],
  ["azure/gpt-35-turbo", "gpt-3.5-turbo alias"],
  ["openrouter/meta-llama/llama-3.1-8b-instruct:free", "llama-3.1-8b alias"],
  ["anthropic.claude-opus-4-20250514-v1:0", "claude-opus-4 alias"],
  ["vertex_ai/meta/llama-3.1-405b-instruct-maas", "llama-3.1-405b alias"],
  ["unsloth/Llama-3.2-3B-Instruct", "llama-3.2-3b alias"],
  ["ollama/llama3.1", "llama-3.1-8b alias"],
  ["llama-3.3-70b-versatile", "llama-3.3-70b alias"],
  ["accounts/fireworks/routers/glm-5p1-fast", "glm-5.1 alias"],
  ["meta-llama/llama-3-3-70b-instruct", "llama-3.3-70b alias"],
  ["databricks-gpt-5-6-sol", "gpt-5.6-sol alias"],
  ["claude-opus-4-8[1m]", "claude-opus-4-8 alias"],
  ["anthropic/claude-4.8-opus-20260528", "claude-opus-4-8 dated"],
  ["openai/gpt-5.4-fast", "gpt-5.4 alias"],
  ["Qwen/Qwen3-235B-A22B-fp8-tput", "qwen3-235b-a22b alias"],
  ["ai/qwen3:8B-Q4_K_M", "qwen3-8b alias"],
  ["gpt-4o-mini-2024-07-18.ft-0123456789abcdef", "gpt-4o-mini-2024-07-18 alias"],
] as const;

describe("the table of forms in the documentation", () => {
  const page = readFileSync(join(import.meta.dirname, "../../../../docs/models/catalog.md"), "utf8");
  const rows = page
    .split("\n")
    .map((line) => /^\| [^|]+ \| `([^`]+)` +\| `([^`]+)` +\| (exact|alias|dated) +\|/.exec(line))
    .flatMap((match) => (match ? [match.slice(1) as [string, string, string]] : []));

  it("the documentation's table of forms is found", () => {
    expect(rows.length).toBeGreaterThanOrEqual(15);
  });

  it("every name in the documentation's table of forms leads to its model, matched as the table says", () => {
    const wrong = wrongRows(rows, ([name, model, matched]) =>
      expect(meaning(name)).toBe(`${model} ${matched}`),
    );
    expect(wrong).toEqual([]);
  });

  it.each(OTHER_FORMS)("resolveModel leads the form %s to %s", (name, expected) => {
    expect(meaning(name)).toBe(expected);
  });
});

describe("names of vendors", () => {
  it("resolveModel leads a name to its own row, in any case", () => {
    expect(meaning("gpt-4o")).toBe("gpt-4o exact");
    expect(meaning("GPT-4o-Mini")).toBe("gpt-4o-mini exact");
  });

  it("resolveModel takes the row of a dated edition before the model's", () => {
    expect(meaning("gpt-4o-2024-08-06")).toBe("gpt-4o-2024-08-06 exact");
    expect(meaning("gpt-6-sol-2026-09-01")).toBe("gpt-6-sol dated");
  });

  it.each([
    ["gpt-4-0314", "gpt-4 dated"],
    ["claude-opus-4-1-20250805", "claude-opus-4-1 alias"],
    ["claude-opus-4-1@20250805", "claude-opus-4-1 dated"],
    ["claude-haiku-4-5@latest", "claude-haiku-4-5 dated"],
    ["gemini-2.5-flash-001", "gemini-2.5-flash dated"],
    ["gemini-2.5-pro-preview-06-05", "gemini-2.5-pro dated"],
    ["gemini-2.5-flash-preview-09-2025", "gemini-2.5-flash dated"],
    ["gpt-4o:latest", "gpt-4o dated"],
    ["vertex_ai/mistral-large-2411@001", "mistral-large-2411 dated"],
    ["gemini-2.5-flash@001", "gemini-2.5-flash dated"],
  ])("resolveModel reads the date of %s", (name, expected) => {
    expect(meaning(name)).toBe(expected);
  });

  it.each([
    "gpt-4o-2024-13-06", // no such month
    "gpt-4o-2024-02-45",
    "gpt-4-9999",
    "claude-opus-5-2026-01-01", // not how Anthropic writes it
    "gpt-4o-20240806",
    "mistral-large-2405", // dates of Mistral are models of other sizes
    "gemini-2.5-flash-preview-tts",
    "gpt-4o-",
    "gpt-4",
  ])("resolveModel does not take %s for a dated edition", (name) => {
    expect(meaning(name)).toBe(name === "gpt-4" ? "gpt-4 exact" : "unknown");
  });
});

describe("names of hosts", () => {
  it("resolveModel takes the region from a Bedrock ARN and from a Bedrock route", () => {
    expect(hintsOf("arn:aws:bedrock:eu-west-1::foundation-model/meta.llama3-1-8b-instruct-v1:0")).toEqual({
      serving: { cloud: { provider: "aws", region: "eu-west-1" } },
    });
    expect(hintsOf("bedrock/us-west-2/meta.llama3-70b-instruct-v1:0")).toEqual({
      serving: { cloud: { provider: "aws", region: "us-west-2" } },
    });
  });

  it("resolveModel takes no number of a Bedrock id for its version", () => {
    expect(meaning("anthropic.claude-opus-4-6")).toBe("claude-opus-4-6 alias");
    expect(meaning("anthropic.claude-opus-4-6-v1")).toBe("claude-opus-4-6 alias");
    expect(meaning("openai.gpt-oss-120b-1:0")).toBe("gpt-oss-120b alias");
    expect(meaning("meta.llama3-8b-instruct-v1:0:8k")).toBe("llama-3-8b alias");
  });

  it("resolveModel gives the geography of a Bedrock profile, and a country only where all of it lies in one", () => {
    const arn =
      "arn:aws:bedrock:us-east-1:123456789012:inference-profile/us.anthropic.claude-sonnet-4-20250514-v1:0";
    expect(hintsOf(arn)).toEqual({ geography: "us", serving: { country: "US" } });
    expect(hintsOf("eu.anthropic.claude-sonnet-4-20250514-v1:0")).toEqual({ geography: "eu" });
    expect(hintsOf("global.anthropic.claude-opus-4-6-v1")).toEqual({ geography: "global" });
  });

  it("resolveModel takes a region in front of a Bedrock profile for the place of arrival", () => {
    const at = (profile: string) => hintsOf(`bedrock/eu-west-1/${profile}`);
    expect(at("eu.anthropic.claude-sonnet-4-20250514-v1:0")).toEqual({ geography: "eu" });
    expect(at("global.anthropic.claude-opus-4-6-v1")).toEqual({ geography: "global" });
    expect(at("anthropic.claude-opus-4-6-v1")).toEqual({
      serving: { cloud: { provider: "aws", region: "eu-west-1" } },
    });
  });

  it("resolveModel does not know what a customer's own things on Bedrock and Vertex AI are", () => {
    const profile = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123";
    expect(resolveModel(profile).status).toBe("unknown");
    expect(hintsOf(profile)).toBeUndefined();
    const endpoint = "projects/p/locations/europe-west4/endpoints/123";
    expect(resolveModel(endpoint).status).toBe("unknown");
    expect(hintsOf(endpoint)).toEqual({ serving: { cloud: { provider: "gcp", region: "europe-west4" } } });
  });

  it("resolveModel takes the region of a Vertex AI path, or its geography where there is no region", () => {
    const path = (location: string) =>
      `projects/p/locations/${location}/publishers/anthropic/models/claude-opus-4-1@20250805`;
    expect(hintsOf(path("us-east5"))).toEqual({
      serving: { cloud: { provider: "gcp", region: "us-east5" } },
    });
    expect(hintsOf(path("global"))).toEqual({ geography: "global" });
  });

  it.each([
    ["llama3.1:8b-instruct-q4_K_M", 4],
    ["llama3.1:8b-instruct-fp16", 16],
    ["qwen3:30b-a3b-instruct-2507-q8_0", 8],
    ["gemma3:27b-it-qat", 4],
    ["hf.co/bartowski/Llama-3.2-3B-Instruct-GGUF:IQ3_M", 3],
    ["meta-llama/Llama-3.1-405B-Instruct-FP8", 8],
    ["Qwen/Qwen2.5-7B-Instruct-GPTQ-Int4", 4],
    ["Qwen/Qwen2.5-7B-Instruct-AWQ", 4],
    ["mlx-community/Llama-3.2-3B-Instruct-8bit", 8],
    ["Llama-3.2-1B-Instruct-Q8_0.gguf", 8],
  ])("resolveModel reads the bits of %s", (name, weightBits) => {
    expect(resolveModel(name)).toMatchObject({ status: "known", hints: { weightBits } });
  });

  it("resolveModel takes a missing tag for the latest with Ollama alone", () => {
    expect(meaning("llama3.1", "ollama")).toBe("llama-3.1-8b alias");
    expect(meaning("ollama/llama3.1")).toBe("llama-3.1-8b alias");
    expect(meaning("llama3.1")).toBe("unknown");
  });

  it("resolveModel marks a fine-tune", () => {
    const tuned = "ft:gpt-4o-mini-2024-07-18:my-org::abc123";
    expect(resolveModel(tuned)).toMatchObject({ status: "known", hints: { fineTuned: true } });
    expect(
      hintsOf("arn:aws:bedrock:us-east-1:1:custom-model/meta.llama3-1-8b-instruct-v1:0/abc"),
    ).toMatchObject({
      fineTuned: true,
    });
  });
});

describe("what must not match", () => {
  const strange = [
    "llama-3.1-80b",
    "llama-3.1",
    "gpt-4o-maxi",
    "gpt-4omni",
    "my-gpt-4o",
    "gpt-4o-mini-mini",
    "anthropic/gpt-4o", // a vendor and another vendor's model
    "somebody/gpt-4o",
    "somebody/llama-3.1-8b-instruct",
    "unsloth/gpt-4o", // nobody publishes closed weights again
    "gpt-4o-GGUF",
    "gpt-4o:8b-q4_0",
    "meta.gpt-4o-v1:0",
    "xx.anthropic.claude-opus-4-6-v1",
    "azure/my-deployment",
    "ft:",
    "bedrock/",
    "",
    "/",
    ":",
    "gpt-4o ",
    "gpt 4o",
    "gpt-4o\u0000",
    "gpt-4о", // a Cyrillic letter
  ];

  it("a name that is only like that of a model is unknown", () => {
    expect(wrongRows(strange, (name) => expect(meaning(name)).toBe("unknown"))).toEqual([]);
  });

  it("resolveModel keeps a model apart from its smaller sibling", () => {
    expect(meaning("gpt-4o-mini")).toBe("gpt-4o-mini exact");
    expect(meaning("openai/gpt-4o-mini")).toBe("gpt-4o-mini alias");
    expect(meaning("llama-3.1-8b")).toBe("llama-3.1-8b exact");
  });

  it("resolveModel does not know a name that is no text", () => {
    for (const name of [undefined, null, 4, {}, [], Symbol("x")] as unknown as string[]) {
      expect(resolveModel(name).status).toBe("unknown");
    }
  });
});

describe("what is unknown", () => {
  it("an unknown model names the most similar ones when asked, and only then", () => {
    const unknown = resolveModel("gpt4o");
    expect(unknown).toEqual({ status: "unknown" }); // what is enumerable
    expect(unknown.status === "unknown" && unknown.nearest[0]).toBe("gpt-4o");
    expect(nearestNames("claud-opus-5", 1)).toEqual(["claude-opus-5"]);
  });

  it("resolveModel does not choke on a name of 10 kB", () => {
    const long = `gpt-4o${"/".repeat(10_000)}`;
    const unknown = resolveModel(long);
    expect(unknown.status).toBe("unknown");
    expect(unknown.status === "unknown" && unknown.nearest).toEqual([]);
  });
});
