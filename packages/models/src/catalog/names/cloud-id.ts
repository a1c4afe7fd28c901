/**
 * Names as the large clouds write them: Bedrock's ids and ARNs, Vertex's paths, fine-tunes of OpenAI and
 * Mistral.
 */

import type { NameHints } from "../../contracts/catalog-model.js";
import { type Peel, withId } from "./spelling.js";

/** ARN of a model with a name of Bedrock's own. ARNs of customers' resources do not name a model. */
const ARN = /^arn:aws(?:-us-gov|-cn)?:bedrock:([a-z0-9-]*):\d*:([a-z-]+)\/(.+)$/;
const NAMED_IN_ARN: ReadonlySet<string> = new Set(["foundation-model", "inference-profile"]);

/**
 * `us.anthropic.claude-…-v1:0`: geography, vendor, model, version, and the context length of a throughput.
 */
const BEDROCK_ID =
  /^(?:([a-z]{2,6}|us-gov)\.)?([a-z0-9]+)\.([^:]+?)(?:-v\d+(?::\d+)?|-\d+:\d+|:\d+)?(?::\d+k|:mm)?$/;

/** Countries in which all regions of an inference profile lie; the other geographies span several. */
const COUNTRIES: ReadonlyMap<string, string> = new Map([
  ["us", "US"],
  ["us-gov", "US"],
  ["jp", "JP"],
  ["au", "AU"],
  ["ca", "CA"],
  ["in", "IN"],
]);
const GEOGRAPHIES: ReadonlySet<string> = new Set([...COUNTRIES.keys(), "eu", "apac", "global"]);

/** Bedrock's word for a vendor → ours. */
const BEDROCK_VENDORS: ReadonlyMap<string, string> = new Map([
  ["anthropic", "anthropic"],
  ["meta", "meta"],
  ["mistral", "mistral_ai"],
  ["cohere", "cohere"],
  ["deepseek", "deepseek"],
  ["openai", "openai"],
  ["qwen", "alibaba"],
  ["google", "google"],
  ["nvidia", "nvidia"],
  ["moonshot", "moonshot_ai"],
  ["moonshotai", "moonshot_ai"],
  ["minimax", "minimax"],
  ["zai", "z_ai"],
  ["ai21", "ai21"],
  ["amazon", "amazon"],
  ["xai", "x_ai"],
  ["writer", "writer"],
]);

/** Removes the frame of an ARN, and keeps its region where the model runs in it. */
export const bedrockArn: Peel = (spelling) => {
  const [, region = "", kind = "", rest = ""] = ARN.exec(spelling.id) ?? [];
  if (kind === "") return undefined;
  // A profile's region is where the call arrives; another one may serve it.
  const runsThere = region !== "" && !kind.endsWith("inference-profile");
  const hints: NameHints = runsThere ? { serving: { cloud: { provider: "aws", region } } } : {};
  if (NAMED_IN_ARN.has(kind)) return withId(spelling, rest, hints);
  // A custom model's ARN begins with its base model.
  if (kind === "custom-model" && rest.includes("/"))
    return withId(spelling, rest.slice(0, rest.indexOf("/")), { ...hints, fineTuned: true });
  return withId(spelling, "", hints);
};

/** Removes geography and version from a Bedrock id: `eu.meta.llama3-1-8b-instruct-v1:0`. */
export const bedrockVersion: Peel = (spelling) => {
  const [, geography, vendor = "", model = ""] = BEDROCK_ID.exec(spelling.id) ?? [];
  if (!BEDROCK_VENDORS.has(vendor) || (geography !== undefined && !GEOGRAPHIES.has(geography)))
    return undefined;
  const id = `${vendor}.${model}`;
  if (geography === undefined) return withId(spelling, id);
  // A region in front of a profile is where the call arrives; another one may serve it.
  const { serving: _, ...hints } = spelling.hints ?? {};
  return withId({ ...spelling, hints }, id, hintsOf(geography));
};

function hintsOf(geography: string): NameHints {
  const country = COUNTRIES.get(geography);
  return country === undefined ? { geography } : { geography, serving: { country } };
}

/** Removes the vendor from a Bedrock id: `anthropic.claude-…`. */
export const bedrockVendor: Peel = (spelling) => {
  const dot = spelling.id.indexOf(".");
  const vendor = dot < 1 ? undefined : BEDROCK_VENDORS.get(spelling.id.slice(0, dot));
  return vendor === undefined ? undefined : { ...withId(spelling, spelling.id.slice(dot + 1)), vendor };
};

const VERTEX = /^(?:projects\/[^/]+\/locations\/([^/]+)\/)?publishers\/([^/]+)\/models\/([^/]+)$/;
const VERTEX_OTHER = /^projects\/[^/]+\/locations\/([^/]+)\//;

/**
 * Removes the path from a Vertex model, and keeps its region. A customer's endpoint does not name its model.
 */
export const vertexPath: Peel = (spelling) => {
  const [, location, publisher, model] = VERTEX.exec(spelling.id) ?? [];
  if (publisher !== undefined) return withId(spelling, `${publisher}/${model}`, vertexHints(location));
  const other = VERTEX_OTHER.exec(spelling.id)?.[1];
  return other === undefined ? undefined : withId(spelling, "", vertexHints(other));
};

function vertexHints(location: string | undefined): NameHints | undefined {
  if (location === undefined) return undefined;
  // A location without a number is no region: `global`, `us`, `eu`.
  if (!/\d$/.test(location)) return { geography: location };
  return { serving: { cloud: { provider: "gcp", region: location } } };
}

/**
 * Removes the frame of a fine-tune: `ft:gpt-4o-mini-2024-07-18:org::id`, and Azure's
 * `gpt-4o-mini-2024-07-18.ft-<id>`.
 */
export const fineTune: Peel = (spelling) => {
  const base = /^ft:([^:]+)(?::|$)|^(.+)\.ft-/.exec(spelling.id)?.slice(1).find(Boolean);
  return base === undefined ? undefined : withId(spelling, base, { fineTuned: true });
};
