/** Brings what instrumentations call a provider to the names of the GenAI conventions. */

import { inTable } from "./dialect.js";

/** Their words for it, in small letters. What is not here is taken as it is, or without what follows its first dot. */
const NAMES: Readonly<Record<string, string>> = {
  "amazon-bedrock": "aws.bedrock",
  amazon_bedrock: "aws.bedrock",
  aws: "aws.bedrock",
  "aws.bedrock": "aws.bedrock",
  bedrock: "aws.bedrock",
  "az.ai.openai": "azure.ai.openai",
  azure: "azure.ai.openai",
  "azure-openai": "azure.ai.openai",
  azure_openai: "azure.ai.openai",
  "azure.ai.openai": "azure.ai.openai",
  "azure.ai.inference": "azure.ai.inference",
  "az.ai.inference": "azure.ai.inference",
  "gcp.gemini": "gcp.gemini",
  "gcp.gen_ai": "gcp.gen_ai",
  "gcp.vertex_ai": "gcp.vertex_ai",
  gemini: "gcp.gemini",
  google: "gcp.gemini",
  "google.generative-ai": "gcp.gemini",
  "google.vertex": "gcp.vertex_ai",
  google_genai: "gcp.gemini",
  google_vertexai: "gcp.vertex_ai",
  googleai: "gcp.gemini",
  vertex_ai: "gcp.vertex_ai",
  vertexai: "gcp.vertex_ai",
  "ibm.watsonx.ai": "ibm.watsonx.ai",
  watsonx: "ibm.watsonx.ai",
  mistral: "mistral_ai",
  mistralai: "mistral_ai",
  "moonshot-ai": "moonshot_ai",
  moonshotai: "moonshot_ai",
  together: "together_ai",
  togetherai: "together_ai",
  xai: "x_ai",
};

/** Families of models that only their makers serve. Open weights may run anywhere, here too. */
const CLOSED: readonly (readonly [RegExp, string])[] = [
  [/^(?:gpt-(?!oss)|chatgpt-|o[134](?:-|$)|text-embedding-(?:3|ada)-)/, "openai"],
  [/^claude-/, "anthropic"],
  [/^gemini-/, "gcp.gemini"],
];

/**
 * @example providerName("openai.chat") // "openai"
 * @example providerName("google.vertex.chat") // "gcp.vertex_ai"
 */
export function providerName(told: string | undefined): string | undefined {
  if (told === undefined) return undefined;
  const name = told.toLowerCase();
  // Longest first: google.vertex.chat, google.vertex, google.
  for (let end = name.length; end > 0; end = name.lastIndexOf(".", end - 1)) {
    const known = inTable(NAMES, name.slice(0, end));
    if (known !== undefined) return known;
  }
  const [first = name] = name.split(".");
  return first;
}

/** Who serves a model, where only one does. @example makerOf("claude-sonnet-5") // "anthropic" */
export const makerOf = (model: string | undefined): string | undefined =>
  model === undefined ? undefined : CLOSED.find(([family]) => family.test(model))?.[1];
