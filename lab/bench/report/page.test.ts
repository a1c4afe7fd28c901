import { describe, expect, it } from "vitest";
import { keptRun } from "../history/history.ts";
import type { KeptRun } from "../history/worse-ratios.ts";
import { resultChart } from "./chart.ts";
import { madeUpResults } from "./made-up-results.ts";
import { resultPage } from "./page.ts";

const profile = {
  ...madeUpResults,
  results: [{ what: "plain", calls: 7, groups: [{ name: "core/run", us: 3 }] }],
};
const pageOf = (runs: readonly KeptRun[]) => resultPage(madeUpResults, runs, profile);
const page = pageOf([keptRun(madeUpResults, madeUpResults.results, "abc1234")]);
const chart = resultChart(madeUpResults.results);

describe("the page of results", () => {
  it("the page of bench results states what is met, what is not met and why, and which assertion failed", () => {
    expect(page).toContain("3 of 4 figures keep their limits. **1 of the assertions about the runs failed**");
    expect(page).toContain(
      "| [P2](#p2-memory) | a call in flight |  |  | 2,048 B | ≤ 1,024 B | **not met** |",
    );
    expect(page).toContain("**Not met.** Accounts are large.");
    expect(page).toContain("- **failed**: everything settled (1 of 2 times, first: 3, not 0)");
  });

  it("the page of bench results gives no reason for a bar that is met", () => {
    const [, of] = page.split("## P1 A call");
    expect(of?.split("## P2")[0]).not.toContain("Not met");
  });
});

it("the page of bench results shows the ratios that were kept, and whether one stayed worse", () => {
  expect(page).toContain("| date | commit | processes per core | P1 by hand |");
  expect(page).toContain("| 2026-01-02 | abc1234 | 0.1 | 1.1× |");
  expect(page).toContain("No ratio stayed worse.");
  const runs = [1, 2, 2, 2].map((value) => ({
    ...keptRun(madeUpResults, [], "abc1234"),
    ratios: { P1: value },
  }));
  expect(pageOf(runs)).toContain("**P1 stayed worse**: 2, 2, 2 after 1.");
});

describe("the chart", () => {
  it("the bench chart shows each figure that has a limit, and marks what is not met", () => {
    expect(chart.match(/<text[^>]*>P1 {2}/g) ?? chart.match(/>P1 {2}/g)).toHaveLength(2);
    expect(chart).toContain("2,048 B, limit 1,024 B  not met");
    expect(chart).not.toContain("packages");
    expect(chart).toContain("2 of 3 keep it");
  });

  it("the bench chart is a self-contained SVG that follows the reader's colour scheme", () => {
    expect(chart).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(chart).toContain("prefers-color-scheme: dark");
    expect(chart.replaceAll(/xmlns(:\w+)?="[^"]*"/g, "")).not.toMatch(/https?:|url\(/);
  });
});
