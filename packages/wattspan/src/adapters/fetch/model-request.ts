/** Reads what a request to a model's server asks for, from its address and JSON body. */

import type { InferenceOptions } from "@wattspan/core";
import type { AskedInput } from "../../counting/asked-input.js";
import { isThisMachine } from "../../process/this-machine.js";
import { providerAt } from "./model-host.js";
import { inputOf, type RequestBody, readBody, valueAt } from "./request-body.js";

/** Paths that ask a model, with their operations. Counting, listing and cancelling are not among them. */
const OPERATIONS: readonly (readonly [path: RegExp, operation: string])[] = [
  [/\/(?:chat\/completions|responses|responses\/compact|decisions|chat|chat_stream)$/, "chat"],
  [/(?<!\/threads\/[^/]+)\/messages$/, "chat"],
  [/\/(?:completions?|infill|generate|generate_stream)$/, "text_completion"],
  [/\/(?:embeddings|embed|pooling)$/, "embeddings"],
  [/\/(?:rerank|reranking|score)$/, "rerank"],
  [/:(?:embedContent|batchEmbedContents)$/, "embeddings"],
  [/(?::(?:generateContent|streamGenerateContent)|\/interactions)$/, "generate_content"],
  [/(?<!\/count-tokens):(?:rawPredict|streamRawPredict)$/, "chat"],
  [/\/model\/[^/]+\/(?:converse|converse-stream|invoke|invoke-with-response-stream)$/, "chat"],
];
/** The position of the model in a path: Gemini and Vertex, Azure's deployments, Bedrock. */
const MODEL_IN_PATH = [/\/models\/([^/:]+):\w+$/, /\/deployments\/([^/]+)\//, /\/model\/([^/]+)\/[\w-]+$/];
/** Servers that compute where they listen. A gateway on this machine only forwards. */
const COMPUTING =
  /ollama|vllm|llama[._-]?cpp|llamafile|lm[._-]?studio|tgi|text-generation-inference|sglang|triton|localai|mlx/i;

/** Hosts that serve models, by name or by name and port, with their providers. */
export type ModelHosts = Readonly<Record<string, string>>;

/** An inference before its answer. A body that is a stream does not reveal its model. */
export type AskedInference = Omit<InferenceOptions, "model"> & { readonly model: string | undefined };

/** A request that asks a model. */
export interface AskedCall {
  readonly inference: AskedInference;
  readonly body: RequestBody | undefined;
  readonly origin: string;
  readonly path: string;
  /** Aborts it. */
  readonly signal: AbortSignal | undefined;
}

/** The inference that a request asks for. Undefined for any other request. Only existing data is read. */
export function askedCall(
  input: unknown,
  init: RequestInit | undefined,
  hosts: ModelHosts,
): AskedCall | undefined {
  const request = typeof Request === "function" && input instanceof Request ? input : undefined;
  const address = request?.url ?? String(input);
  if (!/^https?:/i.test(address) || (init?.method ?? request?.method ?? "GET").toUpperCase() !== "POST")
    return undefined;
  const { host, hostname, origin, pathname } = new URL(address);
  const provider = named(hosts, host) ?? named(hosts, hostname) ?? providerAt(hostname);
  const operation = provider && OPERATIONS.find(([path]) => path.test(pathname))?.[1];
  if (!operation) return undefined;
  const body = readBody(init?.body);
  const model = body?.model ?? modelOf(pathname);
  // A model on this machine does its work here, as inside `meterInference`.
  const isHere = isThisMachine(hostname) && computes(provider);
  const expects = body && expectedOf(body);
  const inference = {
    ...{ model, provider, operation },
    ...(!isHere && { runsOn: "remote" as const }),
    ...(expects && { expects }),
  };
  const signal = init?.signal ?? request?.signal;
  return { inference, body, origin, path: pathname, signal };
}

/** More is no limit, and so is a number below 0: `-1` and `2147483647` are usual. */
const MAX_OUTPUT = 1e8;
/** Members of a body that limit its output. */
const OUTPUT_LIMITS = ["max_completion_tokens", "max_output_tokens", "max_tokens"];

/** What it may take, for budgets. */
function expectedOf(body: RequestBody): InferenceOptions["expects"] {
  const output = OUTPUT_LIMITS.map((name) => valueAt(body, name)).find(isLimit);
  return output === undefined ? undefined : { output };
}

const isLimit = (value: unknown): value is number =>
  typeof value === "number" && value >= 0 && value <= MAX_OUTPUT;

/** Whether a provider is a server that computes where it listens. @example computes("vllm") // true */
export const computes = (provider: string): boolean => COMPUTING.test(provider);

/** Paths that stream without a member of the body asking for it. Ollama's do unless the body declines. */
const STREAMED = /:stream\w+$|[-_]stream$|\/api\/(?:chat|generate)$/;

/** The input tokens of a stream, which its provider may not state. A whole answer states them. */
export const inputOfStream = ({ body, path }: AskedCall): AskedInput | undefined =>
  body && (valueAt(body, "stream") ?? STREAMED.test(path)) === true ? inputOf(body) : undefined;

const named = (hosts: ModelHosts, host: string): string | undefined =>
  Object.hasOwn(hosts, host) ? hosts[host] : undefined;

function modelOf(pathname: string): string | undefined {
  for (const pattern of MODEL_IN_PATH) {
    const found = pattern.exec(pathname)?.[1];
    if (found) return decodeURIComponent(found);
  }
  return undefined;
}
