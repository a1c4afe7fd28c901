import { expect, it } from "vitest";
import { bytesText, countText } from "../../report/number-text.ts";
import { terminalTable } from "../../report/text-table.ts";
import { madeUpResults } from "./made-up-results.ts";
import { scalePage } from "./scale-page.ts";
import { fleetTable } from "./tables.ts";

it("the scale page marks what was not measured, with its source", () => {
  const page = scalePage(madeUpResults);
  expect(page).toContain("**None of these three was run here**");
  for (const host of ["grafana.com/docs/mimir", "docs.victoriametrics.com", "help.splunk.com"])
    expect(page).toContain(host);
  expect(page).not.toMatch(/NaN|undefined|Infinity/);
});

it("the fleet table in the terminal is aligned", () => {
  const lines = terminalTable(fleetTable(madeUpResults)).split("\n");
  const [head = ""] = lines;
  expect(lines.length).toBe(13);
  for (const line of lines) expect(line.length).toBe(head.length);
});

it("amounts of bytes and counts have a unit that fits their size", () => {
  expect([0, 999, 1000, 1_972_606, 4.55e12].map(bytesText)).toEqual([
    "0 B",
    "999 B",
    "1 kB",
    "1.97 MB",
    "4.55 TB",
  ]);
  expect([12, 60_590_000].map(countText)).toEqual(["12", "60.6 million"]);
});
