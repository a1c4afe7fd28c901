import Table from "cli-table3";
import type { TextTable } from "./tables.ts";

const NO_LINES = Object.fromEntries(
  ["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"]
    .concat(["left", "left-mid", "mid", "mid-mid", "right", "right-mid"])
    .map((place) => [place, ""]),
);

/** A table for a terminal: aligned, numbers at the right. */
export function terminalTable({ heads, rows }: TextTable): string {
  const table = new Table({
    chars: { ...NO_LINES, middle: "  " },
    colAligns: heads.map((_, i) => (i === 0 ? "left" : "right")),
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  table.push([...heads], ...rows.map((row) => [...row]));
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}
