import { describe, expect, it } from "vitest";
import { addUsage, usageOf } from "./usage-readers.js";

/** An executor that asks an advisor between two turns. */
const executor = [
  {
    type: "message",
    model: "claude-sonnet-4-6",
    input_tokens: 412,
    cache_read_input_tokens: 0,
    cache_creation_input_tokens: 0,
    output_tokens: 89,
  },
  {
    type: "message",
    model: "claude-sonnet-4-6",
    input_tokens: 1348,
    cache_read_input_tokens: 412,
    cache_creation_input_tokens: 0,
    output_tokens: 442,
  },
];
const advisor = {
  type: "advisor_message",
  model: "claude-opus-4-7",
  input_tokens: 823,
  cache_read_input_tokens: 0,
  cache_creation_input_tokens: 10,
  output_tokens: 1612,
};
/** The API's totals next to them: the advisor is left out, and the input is that of the first turn. */
const totals = {
  input_tokens: 412,
  cache_read_input_tokens: 0,
  cache_creation_input_tokens: 0,
  output_tokens: 531,
};
const [first, second] = executor;
const iterations = [first, advisor, second];
const executed = { inputFresh: 1760, cacheRead: 412, cacheWrite: 0, output: 531 };
const advised = { inputFresh: 823, cacheRead: 0, cacheWrite: 10, output: 1612 };
const everything = { inputFresh: 2583, cacheRead: 412, cacheWrite: 10, output: 2143 };
const split = [
  { model: "claude-sonnet-4-6", ...executed },
  { model: "claude-opus-4-7", ...advised },
];

describe("iterations of an Anthropic message", () => {
  it("iterations of an Anthropic message are added up, and split by model", () => {
    expect(usageOf({ usage: { ...totals, iterations } })).toEqual({ ...everything, byModel: split });
  });

  it("iterations of one model are not split", () => {
    expect(usageOf({ usage: { ...totals, iterations: executor } })).toEqual(executed);
  });

  it("iterations without a name are those of the requested model", () => {
    const unnamed = iterations.map((each) => (each === advisor ? advisor : { ...each, model: null }));
    const compaction = { ...advisor, type: "compaction", model: undefined, output_tokens: 5 };
    const usage = { ...totals, iterations: [...unnamed, compaction] };
    expect(usageOf({ usage }, "sonnet")?.byModel?.map(({ model, output }) => [model, output])).toEqual([
      ["sonnet", 536],
      ["claude-opus-4-7", 1612],
    ]);
    expect(usageOf({ usage })).toEqual({ inputFresh: 3406, cacheRead: 412, cacheWrite: 20, output: 2148 });
  });

  it("names of models in iterations are cut to the length of a label, and have no control characters", () => {
    const long = `${"m".repeat(1000)}\n`;
    const usage = { ...totals, iterations: [first, { ...advisor, model: long }] };
    expect(usageOf({ usage })?.byModel?.[1]?.model).toBe("m".repeat(256));
    const odd = { ...totals, iterations: [first, { ...advisor, model: "a\nb" }] };
    expect(usageOf({ usage: odd })?.byModel?.[1]?.model).toBe("a?b");
  });

  it("iterations with a model that stood in are split too", () => {
    const declined = { ...first, output_tokens: 3 };
    const served = { ...second, type: "fallback_message", model: "claude-haiku-4-5" };
    const usage = { ...totals, output_tokens: 442, iterations: [declined, served] };
    expect(usageOf({ usage })?.byModel?.map(({ model, output }) => [model, output])).toEqual([
      ["claude-sonnet-4-6", 3],
      ["claude-haiku-4-5", 442],
    ]);
  });

  it.each([
    ["are null", null],
    ["are none", []],
    ["are no list", { 0: advisor }],
    ["have an entry that is none", [first, advisor, second, null]],
    ["have an entry without tokens", [first, advisor, { ...second, output_tokens: undefined }]],
    ["have an entry with a string", [first, { ...advisor, input_tokens: "823" }, second]],
    ["are fewer than the total says", [{ ...first, output_tokens: 530 }]],
    ["are endless", Array.from({ length: 1001 }, () => first)],
  ])("iterations that %s leave the totals", (_, entries) => {
    expect(usageOf({ usage: { ...totals, iterations: entries } })).toEqual({
      inputFresh: 412,
      cacheRead: 0,
      cacheWrite: 0,
      output: 531,
    });
  });

  it("iterations stay when later events have totals alone", () => {
    const events = [
      {
        type: "message_start",
        message: { model: "claude-sonnet-4-6", usage: { ...totals, output_tokens: 1 } },
      },
      { type: "message_delta", usage: { ...totals, iterations } },
      {
        type: "message_stop",
        "amazon-bedrock-invocationMetrics": { inputTokenCount: 412, outputTokenCount: 531 },
      },
    ];
    const usage = events.reduce<ReturnType<typeof usageOf>>(
      (before, event) => addUsage(before, event),
      undefined,
    );
    expect(usage).toEqual({ ...everything, byModel: split });
  });

  it("iterations are found in what the AI SDK and LangChain hand on", () => {
    const expected = { ...everything, byModel: split };
    const raw = { ...totals, iterations };
    expect(usageOf({ usage: { inputTokens: 1760, outputTokens: 531, raw } })).toEqual(expected);
    const message = {
      usage_metadata: { input_tokens: 412, output_tokens: 531, total_tokens: 943 },
      response_metadata: { model_provider: "anthropic", usage: raw },
    };
    expect(usageOf(message)).toEqual(expected);
  });

  it("lifetimes of a cache are added up where their sum is not stated", () => {
    const cache_creation = { ephemeral_5m_input_tokens: 2, ephemeral_1h_input_tokens: 30 };
    const usage = { input_tokens: 11, output_tokens: 7, cache_read_input_tokens: 4, cache_creation };
    expect(usageOf({ usage })).toEqual({ inputFresh: 11, cacheRead: 4, cacheWrite: 32, output: 7 });
    const stated = { ...usage, cache_creation_input_tokens: 5 };
    expect(usageOf({ usage: stated })?.cacheWrite).toBe(5);
  });
});
