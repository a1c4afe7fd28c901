/** One table for the terminal and for Markdown. */

import { type Alignment, plainTable } from "../../examples/quickstart/src/text.ts";

/** Heads, and rows of as many cells. */
export interface TextTable {
  readonly heads: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Without it the first column is text and the others are numbers. */
  readonly aligned?: readonly Alignment[];
}

const alignmentOf = ({ heads, aligned }: TextTable): readonly Alignment[] =>
  aligned ?? heads.map((_, i) => (i === 0 ? "left" : "right"));

/** Aligned columns, without lines. */
export const terminalTable = (table: TextTable): string =>
  plainTable([table.heads, ...table.rows], alignmentOf(table));

/** A table of Markdown. */
export const markdownTable = (table: TextTable): string =>
  [table.heads, alignmentOf(table).map((side) => (side === "left" ? "---" : "---:")), ...table.rows]
    .map((cells) => `| ${cells.join(" | ")} |`)
    .join("\n");
