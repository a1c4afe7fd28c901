// Shared by the table scripts: reading lists, and text with filled lines.
import { readFileSync } from "node:fs";
import { parse } from "csv-parse/sync";

/** Records separated by commas, as many per line as fit. */
export function filled(records, width = 106) {
  const text = [];
  let line = "";
  for (const record of records) {
    if (line && line.length + record.length + 3 > width) {
      text.push(`${line},`);
      line = record;
    } else line = line ? `${line}, ${record}` : record;
  }
  return [...text, line].join("\n");
}

const CSV = {
  bom: true,
  columns: true,
  comment: "#",
  comment_no_infix: true,
  skip_empty_lines: true,
  trim: true,
};

/**
 * The rows of a CSV file by their columns, or with other options of csv-parse. Lines that begin with # are
 * comments.
 */
export const csvRows = (file, options = {}) => parse(readFileSync(file), { ...CSV, ...options });

/**
 * The words of a row as one record. A word with a space, a comma, a quote or a backslash cannot be stored.
 */
export function recordOf(words) {
  const odd = words.find((word) => word === undefined || /[\s,`\\]/.test(String(word)));
  if (words.every((word) => word !== undefined) && odd === undefined) return words.join(" ");
  throw new Error(`${words[0]} has a word that cannot be stored: ${odd}`);
}

/** Coal alone is about 820 g, the worst islands about 1000 g; above this the unit is wrong. */
const MAX_GRAMS_PER_KWH = 2000;

/** A carbon intensity. A missing figure must stop a script: later, it would look like a clean grid. */
export function plausible(value, what) {
  if (Number.isFinite(value) && value > 0 && value <= MAX_GRAMS_PER_KWH) return value;
  throw new Error(`${what} has the figure ${value}, which is not between 0 and ${MAX_GRAMS_PER_KWH} g/kWh`);
}
