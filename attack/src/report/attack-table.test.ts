import { expect, it } from "vitest";
import type { Paint } from "../../../lab/report/paint.ts";
import { attackTable, caseTable } from "./attack-table.ts";
import { madeUpResult } from "./made-up-result.ts";

const plain: Paint = (_, text) => text;

it("the table of attacks has a row for each bar, with what was before, what must hold, and the worst case", () => {
  expect(attackTable([madeUpResult()], plain)).toBe(
    `
attack                              before*  must hold          now  holds?
G2      a <title>
        mean ÷ truth                   0.31  0.95…1.05  0.295…1.005  no      worst: a <bad> case
        truth in its band                       ≥ 90 %    0 %…100 %  no      worst: a <bad> case
        idle power learned ÷ truth           0.98…1.02        1.000  yes
        calls without energy                      none          0 %  yes
* as attribution was on 2026-11-27; a case may be outside what must hold by two standard errors, which is luck
`.trim(),
  );
});

it("the table of attacks leaves the worst case out where a terminal has no room for it", () => {
  expect(attackTable([madeUpResult()], plain, 80)).not.toContain("worst");
});

it("the table of cases has a column for each bar, and marks what breaks it", () => {
  const marked: Paint = (colour, text) => (colour === "red" ? `[${text}]` : text);
  const [head, good, bad] = caseTable(madeUpResult(), marked).split("\n");
  expect(head?.trim().split(/ {2,}/)).toEqual([
    "G2",
    ...["mean ÷ truth", "truth in its band", "idle power learned ÷ truth", "calls without energy"],
    "half width of the band",
  ]);
  expect(good?.trim().split(/ {2,}/)).toEqual([
    "a good case",
    ...["1.005 ±0.004", "100 %", "1.000", "0 %", "10.1 %"],
  ]);
  expect(bad?.trim().split(/ {2,}/)).toEqual([
    "a <bad> case",
    ...["[0.295 ±0.004]", "[0 %]", "1.000", "0 %", "3 %"],
  ]);
});
