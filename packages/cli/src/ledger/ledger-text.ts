/** Ledgers of services, for people. */

import type { Canvas } from "../terminal/canvas.js";
import { quantityColumn } from "../terminal/charts/quantity-column.js";
import { type Column, columnsOf, columnsText } from "../terminal/text/columns.js";
import { countText, numberText, thingsText } from "../terminal/text/number-text.js";
import { safeText } from "../terminal/text/safe-text.js";
import { wrapped } from "../terminal/text/wrapped.js";
import type { LedgerReport } from "./ledger-report.js";

const MAX_LINES = 50;
type Line = LedgerReport["lines"][number];

/** A table, and what is missing from it. @example ledgerText(report, canvasOf(terminal)) */
export function ledgerText(report: LedgerReport, canvas: Canvas): string {
  const { heading, faint } = canvas.style;
  const { by, from, to, lines } = report;
  const shown = lines.slice(0, MAX_LINES);
  const column = columnsOf(shown, canvas.style.faint, safeText);
  const known = (count: number | undefined) => (count === undefined ? "" : countText(count));
  const columns = [
    ...by.map((member) => column(member, ({ of }) => of[member] ?? "-")),
    column("calls", ({ work }) => known(work?.inferences), "right"),
    column("output tokens", ({ work }) => known(work?.["tokens.output"]), "right"),
    amountColumn("energy", "J", "energyJ", shown, canvas),
    amountColumn("emissions", "gCO2e", "co2eG", shown, canvas),
    amountColumn("water", "L", "waterL", shown, canvas),
  ].filter(({ cells }) => cells.some((cell) => cell !== ""));
  const period =
    from === undefined
      ? "No row: there is no *.ledger.jsonl here that has one"
      : `${from.slice(0, 16)}Z to ${to?.slice(0, 16)}Z, by hour of the end`;
  const rest = lines.length - shown.length;
  const more = rest > 0 ? [faint(`and ${thingsText(rest, "more line")}; --json has all`)] : [];
  const table = shown.length > 0 ? [columnsText(columns, canvas.width)] : [];
  return `${[heading(wrapped("", period, canvas.width)), ...table, ...more, ...problems(report, canvas)].join("\n")}\n`;
}

function problems({ lines, damage, damaged }: LedgerReport, { style, width }: Canvas): readonly string[] {
  const unpricedJ = lines.reduce((sum, { energy }) => sum + (energy.unpricedJ ?? 0), 0);
  const unknown = lines.reduce((sum, { work }) => sum + (work?.unknown ?? 0), 0);
  const found = damage.map(
    ({ file, line, reason }) => `${safeText(file, 200)}:${line} is ${reason}, and left out`,
  );
  if (unpricedJ > 0)
    found.unshift(`${numberText(unpricedJ)} J have no grams: their carbon intensity was unknown`);
  if (unknown > 0)
    found.unshift(`${countText(unknown)} activities have no known energy, and are in no sum of it`);
  if (damaged > damage.length) found.push(`and ${countText(damaged - damage.length)} more damaged lines`);
  return found.map((problem) => style.caution(wrapped("", problem, width)));
}

function amountColumn(
  what: string,
  unit: string,
  name: string,
  lines: readonly Line[],
  canvas: Canvas,
): Column {
  const ranges = lines.map(({ energy }) => {
    const { [name]: value, [`${name}Low`]: low = value, [`${name}High`]: high = value } = energy;
    return value === undefined ? undefined : { value, low: low as number, high: high as number };
  });
  return quantityColumn(what, unit, ranges, canvas);
}
