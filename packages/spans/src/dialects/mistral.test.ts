/** Spans of agents, as @mistralai/mistralai 2.7.0 makes them: known once the request is sent, with the parts of the answer inside. */

import type { Attributes } from "@opentelemetry/api";
import { expect, it } from "vitest";
import { followedStand, spanMaker } from "../../test/followed.js";
import { SDK_LINES } from "../../test/sdk-lines.js";
import { wattspanSpanProcessor } from "../follow/span-processor.js";

const stand = followedStand();
const scope = "mistralai_sdk_tracer";
const of = (operation: string, more: Attributes = {}): Attributes => ({
  "gen_ai.operation.name": operation,
  "gen_ai.provider.name": "mistral_ai",
  ...more,
});
const usage = { "gen_ai.usage.input_tokens": 188, "gen_ai.usage.output_tokens": 55 };

it.each(Object.entries(SDK_LINES))(
  "with %s an agent of Mistral's is one call with its tokens",
  async (_, line) => {
    const span = spanMaker(line.provider([wattspanSpanProcessor()]));
    const asked = { "gen_ai.request.model": "mistral-medium" };
    span("conversations_start", { scope, later: of("invoke_agent", asked), end: usage }, () => {
      span("execute_tool web_search", { scope, attributes: of("execute_tool") });
      span("chat mistral-medium", {
        scope,
        attributes: of("chat", { "gen_ai.response.model": "mistral-medium" }),
      });
    });
    span("agents_completion", {
      scope,
      later: of("invoke_agent"),
      end: { ...usage, "gen_ai.response.model": "mistral-large" },
    });
    await stand.metering.flush();
    const calls = stand.seen
      .byKind("inference")
      .map(({ name, usage, energy }) => [name, usage, energy?.value]);
    expect(calls).toEqual([
      ["mistral-medium", { inputFresh: 188, output: 55 }, 55],
      ["mistral-large", { inputFresh: 188, output: 55 }, 55],
    ]);
    expect(stand.seen.byKind("agent")).toEqual([]);
  },
);
