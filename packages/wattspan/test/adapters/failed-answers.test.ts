/** Answers with the status 200 that state a failure. */

import type { Footprint } from "@wattspan/core";
import { expect, it } from "vitest";
import { meteredClientFetch } from "../../src/adapters/fetch/fetch.js";
import { meteredGlobally } from "./metered-globally.js";

const piece = { id: "r", model: "m", choices: [{ index: 0, delta: { content: "a" }, finish_reason: null }] };
const failed = { id: "r", model: "m", status: "failed", error: { code: "server_error", message: "no" } };
const start = { type: "message_start", message: { id: "r", model: "m", usage: { input_tokens: 11 } } };
const completed = { id: "r", model: "m", status: "completed", error: null };

/** The call whose answer has these events, or is this object. */
async function callOf(
  answer: object | readonly object[],
  read: (response: Response) => Promise<unknown> = (response) => response.text(),
): Promise<Footprint | undefined> {
  const isStream = Array.isArray(answer);
  const text = isStream
    ? answer.map((event) => `data: ${JSON.stringify(event)}\n\n`).join("")
    : JSON.stringify(answer);
  const headers = { "content-type": isStream ? "text/event-stream" : "application/json" };
  const { footprints } = meteredGlobally();
  const fetch = meteredClientFetch(async () => new Response(text, { headers }));
  const body = JSON.stringify({ model: "m", stream: isStream });
  await read(await fetch("https://api.openai.com/v1/responses", { method: "POST", body }));
  return (await footprints("inference", 1))[0];
}

it.each<[string, object | readonly object[]]>([
  ["an event of Anthropic's", [start, { type: "error", error: { type: "overloaded_error", message: "no" } }]],
  ["a response that failed", [{ type: "response.failed", response: failed }]],
  ["an event of OpenAI's", [{ type: "error", code: "server_error", message: "no" }]],
  ["a chunk of OpenRouter's", [piece, { ...piece, error: { code: 502, message: "no" } }]],
  ["a chunk of Gemini's", [piece, { error: { code: 503, status: "UNAVAILABLE", message: "no" } }]],
  ["a line of Ollama's", [{ error: "no" }]],
  ["an error with a message alone", [{ ...piece, error: { message: "no" } }]],
  ["an event without more", [{ type: "error", error: {} }]],
  ["a whole response that failed", failed],
  ["a whole error", { error: { code: 502, message: "no" } }],
])("a call whose answer states a failure with the status 200 has failed: %s", async (_, answer) => {
  expect(await callOf(answer)).toMatchObject({ outcome: "error" });
});

it.each<[string, object | readonly object[]]>([
  ["a response", [{ type: "response.completed", response: completed }]],
  ["a whole response", completed],
  ["an empty text", [{ ...piece, error: "" }]],
  ["an empty object", [{ ...piece, error: {} }]],
  ["no events", [piece]],
])("a call whose answer states no failure has not failed: %s", async (_, answer) => {
  expect(await callOf(answer)).toMatchObject({ outcome: "ok" });
});

it("a call has failed if its client reads a failure as an object, or leaves after it", async () => {
  expect(await callOf(failed, (response) => response.json())).toMatchObject({ outcome: "error" });
  const leave = async (response: Response) => {
    const reader = response.body?.getReader();
    await reader?.read();
    await reader?.cancel();
  };
  const error = { type: "error", error: { type: "overloaded_error", message: "no" } };
  const call = await callOf([start, error], leave);
  expect(call).toMatchObject({ outcome: "error", usage: { inputFresh: 11 } });
});
