/** Prints what is seen of the same calls in every flavour, against local servers: `npm run flavours`. */

import { type Driven, driveFlavour } from "./drive.ts";
import { CALLS } from "./flavour.ts";
import { FLAVOURS } from "./flavours.ts";

const HEAD = [
  "flavour",
  "call",
  "spans",
  "charged",
  "input",
  "cached",
  "output",
  "joules",
  "grams",
  "why not",
];

/** One line. What is not known is a dash. */
function rowOf(name: string, call: string, { spans, calls }: Driven): string[] {
  const told = calls[0];
  const { inputFresh, cacheRead, cacheWrite = 0, output } = told?.usage ?? {};
  const input = inputFresh === undefined ? undefined : inputFresh + (cacheRead ?? 0) + cacheWrite;
  const counts = [spans.length, calls.length, input, cacheRead, output];
  const amounts = [told?.energy?.value.toFixed(3), told?.co2e?.value.toFixed(6)];
  const why = told?.energy ? "" : (told?.reasons.join(", ") ?? "");
  return [name, call, ...[...counts, ...amounts].map((amount) => `${amount ?? "–"}`), why];
}

/** Columns as wide as they must be; numbers to the right. */
function aligned(rows: readonly (readonly string[])[]): string {
  const widths = HEAD.map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  const isNumber = (column: number) => column > 1 && column < HEAD.length - 1;
  const cell = (text: string, column: number) =>
    isNumber(column) ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0);
  return rows.map((row) => row.map(cell).join("  ").trimEnd()).join("\n");
}

const rows = [HEAD];
for (const flavour of FLAVOURS) {
  const driven = await driveFlavour(flavour);
  for (const [index, call] of CALLS.entries())
    rows.push(rowOf(index === 0 ? flavour.name : "", call, driven[call]));
}
process.stdout.write(`${aligned(rows)}\n`);
