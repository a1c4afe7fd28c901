/** Facts for estimators of how a call was served, as its span states them. */

import type { EnergyEstimator, EstimatorInput } from "@wattspan/core";
import { answerInside } from "@wattspan/core/attempts";
import { afterEach, describe, expect, it } from "vitest";
import { chat, followedStand, type SpanPhases, spanMaker, tokens } from "../../test/followed.js";
import { keeper, SDK_LINES } from "../../test/sdk-lines.js";
import { wattspanSpanProcessor } from "./span-processor.js";

const calls: EstimatorInput[] = [];
/** It knows a model only by the name with which the answer states it. */
const estimator: EnergyEstimator = {
  id: "asked",
  knows: ({ model }) => model.endsWith("2024-08-06"),
  estimate(call) {
    calls.push(call);
    return { methodId: "asked", energy: { value: 1, low: 1, high: 1 } };
  },
};

afterEach(() => {
  calls.length = 0;
});

describe("an estimator is given spans of others", () => {
  const stand = followedStand(() => ({ estimators: [estimator] }));

  function spanOf(...span: Parameters<ReturnType<typeof spanMaker>>): void {
    const provider = Object.values(SDK_LINES)[0]?.provider([wattspanSpanProcessor()], keeper().exporter);
    if (!provider) throw new Error("no SDK");
    spanMaker(provider)(...span);
  }

  it("the time to the first piece and the tier", async () => {
    spanOf("chat m", {
      attributes: chat,
      end: {
        ...tokens,
        "gen_ai.response.time_to_first_chunk": 0,
        "gen_ai.response.model": "gpt-4o-2024-08-06",
        "openai.response.service_tier": "priority",
      },
    });
    await stand.metering.flush();
    expect(calls[0]?.service).toMatchObject({ tier: "priority", firstPieceS: expect.closeTo(0, 2) });
  });

  it.each<[string, string, SpanPhases]>([
    [
      "Genkit, which states none of it",
      "openai/gpt-4o",
      {
        scope: "genkit-tracer",
        attributes: { "genkit:type": "action", "genkit:metadata:subtype": "model" },
        end: { "genkit:output": '{"message":{},"usage":{"inputTokens":11,"outputTokens":7}}' },
      },
    ],
    ["the conventions without an answer's facts", "chat gpt-4o", { attributes: chat, end: tokens }],
  ])(
    "the answering model and the tier that a metered request inside a span of %s has shown",
    async (_, name, phases) => {
      spanOf(name, phases, () => {
        const answer = answerInside("chat");
        answer?.take({
          ...{
            id: "chatcmpl-7",
            object: "chat.completion",
            model: "gpt-4o-2024-08-06",
            service_tier: "flex",
          },
          choices: [{ index: 0, message: { role: "assistant", content: "hi" }, finish_reason: "stop" }],
          usage: { prompt_tokens: 11, completion_tokens: 7, total_tokens: 18 },
        });
        answer?.end();
      });
      await stand.metering.flush();
      expect(calls).toHaveLength(1);
      expect(calls[0]).toMatchObject({ model: "gpt-4o-2024-08-06", service: { tier: "flex" } });
    },
  );

  it("what the span states, where a metered request inside has shown another", async () => {
    const end = { ...tokens, "gen_ai.response.model": "span-2024-08-06" };
    spanOf("chat m", { attributes: chat, end }, () => {
      const answer = answerInside("chat");
      answer?.take({
        id: "r",
        model: "request-2024-08-06",
        usage: { prompt_tokens: 11, completion_tokens: 7 },
      });
      answer?.end();
    });
    await stand.metering.flush();
    expect(calls[0]).toMatchObject({ model: "span-2024-08-06" });
  });
});
