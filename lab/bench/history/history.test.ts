import { describe, expect, it } from "vitest";
import { madeUpResults } from "../report/made-up-results.ts";
import { checkedRuns, keptRun, readHistory } from "./history.ts";
import { worseRatios } from "./worse-ratios.ts";

describe("the history of the bench", () => {
  it("the history of the bench keeps the named ratios of a run, and where and when they were measured", () => {
    expect(keptRun(madeUpResults, madeUpResults.results, "abc1234")).toEqual({
      date: "2026-01-02T03:04:05.678Z",
      commit: "abc1234",
      machine: "4 cores of A Processor, 8 GB, linux 6.1",
      loadPerCore: 0.1,
      ratios: { "P1 by hand": 1.1 },
    });
  });

  it("the history in docs/ can be read, and no ratio of it stayed worse", () => {
    expect(readHistory().length).toBeGreaterThan(0);
    expect(worseRatios(readHistory())).toEqual([]);
  });

  const run = { date: "2026-01-02", commit: "abc1234", machine: "a machine", ratios: { P2: 1.2 } };
  it.each([
    [{}],
    ["runs"],
    [[null]],
    [[run, { ...run, commit: "" }]],
    [[{ ...run, ratios: { P2: "1.2" } }]],
    [[{ ...run, ratios: { P2: null } }]],
    [[{ ...run, ratios: { P2: 0 } }]],
    [[{ ...run, ratios: undefined }]],
  ])("the history of the bench refuses %j", (runs) => {
    expect(() => checkedRuns(runs)).toThrow(/bench-history\.json/);
  });
});
