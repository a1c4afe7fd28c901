import { describe, expect, it } from "vitest";
import { paintFor } from "../../report/paint.ts";
import { madeUpResults } from "./made-up-results.ts";
import { assertionLines, resultTable } from "./result-table.ts";

const { results } = madeUpResults;
const plain = paintFor({ isTTY: false }, {});

describe("the table in a terminal", () => {
  it("the bench table has an aligned row for each measure, which states whether its limit is met", () => {
    expect(`\n${resultTable(results, plain)}\n`).toBe(`
bar  what              measured      reference            figure          limit
P1   CPU per call         11 µs  by hand 10 µs  1.1× (1.05…1.25)         ≤ 1.2×  met
     packages                                                  0            ≤ 0  met
     joules lost                                    4e-15 of all  ≤ 1e-9 of all  met
P2   a call in flight                                    2,048 B      ≤ 1,024 B  not met
     the whole                                           3,000 B                 for information
`);
  });

  it("the lines on assertions of the bench list each one that failed", () => {
    expect(assertionLines(results, plain)).toBe(
      "P1  1 of 1 assertions held, looked at 3 times\n" +
        "P2  0 of 1 assertions held, looked at 2 times\n" +
        "    FAILED everything settled (1 of 2 times, first: 3, not 0)",
    );
  });

  it("the bench table has colours on a terminal, unless NO_COLOR is set", () => {
    expect(resultTable(results, paintFor({ isTTY: true }, {}))).toContain("\u001b[33mnot met");
    expect(resultTable(results, paintFor({ isTTY: true }, { NO_COLOR: "1" }))).toBe(
      resultTable(results, plain),
    );
  });
});
