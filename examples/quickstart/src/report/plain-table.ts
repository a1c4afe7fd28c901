import Table from "cli-table3";

/** How a column stands. */
export type Alignment = "left" | "right";

/** Rows of cells as aligned columns, two spaces apart and without lines, narrow enough for most terminals. */
export function plainTable(rows: readonly (readonly string[])[], aligned: readonly Alignment[]): string {
  const table = new Table({
    chars: { ...noLines, middle: "  " },
    colAligns: [...aligned],
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  for (const row of rows) table.push([...row]);
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

const noLines = Object.fromEntries(
  ["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"]
    .concat(["left", "left-mid", "mid", "mid-mid", "right", "right-mid"])
    .map((place) => [place, ""]),
);
