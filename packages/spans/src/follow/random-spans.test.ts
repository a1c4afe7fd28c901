/** Random nestings of reports, steps and agents: each call counts once, whenever its spans state what they are. */

import { type Attributes, SpanKind } from "@opentelemetry/api";
import { random } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { followedStand, spanMaker } from "../../test/followed.js";
import { keeper, SDK_LINES } from "../../test/sdk-lines.js";
import { wattspanSpanProcessor } from "./span-processor.js";

const stand = followedStand();
const { seen } = stand;

/** How three instrumentations report a call. */
const REPORTS: readonly ((input: number, output: number) => readonly [Attributes, Attributes])[] = [
  (input, output) => [
    { "gen_ai.operation.name": "chat", "gen_ai.provider.name": "openai", "gen_ai.request.model": "m" },
    { "gen_ai.usage.input_tokens": input, "gen_ai.usage.output_tokens": output },
  ],
  (input, output) => [
    {
      "ai.operationId": "ai.generateText.doGenerate",
      "ai.model.id": "m",
      "ai.model.provider": "openai.chat",
    },
    { "ai.usage.inputTokens": input, "ai.usage.outputTokens": output },
  ],
  (input, output) => [
    { "openinference.span.kind": "LLM", "llm.system": "openai", "llm.model_name": "m" },
    { "llm.token_count.prompt": input, "llm.token_count.completion": output },
  ],
];
const TOOL: Attributes = { "gen_ai.operation.name": "execute_tool", "gen_ai.tool.name": "search" };
const AROUND: readonly Attributes[] = [
  { "gen_ai.operation.name": "invoke_agent", "gen_ai.agent.name": "researcher" },
  TOOL,
  {},
];
const PHASES = ["attributes", "later", "end"] as const;

/** Reports calls of 1, 2, 4 … joules. Returns the joules of all. */
function reportCalls(span: ReturnType<typeof spanMaker>, next: () => number): number {
  const drawn = <T>(of: readonly T[]): T => of[Math.floor(next() * of.length)] as T;
  let joules = 1;
  const call = (layers: number, output: number) => {
    if (layers === 0) return;
    const [meaning, tokens] = drawn(REPORTS)(10, output);
    const isLate = next() < 0.3;
    const knowsTokens = layers === 1 || next() < 0.7;
    span(
      "call",
      {
        ...(!isLate && { [next() < 0.8 ? "attributes" : "later"]: meaning }),
        end: { ...(isLate && meaning), ...(knowsTokens && tokens) },
      },
      () => {
        if (next() < 0.15) span("tool", { [drawn(PHASES)]: TOOL });
        if (next() < 0.3) span("POST", {}, () => call(layers - 1, output));
        else call(layers - 1, output);
      },
    );
  };
  const work = (depth: number) => {
    if (depth === 0 || next() < 0.4) {
      call(1 + Math.floor(3 * next()), joules);
      joules *= 2;
      return;
    }
    span("work", { [drawn(PHASES)]: drawn(AROUND), kind: SpanKind.INTERNAL }, () => {
      for (let i = 0; i < 2; i++) work(depth - 1);
    });
  };
  for (let i = 0; i < 3; i++) work(2);
  return joules - 1;
}

describe.each(Object.entries(SDK_LINES))("random spans with %s", (_, line) => {
  it.each([1, 2])("each call counts once, with %i processors", async (count) => {
    const wrong: string[] = [];
    for (let seed = 1; seed <= 100; seed++) {
      seen.clear();
      const processors = Array.from({ length: count }, () => wattspanSpanProcessor());
      const truth = reportCalls(spanMaker(line.provider(processors, keeper().exporter)), random(seed));
      await stand.metering.flush();
      const counted = seen.footprints.reduce((sum, { self }) => sum + (self.energy?.value ?? 0), 0);
      if (counted !== truth) wrong.push(`seed ${seed}: ${counted} J of ${truth} J`);
    }
    expect(wrong).toEqual([]);
    expect(stand.metering.status.faults).toEqual({});
  });
});
