/**
 * Prints what is seen of the same calls in every flavour, and that each call of each client counts once, against local servers:
 * `node packages/wattspan/test/flavours/main.ts`. It ends with 1 where one does not.
 */

import { printedRows } from "./counted-once/printed-rows.ts";
import { type Driven, driveFlavour } from "./drive.ts";
import { CALLS } from "./flavour.ts";
import { FLAVOURS } from "./flavours.ts";
import { aligned } from "./table.ts";

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

const rows = [HEAD];
for (const flavour of FLAVOURS) {
  const driven = await driveFlavour(flavour);
  for (const [index, call] of CALLS.entries())
    rows.push(rowOf(index === 0 ? flavour.name : "", call, driven[call]));
}
process.stdout.write(`Each flavour by itself\n\n${aligned(rows, 2)}\n`);

const { cells, wrong } = await printedRows();
process.stdout.write(
  `\nEach client with our fetch and our span processor, and what else reports its calls\n\n`,
);
process.stdout.write(`${aligned(cells, 2)}\n\n`);
process.stdout.write(wrong === 0 ? "Each call counts once.\n" : `${wrong} rows are wrong.\n`);
if (wrong > 0) process.exitCode = 1;
