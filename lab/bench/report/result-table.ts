import { sum } from "simple-statistics";
import type { Paint } from "../../report/paint.ts";
import { type TextTable, terminalTable } from "../../report/text-table.ts";
import { type BarResult, isMet, type Measure } from "../measure/bar.ts";
import { figureText, limitText, quantityText, referenceText } from "./quantity-text.ts";

/** Texts that differ between a page and a terminal. */
interface Words {
  idOf(result: BarResult): string;
  verdictOf(isMet: boolean | undefined): string;
}

/** The results as a table: one row for each measure. */
export function resultRows(results: readonly BarResult[], { idOf, verdictOf }: Words): TextTable {
  const row = (id: string, measure: Measure): readonly string[] => [
    ...[id, measure.what, measure.measured ? quantityText(measure.measured) : "", referenceText(measure)],
    ...[figureText(measure.figure), limitText(measure), verdictOf(isMet(measure))],
  ];
  return {
    heads: ["bar", "what", "measured", "reference", "figure", "limit", ""],
    rows: results.flatMap((result) =>
      result.measures.map((measure, i) => row(i === 0 ? idOf(result) : "", measure)),
    ),
    aligned: ["left", "left", "right", "right", "right", "right", "left"],
  };
}

/** The results as a table for a terminal. */
export function resultTable(results: readonly BarResult[], paint: Paint): string {
  const table = resultRows(results, {
    idOf: ({ id }) => id,
    verdictOf(met) {
      if (met === undefined) return paint("dim", "for information");
      return met ? paint("green", "met") : paint("yellow", "not met");
    },
  });
  return terminalTable({ ...table, heads: table.heads.map((head) => paint("bold", head)) });
}

/** What was required of each run, and whether it held: one line for all that held, one for each that did not. */
export function assertionLines(results: readonly BarResult[], paint: Paint): string {
  return results
    .map(({ id, assertions }) => {
      const failed = assertions.filter((assertion) => assertion.failed > 0);
      const checks = sum(assertions.map(({ checked }) => checked));
      const held = `${id}  ${assertions.length - failed.length} of ${assertions.length} assertions held, looked at ${checks} times`;
      const lines = failed.map(
        ({ what, checked, failed: times, detail = "" }) =>
          `    ${paint("red", "FAILED")} ${what} (${times} of ${checked} times, first: ${detail})`,
      );
      return [failed.length === 0 ? paint("green", held) : held, ...lines].join("\n");
    })
    .join("\n");
}
