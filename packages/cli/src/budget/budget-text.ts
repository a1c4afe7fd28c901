/** Budgets and their receipts, for people. */

import type { Amounts, Receipt } from "@wattspan/budget";
import type { Canvas } from "../terminal/canvas.js";
import { type Column, columnsOf, columnsText, columnWidth, GAP } from "../terminal/text/columns.js";
import { cutText } from "../terminal/text/cut-text.js";
import { countText } from "../terminal/text/number-text.js";
import { safeText } from "../terminal/text/safe-text.js";
import { wrapped } from "../terminal/text/wrapped.js";
import { dimensionsOf, figureText, HEADS } from "./amounts-text.js";
import type { BudgetBooks } from "./budget-books.js";

const MAX_ROWS = 50;
const NOTHING = "nothing yet";
const NO_RECEIPTS =
  "No receipts: a file of keepInFile has none. The option onReceipt of createBudget gets them, to be written " +
  "as JSON lines.";
/** A file may have other values in place of texts. */
const safe = (text: unknown) => safeText(String(text));

/** What each key spent, and what was decided. @example budgetText(books, canvasOf(terminal)) */
export function budgetText(books: BudgetBooks, canvas: Canvas): string {
  const { heading, faint, caution } = canvas.style;
  const { from, savedAt = "", keys, decisions, linesSkipped } = books;
  const title = from === "state" ? "Spent and held in open windows" : "Charged by receipts";
  const shown = keys.slice(0, MAX_ROWS);
  const calls = columnsOf(decisions, faint)("calls", ({ calls }) => countText(calls), "right");
  const sections = [
    `${heading(title)}\n${
      shown.length === 0
        ? NOTHING
        : columnsText(
            [
              ...textColumns(shown, { budget: ({ budget }) => budget, key: ({ key }) => key }, canvas),
              ...amountColumns(shown, ({ spent }) => spent, canvas),
            ],
            canvas.width,
          )
    }`,
    ...(decisions.length === 0
      ? []
      : [
          `${heading("Decisions")}\n${columnsText(
            [
              ...textColumns(
                decisions,
                { decision: ({ decision }) => decision, rule: ({ rule }) => rule },
                canvas,
              ),
              calls,
            ],
            canvas.width,
          )}`,
        ]),
    ...(keys.length > MAX_ROWS
      ? [faint(`and ${countText(keys.length - MAX_ROWS)} more keys; --json has all`)]
      : []),
    ...(from === "state"
      ? [faint(wrapped("", `saved at ${safeText(savedAt)}; the file has no limits`, canvas.width))]
      : []),
    ...(linesSkipped > 0
      ? [
          caution(
            linesSkipped === 1
              ? "1 line is not a receipt"
              : `${countText(linesSkipped)} lines are not receipts`,
          ),
        ]
      : []),
  ];
  return `${sections.join("\n\n")}\n`;
}

/** The last receipts, the newest last. @example receiptsText(receipts, canvasOf(terminal)) */
export function receiptsText(receipts: readonly Receipt[], canvas: Canvas): string {
  if (receipts.length === 0) return `${wrapped("", NO_RECEIPTS, canvas.width)}\n`;
  const shown = receipts.slice(-MAX_ROWS);
  const charged = ({ entries }: Receipt): Amounts => entries[0]?.charged ?? {};
  const table = columnsText(
    [
      ...textColumns(
        shown,
        {
          receipt: ({ id }) => id,
          at: ({ at }) => at,
          call: ({ call: { model, name } }) => model ?? name ?? "",
          decision: ({ decision }) => decision,
          rule: ({ rule }) => rule,
          state: ({ state }) => state,
        },
        canvas,
      ),
      ...amountColumns(shown, charged, canvas),
    ],
    canvas.width,
  );
  const rest = receipts.length - shown.length;
  return `${table}\n${rest > 0 ? `${canvas.style.faint(`and ${countText(rest)} older ones; --json has all`)}\n` : ""}`;
}

/** Texts of a file, cut so that each column fits beside the first, below which it may stand. */
function textColumns<T>(
  rows: readonly T[],
  cells: Readonly<Record<string, (row: T) => unknown>>,
  { style, glyphs, width }: Canvas,
): readonly Column[] {
  const columns: Column[] = [];
  let room = Math.floor((width - GAP.length) / 2);
  for (const [header, cell] of Object.entries(cells)) {
    const column = columnsOf(rows, style.faint, (text) => cutText(text, room, glyphs.ellipsis));
    columns.push(column(header, (row) => safe(cell(row))));
    if (columns[0]) room = width - GAP.length - columnWidth(columns[0]);
  }
  return columns;
}

function amountColumns<T>(rows: readonly T[], of: (row: T) => Amounts, { style }: Canvas): readonly Column[] {
  const column = columnsOf(rows, style.faint);
  return dimensionsOf(rows.map(of)).map((dimension) => {
    const text = (amount: unknown) => (typeof amount === "number" ? figureText(amount, dimension) : "");
    return column(HEADS[dimension], (row) => text(of(row)[dimension]), "right");
  });
}
