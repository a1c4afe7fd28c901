import { WattspanConfigurationError } from "@wattspan/core";
import { describe, expect, it } from "vitest";
import { meterRequests as expressRequests } from "../express.js";
import { meteredClientFetch } from "../fetch.js";
import { fileStore } from "../file-store.js";
import { meterRequests as honoRequests } from "../hono.js";
import { footprintFetch } from "../http.js";
import { meteredHandler } from "../lambda.js";
import { mcpToolCalls } from "../mcp.js";
import { wattspanTracingProcessor } from "../openai-agents.js";
import { otherNames } from "../other-names.js";
import { limitedBaggage } from "../propagation.js";
import { redisStore } from "../redis-store.js";

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
    ["otherNames", otherNames, { name: ["kepler"] }, "did you mean names?"],
    ["limitedBaggage", (options) => limitedBaggage(none, options), { alow: [] }, "did you mean allow?"],
    ["redisStore", redisStore, { perfix: "a" }, "did you mean prefix?"],
    ["fileStore", fileStore, { folders: "a" }, "did you mean folder?"],
  ])("%s refuses an option that does not exist, and names the nearest", (_, configure, options, nearest) => {
    const [name] = Object.keys(options);
    expect(() => configure(options as never)).toThrow(WattspanConfigurationError);
    expect(() => configure(options as never)).toThrow(`wattspan: option ${name} is not known; ${nearest}`);
  });
});
