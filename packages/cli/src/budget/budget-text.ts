/** Budgets and their receipts, for people. */

import type { Amounts, Receipt } from "@wattspan/budget";
import type { Canvas } from "../terminal/canvas.js";
import { type Column, columnsText } from "../terminal/text/columns.js";
import { countText } from "../terminal/text/number-text.js";
import { safeText } from "../terminal/text/safe-text.js";
import { wrapped } from "../terminal/text/wrapped.js";
import { dimensionsOf, figureText, HEADS } from "./amounts-text.js";
import type { BudgetBooks } from "./budget-books.js";

const MAX_ROWS = 50;
const NOTHING = "nothing yet";
const NO_RECEIPTS =
  "No receipts: a file of keepInFile has none. The option onReceipt of createBudget gets them, to be written as JSON lines.";

/** What each scope spent, and what was decided. @example budgetText(books, canvasOf(terminal)) */
export function budgetText(books: BudgetBooks, canvas: Canvas): string {
  const { heading, faint, caution } = canvas.style;
  const { from, savedAt = "", scopes, decisions, linesSkipped } = books;
  const title = from === "state" ? "Spent and held in open windows" : "Charged by receipts";
  const shown = scopes.slice(0, MAX_ROWS);
  const column = columnIn(canvas);
  const sections = [
    `${heading(title)}\n${
      shown.length === 0
        ? NOTHING
        : columnsText(
            [
              column("budget", shown, ({ budget }) => budget),
              column("scope", shown, ({ scope }) => scope),
              ...amountColumns(shown, ({ spent }) => spent, canvas),
            ],
            canvas.width,
          )
    }`,
    ...(decisions.length === 0
      ? []
      : [
          `${heading("Decisions")}\n${columnsText([
            column("decision", decisions, ({ decision }) => decision),
            column("rule", decisions, ({ rule }) => rule),
            { ...column("calls", decisions, ({ calls }) => countText(calls)), align: "right" },
          ])}`,
        ]),
    ...(scopes.length > MAX_ROWS
      ? [faint(`and ${countText(scopes.length - MAX_ROWS)} more scopes; --json has all`)]
      : []),
    ...(from === "state" ? [faint(`saved at ${safeText(savedAt)}; the file has no limits`)] : []),
    ...(linesSkipped > 0
      ? [
          caution(
            linesSkipped === 1 ? "1 line is no receipt" : `${countText(linesSkipped)} lines are no receipts`,
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
  const column = columnIn(canvas);
  const charged = ({ entries }: Receipt): Amounts => entries[0]?.charged ?? {};
  const table = columnsText(
    [
      column("receipt", shown, ({ id }) => id),
      column("at", shown, ({ at }) => String(at)),
      column("call", shown, ({ call: { model, name } }) => model ?? name ?? ""),
      column("decision", shown, ({ decision }) => decision),
      column("rule", shown, ({ rule }) => rule),
      column("state", shown, ({ state }) => state),
      ...amountColumns(shown, charged, canvas),
    ],
    canvas.width,
  );
  const rest = receipts.length - shown.length;
  return `${table}\n${rest > 0 ? `${canvas.style.faint(`and ${countText(rest)} older ones; --json has all`)}\n` : ""}`;
}

const columnIn =
  ({ style }: Canvas) =>
  <T>(header: string, rows: readonly T[], cell: (row: T) => string): Column => ({
    header: style.faint(header),
    cells: rows.map((row) => safeText(String(cell(row)))),
  });

function amountColumns<T>(rows: readonly T[], of: (row: T) => Amounts, { style }: Canvas): readonly Column[] {
  return dimensionsOf(rows.map(of)).map((dimension) => ({
    header: style.faint(HEADS[dimension]),
    align: "right",
    cells: rows.map((row) => {
      const amount = of(row)[dimension];
      return typeof amount === "number" ? figureText(amount, dimension) : "";
    }),
  }));
}
