import { stripVTControlCharacters } from "node:util";
import { compare, decide, limitOf, policyOf, type RunFigures } from "@wattspan/audit";
import { random } from "@wattspan/testing";
import { beforeAll, describe, expect, it } from "vitest";
import { compareText } from "../src/audit/compare-text.js";
import { canvasOf } from "../src/terminal/canvas.js";

const facts = { machine: "this", workload: "six goals", meters: ["counter"], energy: "modelled" } as const;
const next = random(9);
/** Figures of all widths, with noise. */
const run = async (side: "base" | "head"): Promise<RunFigures> => {
  const times = (side === "base" ? 1 : 1.1) * (1 + next() / 20);
  const figures = {
    energy: 123_456 * times,
    carbon: 0.00123 * times,
    latency: 12.3 * times,
    cpu: 1234 * times,
  };
  return { facts, figures, stages: { retrieval: { latency: 1.2 * times } }, goals: 5 };
};
const limits = ["energy=5%", "latency=200%", "carbon=10.5%", "retrieval/latency=5%"];
let decision: ReturnType<typeof decide>;
beforeAll(async () => {
  const comparison = await compare({ run, limits: limits.map((one) => limitOf(one)), seed: "1" });
  decision = decide(comparison, policyOf("version: 1"), "2026-11-29");
});
const linesAt = (width: number, unicode = false) =>
  stripVTControlCharacters(compareText(decision, canvasOf({ width, unicode, colour: true }))).split("\n");

describe("the text of a comparison", () => {
  it.each([60, 80, 100, 160])("a table of a comparison fits %i columns", (width) => {
    for (const unicode of [false, true])
      expect(linesAt(width, unicode).filter((line) => line.length > width)).toEqual([]);
  });

  it("each row has its verdict, and figures of both sides stand together, at any width", () => {
    for (const width of [60, 80, 100, 160]) {
      const text = linesAt(width).join("\n");
      expect(text).toMatch(/^energy \(as cpu\) .*\bfail\b/m);
      expect(text).toMatch(/^energy \(as cpu\) .*\b1,2\d0 -> 1,[34]\d0 CPU s/m);
    }
  });

  it("goals that were the same in all runs claim no drop that would be found", () => {
    expect(linesAt(160)).toContain("kept  goals: 5 -> 5 per run; nothing varied");
  });
});
