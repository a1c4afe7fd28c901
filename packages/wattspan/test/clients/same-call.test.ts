/** One prompt-cached call of Anthropic's, through three clients: the same tokens, and the same footprint. */

import { createAnthropic } from "@ai-sdk/anthropic";
import Anthropic from "@anthropic-ai/sdk";
import { ChatAnthropic } from "@langchain/anthropic";
import type { Footprint } from "@wattspan/core";
import { allEstimators } from "@wattspan/models";
import { fixedIntensity, manualClock } from "@wattspan/testing";
import { generateText, streamText } from "ai";
import { describe, expect, it } from "vitest";
import { hasLoopback, overLoopback } from "../loopback.js";
import { startMeter } from "./bare-and-metered.js";
import { localProvider } from "./local-provider.js";
import { anthropicProtocol, anthropicUsage } from "./protocols/anthropic.js";

/** The estimators' name. On the wire it is "m", which no client knows and warns of. */
const MODEL = "claude-sonnet-4-5";
const messages = [{ role: "user" as const, content: "hi" }];

type Call = (url: string, meter: ReturnType<typeof startMeter>["meter"]) => Promise<unknown>;
const aiSdk = (url: string) => createAnthropic({ apiKey: "k", baseURL: `${url}/v1` })("m");
const langChain = (url: string) => new ChatAnthropic({ model: "m", apiKey: "k", anthropicApiUrl: url });

const CALLS: readonly (readonly [string, Call])[] = [
  [
    "@anthropic-ai/sdk",
    (url, meter) => {
      const client = new Anthropic({ apiKey: "k", baseURL: url });
      return meter(() => client.messages.create({ model: "m", max_tokens: 9, messages }));
    },
  ],
  [
    "@anthropic-ai/sdk, streamed",
    async (url, meter) => {
      const client = new Anthropic({ apiKey: "k", baseURL: url });
      const request = { model: "m", max_tokens: 9, messages, stream: true } as const;
      for await (const _ of await meter(() => client.messages.create(request)));
    },
  ],
  ["ai", (url, meter) => meter(() => generateText({ model: aiSdk(url), prompt: "hi", maxOutputTokens: 9 }))],
  [
    "ai, streamed",
    async (url, meter) =>
      meter(() => streamText({ model: aiSdk(url), prompt: "hi", maxOutputTokens: 9 })).text,
  ],
  ["@langchain/anthropic", (url, meter) => meter(() => langChain(url).invoke("hi"))],
  [
    "@langchain/anthropic, streamed",
    async (url, meter) => {
      for await (const _ of await meter(() => langChain(url).stream("hi")));
    },
  ],
];

/** What a call is said to have cost. Some methods look at how long it took, so time stands still. */
async function footprintOf(call: Call, estimator: string): Promise<Footprint> {
  const clock = manualClock();
  const { url } = await localProvider(anthropicProtocol);
  const { meter, footprint, check } = startMeter({
    options: { model: MODEL, provider: "anthropic", serving: { country: "US" } },
    estimators: allEstimators().filter(({ id }) => id === estimator),
    metering: { clock, intensity: fixedIntensity(400, { clock }) },
  });
  await call(url, meter);
  check();
  return footprint();
}

const known = { model: MODEL, provider: "anthropic", operation: "chat", usage: anthropicUsage, durationS: 0 };
const methods = allEstimators().filter((estimator) => estimator.knows(known));

describe.skipIf(!hasLoopback)(overLoopback("a prompt-cached call of Anthropic's"), () => {
  it.each(methods.map(({ id }) => id))(
    "a prompt-cached call of Anthropic's has the same footprint through every client by %s",
    async (id) => {
      const [first, ...others] = await Promise.all(CALLS.map(([, call]) => footprintOf(call, id)));
      expect(first).toMatchObject({ usage: anthropicUsage, method: "estimated", outcome: "ok" });
      expect(first?.energy?.value).toBeGreaterThan(0);
      expect(first?.co2e?.value).toBeGreaterThan(0);
      for (const { id: _, startedAt, ...footprint } of others) expect(first).toMatchObject(footprint);
    },
  );

  it("a prompt-cached call of Anthropic's is known by the default method and by EcoLogits", () => {
    expect(methods.map(({ id }) => id)).toEqual(expect.arrayContaining(["phase@2", "ecologits@0.11.2"]));
  });
});
