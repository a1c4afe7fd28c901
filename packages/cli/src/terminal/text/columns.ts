import { stripVTControlCharacters } from "node:util";
import Table from "cli-table3";

/** One column of a table. */
export interface Column {
  readonly header: string;
  readonly align?: "left" | "right";
  /** May be coloured and have several lines. */
  readonly cells: readonly string[];
}

/**
 * Makes columns of the same rows.
 * @param faint Of the headers.
 * @example columnsOf(files, style.faint)("bytes", ({ bytes }) => countText(bytes), "right")
 */
export const columnsOf =
  <T>(rows: readonly T[], faint: (text: string) => string, safe = (text: string) => text) =>
  (header: string, cell: (row: T) => string, align: "left" | "right" = "left"): Column => ({
    ...{ header: faint(header), align, cells: rows.map((row) => safe(cell(row))) },
  });

/** Between columns. */
export const GAP = "  ";
const PLACES =
  "top top-mid top-left top-right bottom bottom-mid bottom-left bottom-right left left-mid mid mid-mid right right-mid";
const NO_LINES = Object.fromEntries(PLACES.split(" ").map((place) => [place, ""]));

/**
 * Columns side by side, two spaces apart and without lines. Columns that do not fit into `width` follow
 * below, after a repeated first column, with only the rows that have content.
 *
 * @example columnsText([{ header: "method", cells: ["phase@2"] }, { header: "J", align: "right", cells: ["46046"] }])
 */
export function columnsText(columns: readonly Column[], width = Number.POSITIVE_INFINITY): string {
  const [first, ...others] = columns;
  if (!first) return "";
  const tables: Column[][] = [[first]];
  let used = columnWidth(first);
  for (const column of others) {
    const wider = used + GAP.length + columnWidth(column);
    const fits = wider <= width || tables.at(-1)?.length === 1;
    if (fits) tables.at(-1)?.push(column);
    else tables.push([first, column]);
    used = fits ? wider : columnWidth(first) + GAP.length + columnWidth(column);
  }
  return tables.map((table, part) => oneTable(table, part > 0)).join("\n\n");
}

/** @param isMore whether it continues another table: rows without further content are left out. */
function oneTable(columns: readonly Column[], isMore: boolean): string {
  const all = columns[0]?.cells.map((_, row) => columns.map(({ cells }) => cells[row] ?? "")) ?? [];
  const rows = isMore ? all.filter(([, ...cells]) => cells.some((cell) => cell !== "")) : all;
  const table = new Table({
    chars: { ...NO_LINES, middle: GAP },
    colAligns: columns.map(({ align = "left" }) => align),
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  table.push(
    columns.map(({ header }) => header),
    ...rows,
  );
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

/** Whether the columns fit side by side. @example fitTogether([method, joules], 80) */
export const fitTogether = (columns: readonly Column[], width: number): boolean =>
  columns.reduce((sum, one) => sum + columnWidth(one) + GAP.length, -GAP.length) <= width;

/** Width of a column. @example columnWidth({ header: "J", cells: ["46046"] }) // 5 */
export const columnWidth = ({ header, cells }: Column): number =>
  Math.max(...[header, ...cells].map(widthOf));

/**
 * Width of the widest line of single-width characters, without colour codes.
 * @example widthOf("a\nbcd") // 3
 */
const widthOf = (text: string): number =>
  Math.max(
    ...stripVTControlCharacters(text)
      .split("\n")
      .map((line) => line.length),
  );
