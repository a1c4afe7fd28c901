/**
 * The GenAI conventions' own metrics next to those of OpenTelemetry's instrumentation of a client: each call
 * is on one of the two.
 */

import { context } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import type { Histogram } from "@opentelemetry/sdk-metrics";
import { meterInference } from "@wattspan/core";
import { wattspanSpanProcessor } from "@wattspan/spans";
import { OpenAI } from "openai6";
import { expect, it, onTestFinished } from "vitest";
import { meteredClientFetch } from "../../src/adapters/fetch/fetch.js";
import { localProvider } from "../clients/local-provider.js";
import { openaiProtocol } from "../clients/protocols/openai.js";
import { officialClient } from "../flavours/official-client.js";
import { hasLoopback, overLoopback } from "../loopback.js";
import { inMemorySdk } from "../sdk.js";
import { meteredGlobally } from "./metered-globally.js";

/**
 * Equal calls with equal ids are two where one began after the other had ended, by clocks of milliseconds.
 */
async function untilLater(): Promise<void> {
  for (const fromMs = Date.now(); Date.now() < fromMs + 5; ) await new Promise(setImmediate);
}

const chat = { model: "m", messages: [{ role: "user" as const, content: "hi" }] };

it.skipIf(!hasLoopback)(overLoopback("each call is on the conventions' metrics of one scope"), async () => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
  onTestFinished(() => context.disable());
  const { url } = await localProvider(openaiProtocol());
  const sdk = inMemorySdk([wattspanSpanProcessor()]);
  const { footprints } = meteredGlobally({
    telemetry: { tracerProvider: sdk.tracerProvider, meterProvider: sdk.meterProvider, genAiMetrics: true },
  });
  const options = { apiKey: "k", baseURL: `${url}/v1`, maxRetries: 0 };
  const fetch = meteredClientFetch(undefined, { hosts: { [new URL(url).host]: "openai" } });
  const { OpenAI: Instrumented } = officialClient(sdk);

  await meterInference({ model: "m", provider: "openai" }, () =>
    new OpenAI(options).chat.completions.create(chat),
  );
  await untilLater();
  await new OpenAI({ ...options, fetch }).chat.completions.create(chat);
  await untilLater();
  await new Instrumented({ ...options, fetch } as never).chat.completions.create(chat);
  await untilLater();
  await meterInference({ model: "m", provider: "openai" }, () =>
    new Instrumented({ ...options, fetch } as never).chat.completions.create(chat),
  );
  await footprints("inference", 4);

  const values = (await sdk.collected()).flatMap(({ scope, metrics }) =>
    metrics
      .filter(({ descriptor: { name } }) => name.startsWith("gen_ai."))
      .flatMap(({ descriptor: { name }, dataPoints }) =>
        dataPoints.map(({ attributes, value }) => {
          const { count, sum } = value as Histogram;
          const type = attributes["gen_ai.token.type"];
          return [scope.name, name, type, count, name.endsWith("usage") && sum] as const;
        }),
      ),
  );
  const total = (of: string, type?: string) =>
    values
      .filter(([, name, given]) => name === of && given === type)
      .reduce((sum, [, , , count]) => sum + count, 0);
  expect(total("gen_ai.client.operation.duration")).toBe(4);
  expect(total("gen_ai.client.token.usage", "input")).toBe(4);
  expect(total("gen_ai.client.token.usage", "output")).toBe(4);
  const ours = values.filter(([scope]) => scope === "wattspan/gen-ai");
  expect(new Set(ours.map(([, , type, , sum]) => `${type} ${sum}`))).toEqual(
    new Set(["undefined false", "input 15", "output 7"]),
  );
});
