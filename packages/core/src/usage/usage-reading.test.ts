import { usageReaders } from "@wattspan/spans";
import { meteredMachine } from "@wattspan/testing";
import { expect, it } from "vitest";
import type { UsageReader } from "../contracts/token-usage.js";

const answer = { usage: { prompt_tokens: 11, completion_tokens: 7 } };
const reader = (read: (answer: object) => unknown): UsageReader =>
  ({ name: "odd", marks: ["usage"], read }) as UsageReader;

/** The usage of a call with this answer, and the faults, where an odd reader comes first. */
async function readBy(odd: UsageReader, returned: unknown = answer) {
  const { metering, seen } = await meteredMachine({ usageReaders: [odd, ...usageReaders] });
  const result = metering.meterInference({ model: "m", runsOn: "remote" }, () => returned);
  if (Symbol.asyncIterator in Object(result)) for await (const _ of result as AsyncIterable<unknown>);
  await metering.flush();
  const { faults } = metering.status;
  await metering.shutdown();
  return { usage: seen.footprints[0]?.usage, faults };
}

it.each<[string, (answer: object) => unknown]>([
  ["throws", () => JSON.parse("{")],
  ["rejects", () => Promise.reject(new Error("no"))],
  ["gives a promise", async () => ({ output: 1 })],
  ["gives no number", () => ({ inputFresh: Number.NaN, output: 7 })],
  ["gives a negative count", () => ({ inputFresh: 11, output: -500 })],
  ["gives texts", () => ({ inputFresh: "11", output: "7" })],
  ["gives more than any call has", () => ({ output: 1e300 })],
  ["gives models that are none", () => ({ output: 7, byModel: [null] })],
])("a reader that %s is a fault, and the next one reads the answer", async (_, read) => {
  expect(await readBy(reader(read))).toEqual({
    usage: { inputFresh: 11, output: 7 },
    faults: { "usage/reader": 1 },
  });
});

it("what a reader gives besides counts reaches no footprint", async () => {
  const { usage } = await readBy(reader(() => ({ inputFresh: 1, apiKey: "sk-123" })));
  expect(usage).toEqual({ inputFresh: 1 });
});

it("a reader whose counts throw, reject or are no word leaves a stream its tokens", async () => {
  async function* stream() {
    yield { usage: { prompt_tokens: 11, completion_tokens: 1 } };
    yield answer;
  }
  for (const counts of [() => JSON.parse("{"), () => Promise.reject(new Error("no")), () => "all"]) {
    const odd = { ...reader(() => undefined), counts } as unknown as UsageReader;
    const { usage } = await readBy(odd, stream());
    expect(usage).toEqual({ inputFresh: 11, output: 7 });
  }
});
