import { runInNewContext } from "node:vm";
import { usageReaders } from "@wattspan/spans";
import { meteredMachine } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { ownerAt } from "../../test/activity-owner.js";
import { answerInside } from "../api/attempts.js";
import type { InferenceHandle } from "../contracts/activity-options.js";
import { CallShapes } from "../shapes/call-shape.js";
import { ActivityRecord } from "./activity.js";
import { noteOutcome, takeUsage } from "./outcome.js";

function newActivity(): ActivityRecord {
  const options: object = { model: "m" };
  const shape = new CallShapes(false).of("inference", options as { model: string }, { remote: true });
  const start = { sequence: 1, parent: undefined, startedAtMs: 0, startMs: 0 };
  return new ActivityRecord({ owner: ownerAt(0), options, shape, ...start });
}

function errorTypeOf(error: unknown): string | undefined {
  const activity = newActivity();
  noteOutcome(activity, "error", error);
  expect(activity.outcome).toBe("error");
  return activity.errorType;
}
const foreign = (name: string) => ({ name, [Symbol.toStringTag]: "DOMException" });
const named = (name: unknown) => Object.assign(new Error("no"), { name });

describe("the type of an error", () => {
  it.each([
    ["its name", new TypeError("no"), "TypeError"],
    ["its own name", named("RateLimitError"), "RateLimitError"],
    ["what was thrown instead", "no", "string"],
    ["OpenTelemetry's word where the client does not say which", undefined, "_OTHER"],
    ["bounded", named("x".repeat(5000)), "x".repeat(100)],
    ["printable", named("a\nb"), "a?b"],
    ["plain where its name is none", named({}), "Error"],
    ["its name in another realm", runInNewContext("new RangeError('no')"), "RangeError"],
    ["its name as a `DOMException` of another realm", foreign("TimeoutError"), "TimeoutError"],
    ["what was thrown instead in another realm", runInNewContext("({ name: 'RangeError' })"), "object"],
  ])("the type of an error is %s", (_, error, type) => {
    expect(errorTypeOf(error)).toBe(type);
  });

  it("the type of an error is absent for an abort, and that of the first error where there are two", () => {
    const activity = newActivity();
    noteOutcome(activity, "aborted", new Error("no"));
    expect(activity).toMatchObject({ outcome: "aborted", errorType: undefined });
    noteOutcome(activity, "error", new TypeError("no"));
    noteOutcome(activity, "error", new RangeError("no"));
    expect(activity.errorType).toBe("TypeError");
  });
});

describe("stated tokens", () => {
  const stated = { inputFresh: 10, output: 5 };
  const chat = { usage: { prompt_tokens: 11, completion_tokens: 7 } };
  const message = {
    id: "m1",
    type: "message",
    role: "assistant",
    content: [],
    usage: { input_tokens: 11, output_tokens: 1 },
  };
  const streams = {
    "that states them at its end": [{ choices: [{ delta: { content: "a" } }] }, chat],
    "whose steps add up": [
      { type: "finish-step", usage: { inputTokens: 11, outputTokens: 7, totalTokens: 18 } },
    ],
    "whose pieces add up": [
      { content: "a", usage_metadata: { input_tokens: 11, output_tokens: 3, total_tokens: 14 } },
      { content: "b", usage_metadata: { input_tokens: 0, output_tokens: 4, total_tokens: 4 } },
    ],
    "that states its input at its start": [
      { type: "message_start", message },
      { type: "message_delta", delta: {}, usage: { output_tokens: 7 } },
    ],
  };

  /** What a stream's footprint says, where its tokens are stated before the piece of this number. */
  async function usageOf(pieces: readonly object[], before: number) {
    const { metering, seen } = await meteredMachine({ usageReaders });
    const read = async function* (call: InferenceHandle) {
      for (const [index, piece] of [...pieces, {}].entries()) {
        if (index === before) call.setUsage(stated);
        yield piece;
      }
    };
    for await (const piece of metering.meterInference({ model: "m" }, read)) void piece;
    await metering.flush();
    return seen.footprints[0]?.usage;
  }

  it.each(Object.entries(streams))(
    "stated tokens are those of a stream %s, whenever they are stated",
    async (_, pieces) => {
      for (let before = 0; before <= pieces.length; before++)
        expect(await usageOf(pieces, before)).toEqual(stated);
      expect(await usageOf(pieces, Number.NaN)).not.toEqual(stated);
    },
  );

  it("stated tokens leave the other statements of an answer, such as its server's times", () => {
    const activity = newActivity();
    activity.usage = stated;
    activity.state().tokens = true;
    takeUsage(activity, {
      model: "m-2026",
      usage: { prompt_tokens: 3, completion_tokens: 9, prompt_time: 0.1, completion_time: 0.5 },
    });
    expect(activity).toMatchObject({ usage: stated, replies: { answer: { model: "m-2026" } } });
    expect(activity.replies?.serverTimes).toBeDefined();
  });

  it("stated tokens are not completed by an answer inside that has as much output", async () => {
    const { metering, seen } = await meteredMachine({ usageReaders });
    const inner = { usage: { prompt_tokens: 50, completion_tokens: 5 } };
    metering.meterInference({ model: "m" }, (call) => {
      const received = answerInside("chat");
      received?.take(inner);
      received?.end();
      call.setUsage(stated);
    });
    await metering.flush();
    expect(seen.footprints[0]?.usage).toEqual(stated);
  });

  it("stated tokens are those of a whole result, and the last statement that can be is the one", async () => {
    const { metering, seen } = await meteredMachine({ usageReaders });
    metering.meterInference({ model: "m" }, (call) => {
      for (const usage of [{ output: 1 }, stated, { output: -1 }]) call.setUsage(usage);
      return chat;
    });
    await metering.flush();
    expect(seen.footprints[0]?.usage).toEqual(stated);
  });
});
