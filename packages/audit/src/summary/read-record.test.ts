import { expect, it } from "vitest";
import { RecordContents } from "./read-record.js";
import { summaryOf } from "./summarize.js";

it("what is unknown is counted once, by the roots of repetitions that are not void", () => {
  const footprint = (more: object) => ({ type: "footprint", footprint: { method: "unavailable", ...more } });
  const repetition = (more = {}) => ({ type: "repetition", index: 0, from: 0, to: 1, ...more });
  const unknownOf = (...entries: readonly object[]) => {
    const contents = new RecordContents();
    for (const entry of entries) contents.take(entry as Parameters<RecordContents["take"]>[0]);
    const recorded = contents.end();
    expect(summaryOf(recorded).unknown).toBe(recorded.unknown);
    return recorded.unknown;
  };
  const root = footprint({ method: "measured", unknown: { count: 3, reasons: ["unreported"] } });
  const inside = footprint({ parentId: "a" });
  expect(unknownOf(footprint({}), repetition({ void: "warm-up" }), repetition())).toBeUndefined();
  expect(unknownOf(inside, root, repetition(), footprint({}), repetition())).toBe(4);
  for (const count of [undefined, null, "3", -1])
    expect(unknownOf(footprint({ method: "measured", unknown: { count } }), repetition())).toBeUndefined();
});
