/** What is said to a model, what it answers, and what unlocks it never reaches telemetry. */

import { DiagLogLevel, diag } from "@opentelemetry/api";
import { usageReaders } from "@wattspan/spans";
import { meteredMachine } from "@wattspan/testing";
import { afterEach, describe, expect, it } from "vitest";
import { inMemorySdk } from "./sdk.js";

/** Each stands for something that must stay where it is. */
const SECRET = {
  prompt: "secret-prompt",
  answer: "secret-answer",
  key: "sk-secret-key",
  error: "secret-error",
  url: "https://user:secret-password@example.com/?key=secret-query",
};
const logged: string[] = [];
const keep = (...args: unknown[]) => void logged.push(args.map(String).join(" "));

afterEach(() => diag.disable());

async function metered() {
  diag.setLogger({ error: keep, warn: keep, info: keep, debug: keep, verbose: keep }, DiagLogLevel.ALL);
  const zone = { id: "cpu-0", component: "cpu", refreshMs: 1, maxWatts: 500, watts: () => 50 } as const;
  const { tracerProvider, meterProvider, spans, points } = inMemorySdk();
  const { clock, metering } = await meteredMachine({
    usageReaders,
    zones: [zone],
    telemetry: { tracerProvider, meterProvider },
  });
  /** All that OpenTelemetry was given. */
  const telemetry = async () => {
    await clock.advanceAsync(5_000);
    await metering.flush();
    const seen = spans().map(({ name, attributes, status, events, links }) => ({
      ...{ name, attributes, status, events, links },
    }));
    return { spans: seen, text: JSON.stringify([seen, await points(), metering.status, logged]) };
  };
  return { metering, clock, telemetry };
}

/** The parts of an answer, as they come. */
async function* chunks() {
  yield { choices: [{ delta: { content: SECRET.answer } }] };
  yield { choices: [], usage: { prompt_tokens: 3, completion_tokens: 4 } };
}

describe("telemetry", () => {
  it("telemetry has the tokens of an answer, and nothing that was said", async () => {
    const { metering, telemetry } = await metered();
    const request = {
      headers: { authorization: `Bearer ${SECRET.key}` },
      url: SECRET.url,
      prompt: SECRET.prompt,
    };
    const answer = { ...request, content: SECRET.answer, usage: { prompt_tokens: 11, completion_tokens: 7 } };
    expect(metering.meterInference({ model: "m" }, () => answer)).toBe(answer);
    for await (const part of metering.meterInference({ model: "m" }, chunks))
      expect(part.choices).toBeDefined();
    const { spans, text } = await telemetry();
    expect(spans.map(({ attributes }) => attributes["gen_ai.usage.output_tokens"])).toEqual([7, 4]);
    for (const secret of Object.values(SECRET)) expect(text).not.toContain(secret);
    expect(text).not.toContain("secret");
  });

  it("telemetry has the type of an error, and nothing that it says", async () => {
    const { metering, telemetry } = await metered();
    const error = Object.assign(new RangeError(`${SECRET.error} ${SECRET.key} at ${SECRET.url}`), {
      request: { headers: { "x-api-key": SECRET.key } },
      cause: new Error(SECRET.error),
    });
    const fail = async () => {
      throw error;
    };
    await expect(metering.meterInference({ model: "m" }, fail)).rejects.toBe(error);
    await expect(metering.meterStep({ name: "s", kind: "tool" }, fail)).rejects.toBe(error);
    const { spans, text } = await telemetry();
    expect(spans.map(({ attributes }) => attributes["error.type"])).toEqual(["RangeError", "RangeError"]);
    expect(spans.flatMap(({ events }) => events)).toEqual([]);
    expect(text).not.toContain("secret");
  });

  it("telemetry has the application's own attributes, so that a secret in it would be seen", async () => {
    const { metering, telemetry } = await metered();
    metering.meterStep({ name: "s", kind: "tool", attributes: { mine: "secret-attribute" } }, () => 1);
    expect((await telemetry()).text).toContain("secret-attribute");
  });
});
