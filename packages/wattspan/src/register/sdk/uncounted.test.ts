import { createMetering } from "@wattspan/core";
import { expect, it } from "vitest";
import { sayUncounted } from "./uncounted.js";

const perToken = {
  id: "per-token",
  knows: ({ model }: { model: string }) => model !== "unheard-of",
  estimate: () => ({ energy: { value: 7, low: 7, high: 7 }, methodId: "per-token" }),
};

it("an application without code of ours hears once of each reason why a call has no joules", async () => {
  const said: string[] = [];
  const metering = createMetering({
    estimators: [perToken],
    observers: [sayUncounted((sentence) => said.push(sentence))],
    telemetry: { detail: "off" },
  });
  const call = (model: string, usage?: object) =>
    metering.meterInference({ model, provider: "openai" }, async () => ({ usage }));
  const usage = { prompt_tokens: 3, completion_tokens: 7 };
  await call("gpt-4o", usage);
  for (const model of ["gpt-4o", "gpt-4o-mini"]) await call(model);
  for (let i = 0; i < 2; i++) await call("unheard-of", usage);
  await metering
    .meterInference({ model: "gpt-4o", provider: "openai" }, () => Promise.reject(new Error("no")))
    .catch(() => 0);
  await metering.shutdown();
  expect(said).toEqual([
    expect.stringMatching(
      /^a call of gpt-4o has no joules, because its answer stated no tokens: .*include_usage: true/,
    ),
    expect.stringMatching(/^calls of unheard-of have no joules, because no table knows that model/),
  ]);
});
