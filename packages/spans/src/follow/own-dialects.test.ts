import { expect, it } from "vitest";
import { chat, followedStand, spanMaker, tokens } from "../../test/followed.js";
import { SDK_LINES, type SdkLine } from "../../test/sdk-lines.js";
import type { Dialect } from "../dialects/dialect.js";
import { wattspanSpanProcessor } from "./span-processor.js";

const stand = followedStand();

it("a dialect of the application reads its spans, before those that are known", async () => {
  const ours: Dialect = {
    name: "ours",
    scopes: ["@traceloop/ours"],
    meaning: () => ({ kind: "inference", model: "own", provider: "openai", operation: "chat" }),
    usage: ({ "our.tokens": output }) => (typeof output === "number" ? { output } : undefined),
    answer: () => ({}),
  };
  const provider = (SDK_LINES["SDK 3"] as SdkLine).provider([wattspanSpanProcessor({ dialects: [ours] })]);
  const span = spanMaker(provider);
  span("call", { scope: "@traceloop/ours", end: { "our.tokens": 7 } });
  span("chat m", { scope: "@traceloop/others", attributes: chat, end: tokens });
  await stand.metering.flush();
  const calls = stand.seen.byKind("inference").map(({ name, usage }) => [name, usage]);
  expect(calls).toEqual([
    ["own", { output: 7 }],
    ["m", { inputFresh: 11, output: 7 }],
  ]);
});

it.each([[{}], [[{ scopes: ["x"] }]], [[undefined]]])("the option `dialects` refuses %j", (dialects) => {
  expect(() => wattspanSpanProcessor({ dialects: dialects as never })).toThrow(/option dialects/);
});
