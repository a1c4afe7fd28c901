import { WattspanConfigurationError } from "@wattspan/core";
import { describe, expect, it } from "vitest";
import { meteredClientFetch } from "../adapters/fetch/fetch.js";
import { meterRequests as expressRequests } from "../adapters/http/express.js";
import { meterRequests as honoRequests } from "../adapters/http/hono.js";
import { footprintFetch } from "../adapters/http/http.js";
import { mcpToolCalls } from "../adapters/mcp/mcp.js";
import { wattspanTracingProcessor } from "../adapters/openai-agents/openai-agents.js";
import { meteredHandler } from "../adapters/serverless/lambda.js";
import { limitedBaggage } from "../http/propagation.js";
import { fileStore } from "../stores/file-store.js";
import { redisStore } from "../stores/redis-store.js";

const none = undefined as never;

describe("names of options", () => {
  it.each<[string, (options: never) => unknown, object, string]>([
    [
      "meteredClientFetch",
      (options) => meteredClientFetch(fetch, options),
      { host: {} },
      "did you mean hosts?",
    ],
    ["meterRequests of Express", expressRequests, { onFotprint: () => 0 }, "did you mean onFootprint?"],
    ["meterRequests of Hono", honoRequests, { feilds: [] }, "did you mean fields?"],
    ["footprintFetch", footprintFetch, { trusts: [] }, "did you mean trust?"],
    [
      "meteredHandler",
      (options) => meteredHandler(() => 0, options),
      { limitMS: 5 },
      "did you mean limitMs?",
    ],
    ["mcpToolCalls", mcpToolCalls, { propagatTo: [] }, "did you mean propagateTo?"],
    ["wattspanTracingProcessor", wattspanTracingProcessor, { providr: "x" }, "did you mean provider?"],
    ["limitedBaggage", (options) => limitedBaggage(none, options), { alow: [] }, "did you mean allow?"],
    ["redisStore", redisStore, { perfix: "a" }, "did you mean prefix?"],
    ["fileStore", fileStore, { folders: "a" }, "did you mean folder?"],
  ])("%s refuses an option that does not exist, and names the nearest", (_, configure, options, nearest) => {
    const [name] = Object.keys(options);
    expect(() => configure(options as never)).toThrow(WattspanConfigurationError);
    expect(() => configure(options as never)).toThrow(`wattspan: option ${name} is not known; ${nearest}`);
  });
});
