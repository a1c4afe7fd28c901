import { describe, expect, it } from "vitest";
import { footprintTable, leftOutText } from "./footprint-table.ts";
import { footprint } from "./made-up-footprint.ts";
import { plainStyle } from "./style.ts";

const band = (value: number) => ({ value, low: value / 2, high: value * 2 });

/** The cells of each row: columns stand at least two spaces apart. */
const rows = (table: string): string[][] =>
  table.split("\n").map((line) => [/^ */.exec(line)?.[0] ?? "", ...line.trim().split(/ {2,}/)]);

describe("footprintTable", () => {
  const run = footprint({
    id: "run",
    kind: "agent",
    energy: band(12.3456),
    co2e: { value: 0.00123456, low: 0.001, high: 0.002 },
    unknown: { count: 1, reasons: ["no_estimator"] },
  });
  const late = footprint({ id: "late", parentId: "run", startedAt: new Date(2000), energy: band(0.01) });
  const broken = footprint({
    id: "broken",
    parentId: "run",
    startedAt: new Date(1000),
    outcome: "error",
    energy: band(1),
  });
  const hosted = footprint({ id: "hosted", kind: "inference", parentId: "late", reasons: ["no_estimator"] });
  const cells = rows(footprintTable([hosted, late, broken, run], plainStyle));

  it("the footprint table has parents before children, and siblings in the order of their start", () => {
    expect(cells.map(([indent, name]) => `${indent}${name}`)).toEqual([
      "activity",
      "run",
      "  broken (failed)",
      "  late",
      "    hosted",
    ]);
  });

  it("the footprint table shows three digits, the band, the method, and that a total is a lower bound", () => {
    expect(cells[1]).toEqual([
      "",
      "run",
      "agent",
      "1.000",
      "12.3 (6.17–24.7)",
      "1.23",
      "modelled; lower bound (1 not known)",
    ]);
  });

  it("the footprint table leaves out what stands deeper than asked for", () => {
    const shown = rows(footprintTable([hosted, late, broken, run], plainStyle, 1));
    expect(shown.map(([, name]) => name)).toEqual(["activity", "run", "broken (failed)", "late"]);
  });

  it("the footprint table shows no number for what is not known", () => {
    expect(cells[4]?.slice(3)).toEqual(["1.000", "not known", "not known", "unavailable: no_estimator"]);
  });

  it("the footprint table shows small energies without rounding them to 0", () => {
    const [row] = rows(footprintTable([footprint({ id: "small", energy: band(1.5e-7) })], plainStyle)).slice(
      1,
    );
    expect(row?.[4]).toBe("0.000000150 (0.0000000750–0.000000300)");
  });

  it("the footprint table shows an activity whose parent is missing as a root", () => {
    const [, row] = rows(footprintTable([hosted], plainStyle));
    expect(row?.slice(0, 2)).toEqual(["", "hosted"]);
  });

  it("the footprint table of no footprints is its header alone", () => {
    expect(rows(footprintTable([], plainStyle))).toHaveLength(1);
  });

  it("the footprint table colours failed and unknown cells without moving a column", () => {
    const mark = (name: string) => (text: string) => `\u001b[3${name}m${text}\u001b[0m`;
    const coloured = footprintTable([hosted, broken], {
      heading: mark("1"),
      failure: mark("2"),
      unknown: mark("3"),
    });
    expect(coloured).toContain("\u001b[32mbroken (failed)\u001b[0m");
    expect(coloured).toContain("\u001b[33mnot known\u001b[0m");
    const escapes = new RegExp(`${String.fromCharCode(27)}\\[\\d+m`, "g");
    expect(coloured.replaceAll(escapes, "")).toBe(footprintTable([hosted, broken], plainStyle));
  });

  it("what the table leaves out is counted, with its own joules, and nothing is said of nothing", () => {
    const calls = [1, 2].map((n) =>
      footprint({ id: `c${n}`, kind: "inference", parentId: "late", energy: band(0.003) }),
    );
    const all = [hosted, late, broken, run, ...calls];
    expect(leftOutText(all, 1)).toBe(
      "Not shown: 3 inferences, 0.00600 (0.00300–0.0120) J, part of the rows above.",
    );
    expect(leftOutText([hosted, late, run], 1)).toBe("Not shown: 1 inference, energy not known.");
    expect(leftOutText(all, 2)).toBeUndefined();
  });
});
