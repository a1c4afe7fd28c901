import { WattspanConfigurationError } from "@wattspan/core";
import { describe, expect, it } from "vitest";
import { meteredClientFetch } from "./fetch/fetch.js";
import { mcpToolCalls } from "./mcp/mcp.js";
import { wattspanTracingProcessor } from "./openai-agents/openai-agents.js";

describe("options of adapters that cannot be used", () => {
  it.each<[string, () => unknown]>([
    ["hosts", () => meteredClientFetch(undefined, { hosts: null as never })],
    ["hosts", () => meteredClientFetch(undefined, { hosts: ["gateway"] as never })],
    ["hosts", () => meteredClientFetch(undefined, { hosts: { gateway: 5 as never } })],
    ["hosts", () => meteredClientFetch(undefined, { hosts: { gateway: "" } })],
    ["fetch", () => meteredClientFetch("fetch" as never)],
    ["propagateTo", () => mcpToolCalls({ propagateTo: "search" as never })],
    ["trust", () => mcpToolCalls({ trust: [5 as never] })],
    ["budgetJ", () => mcpToolCalls({ budgetJ: 5 as never })],
    ["provider", () => wattspanTracingProcessor({ provider: "" })],
  ])("an adapter refuses an unusable option `%s` by its name (case %#)", (option, use) => {
    expect(use).toThrow(WattspanConfigurationError);
    expect(use).toThrow(`option ${option} is`);
  });
});
