import { usageReaders } from "@wattspan/spans";
import { meteredMachine } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { countedUsage } from "./counted-usage.js";

/** A word is a token here. */
const count = (text: string) => text.split(" ").filter(Boolean).length;
const text = (chunk: unknown) => (chunk as { text?: string }).text;

/** Meters a stream of these chunks, of which the caller takes some. */
async function metered(
  chunks: readonly unknown[],
  usage: ReturnType<typeof countedUsage>,
  taken = Number.POSITIVE_INFINITY,
) {
  const { metering, seen } = await meteredMachine({ usageReaders });
  async function* stream() {
    yield* chunks;
  }
  let left = taken;
  for await (const _ of metering.meterInference({ model: "m", runsOn: "remote", usage }, stream))
    if (--left === 0) break;
  await metering.flush();
  const [footprint] = seen.footprints;
  await metering.shutdown();
  return footprint;
}

describe("countedUsage", () => {
  const usage = countedUsage({ count, input: "one two three", text });
  const words = [{ text: "a b " }, { text: "c" }, { other: 1 }];

  it("countedUsage counts what the provider does not state, and says so", async () => {
    const footprint = await metered(words, usage);
    expect(footprint?.usage).toEqual({ inputFresh: 3, output: 3, counted: ["inputFresh", "output"] });
    expect(footprint?.reasons).toContain("usage_counted");
  });

  it("countedUsage counts a stream only as far as it was consumed", async () => {
    const footprint = await metered([...words, { text: "d e f" }], usage, 2);
    expect(footprint).toMatchObject({ outcome: "aborted", usage: { output: 3 } });
  });

  it("countedUsage gives way to what the provider states, also at the end", async () => {
    const stated = {
      usage: { prompt_tokens: 15, completion_tokens: 7, prompt_tokens_details: { cached_tokens: 4 } },
    };
    const footprint = await metered([...words, stated], usage);
    expect(footprint?.usage).toEqual({ inputFresh: 11, cacheRead: 4, output: 7 });
    expect(footprint?.reasons).not.toContain("usage_counted");
    const early = await metered([words[0], stated, words[1]], usage);
    expect(early?.usage).toEqual(footprint?.usage);
  });

  it("countedUsage counts only the output where the input is stated", async () => {
    const start = { type: "message_start", message: { usage: { input_tokens: 11, output_tokens: 1 } } };
    const footprint = await metered([start, ...words], usage);
    expect(footprint?.usage).toEqual({ inputFresh: 11, output: 3, counted: ["output"] });
    const end = { type: "message_delta", usage: { output_tokens: 7 } };
    expect((await metered([start, ...words, end], usage))?.usage).toEqual({ inputFresh: 11, output: 7 });
  });

  it("countedUsage adds what chunks of LangChain state to nothing that was counted", async () => {
    const last = {
      tool_call_chunks: [],
      usage_metadata: { input_tokens: 15, output_tokens: 7, total_tokens: 22 },
    };
    const footprint = await metered([...words, last], usage);
    expect(footprint?.usage).toEqual({ inputFresh: 15, output: 7 });
  });

  it("countedUsage leaves the input unknown that it is not given, and takes text as it is", async () => {
    const footprint = await metered(["a b", "c"], countedUsage({ count }));
    expect(footprint?.usage).toEqual({ output: 3, counted: ["output"] });
  });

  it("countedUsage gives nothing where there is no text", async () => {
    const footprint = await metered([{ other: 1 }], usage);
    expect(footprint?.usage).toBeUndefined();
    expect(footprint?.reasons).not.toContain("usage_counted");
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("no");
      },
    ],
    ["gives NaN", () => Number.NaN],
    ["gives a negative", () => -1],
    ["gives a string", () => "7" as never],
  ])("countedUsage leaves the call as it is where the tokenizer %s", async (_, broken) => {
    const footprint = await metered(words, countedUsage({ count: broken, text }));
    expect(footprint).toMatchObject({ outcome: "ok" });
    expect(footprint?.usage).toBeUndefined();
  });
});
