import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meteredGlobally } from "../../../test/adapters/metered-globally.js";
import { matchCall } from "../pending-calls.js";
import { wattspanTracingProcessor } from "./openai-agents.js";

const processor = wattspanTracingProcessor();
const result = { model: "m", usage: { input_tokens: 3, output_tokens: 7 } };
const span = (spanId: string, parentId: string | null, spanData: object, error: unknown = null) => ({
  ...{ spanId, parentId, spanData, error },
  traceId: "t",
});
const answered = (id: string, parent: string | null) =>
  span(id, parent, { type: "response", _response: result });

describe("the tracing processor", () => {
  it("the OpenAI Agents processor takes anything in any order and never throws", async () => {
    const { metering } = meteredGlobally();
    const ids = fc.constantFrom("a", "b", "c", null);
    const types = fc.constantFrom("agent", "response", "generation", "function", "turn", "constructor", "");
    const data = fc.record({
      type: fc.oneof(types, fc.anything()),
      name: fc.anything(),
      _response: fc.anything(),
      output: fc.anything(),
    });
    const given = fc.oneof(
      fc.anything(),
      fc
        .record({ spanId: ids, parentId: ids, traceId: ids, spanData: data, error: fc.anything() })
        .map(Object.freeze),
    );
    const names = fc.constantFrom(
      "onTraceStart",
      "onTraceEnd",
      "onSpanStart",
      "onSpanEnd",
    ) as fc.Arbitrary<"onSpanEnd">;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(names, given), { maxLength: 30 }), async (events) => {
        for (const [name, value] of events) await processor[name](value);
        for (const id of ["a", "b", "c", ""]) await processor.onSpanEnd({ spanId: id, traceId: id });
      }),
      { numRuns: 200 },
    );
    await metering.flush();
    expect(metering.status.faults).toEqual({});
  });

  it("the OpenAI Agents processor counts calls, and not the sums that tasks state", async () => {
    const { footprints, seen } = meteredGlobally();
    const usage = { input_tokens: 3, output_tokens: 7 };
    await processor.onTraceStart({ traceId: "t", name: "flow" });
    await processor.onSpanStart(span("task", null, { type: "task", name: "run" }));
    await processor.onSpanStart(span("call", "task", { type: "response" }));
    await processor.onSpanEnd(answered("call", "task"));
    await processor.onSpanEnd(span("task", null, { type: "task", name: "run", usage }));
    await processor.onTraceEnd({ traceId: "t" });
    await footprints("inference", 1);
    await footprints("agent", 1);
    expect(seen.byName("flow")[0]).toMatchObject({ energy: { value: 10 } });
  });

  it("the OpenAI Agents processor ends the trace of a run that threw, which the SDK leaves open", async () => {
    const { footprints } = meteredGlobally();
    await processor.onTraceStart({ traceId: "t", name: "flow" });
    await processor.onSpanStart(span("task", null, { type: "task", name: "run" }));
    await processor.onSpanEnd(span("task", null, { type: "task" }, { message: "no" }));
    expect((await footprints("agent", 1))[0]).toMatchObject({ name: "flow", outcome: "error" });
  });

  it("the OpenAI Agents processor keeps a bounded number of calls that never end", async () => {
    const { seen, metering } = meteredGlobally();
    for (let index = 0; index <= 10_000; index++)
      await processor.onSpanStart(span(`s${index}`, null, { type: "response" }));
    await metering.flush();
    expect(seen.byKind("inference")).toHaveLength(1);
    for (let index = 0; index <= 10_000; index++) await processor.onSpanEnd(answered(`s${index}`, null));
    expect(matchCall("m", "openai")).toBeUndefined();
  });
});
