import { readFile, stat } from "node:fs/promises";
import type { CommandContext, ExitCode } from "../command/command-context.js";
import type { OutputOptions } from "../command/output-options.js";
import { type Canvas, canvasOf } from "../terminal/canvas.js";
import { terminalOf } from "../terminal/terminal.js";
import { safeText } from "../terminal/text/safe-text.js";
import { wrapped } from "../terminal/text/wrapped.js";
import { type BudgetBooks, booksOf } from "./budget-books.js";
import { budgetText, receiptsText } from "./budget-text.js";
import { receiptSentences } from "./receipt-sentences.js";

interface BudgetOptions extends OutputOptions {
  readonly receipts?: boolean;
  readonly explain?: string;
}

/** What each object of `--json` begins with. The version changes when a member changes its meaning. */
const SHAPE = { schemaVersion: 1, command: "budget" } as const;
/** A device may have no end. */
const MAX_BYTES = 256 * 2 ** 20;
const NAME_ONE = "name the file of keepInFile, or receipts of onReceipt, one JSON object a line";
const MAX_SENTENCE = 1000;
/** Ids that an error names. */
const SOME = 3;

/** What `wattspan budget` does. */
export async function run(
  options: BudgetOptions,
  context: CommandContext,
  [file]: readonly [string],
): Promise<ExitCode> {
  const { stdout, stderr, environment } = context;
  const { books, why } = await read(file);
  const text = books && textOf(books, options, canvasOf(terminalOf(stdout, environment, options.color)));
  if (text === undefined) {
    const problem = books ? noReceiptText(options.explain, books) : why;
    stderr.write(`wattspan: ${safeText(file)}: ${problem}\n`);
    return 1;
  }
  stdout.write(text);
  return 0;
}

function noReceiptText(id = "", { receipts }: BudgetBooks): string {
  const some = receipts.slice(-SOME).map((receipt) => safeText(receipt.id));
  const there = some.length === 0 ? "the file has none" : `--receipts lists them, such as ${some.join(", ")}`;
  return `no receipt ${safeText(id)}; ${there}`;
}

async function read(
  file: string,
): Promise<{ readonly books?: BudgetBooks | undefined; readonly why: string }> {
  try {
    const stats = await stat(file);
    if (stats.isDirectory()) return { why: `is a folder; ${NAME_ONE}` };
    if (!stats.isFile() || stats.size > MAX_BYTES)
      return { why: `not a file of at most ${MAX_BYTES / 2 ** 20} MiB; ${NAME_ONE}` };
    return {
      books: booksOf(await readFile(file, "utf8")),
      why: `has neither the state of a budget nor receipts; ${NAME_ONE}`,
    };
  } catch (error) {
    return { why: `cannot be read (${(error as NodeJS.ErrnoException).code ?? "unknown"}); ${NAME_ONE}` };
  }
}

/** Undefined: there is no such receipt. */
function textOf(books: BudgetBooks, options: BudgetOptions, canvas: Canvas): string | undefined {
  const { explain, receipts: asTable, json } = options;
  const { receipts, ...figures } = books;
  const line = (value: object) => `${JSON.stringify({ ...SHAPE, ...value }, undefined, 2)}\n`;
  if (explain !== undefined) {
    const receipt = receipts.findLast(({ id }) => id === explain);
    if (!receipt) return undefined;
    const sentences = receiptSentences(receipt).map((sentence) => safeText(sentence, MAX_SENTENCE));
    return json
      ? line({ ...receipt, sentences })
      : `${sentences.map((one) => wrapped("", one, canvas.width)).join("\n")}\n`;
  }
  if (json) return line(asTable ? books : figures);
  return asTable ? receiptsText(receipts, canvas) : budgetText(books, canvas);
}
