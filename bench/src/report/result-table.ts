import type { WriteStream } from "node:tty";
import { styleText } from "node:util";
import Table from "cli-table3";
import { type BarResult, isMet, type Measure } from "../bar.ts";
import { figureText, limitText, quantityText, referenceText } from "./number-text.ts";

type Colour = "green" | "red" | "yellow" | "dim" | "bold";
/** Colours a text, or leaves it as it is. */
export type Paint = (colour: Colour, text: string) => string;

/** Colour when `stream` is a terminal and `NO_COLOR` is not set, as https://no-color.org asks. */
export function paintFor(stream: Pick<WriteStream, "isTTY">, environment: NodeJS.ProcessEnv): Paint {
  if (!stream.isTTY || (environment.NO_COLOR ?? "") !== "") return (_, text) => text;
  return (colour, text) => styleText(colour, text, { validateStream: false });
}

const NO_LINES = Object.fromEntries(
  ["top", "top-mid", "top-left", "top-right", "bottom", "bottom-mid", "bottom-left", "bottom-right"]
    .concat(["left", "left-mid", "mid", "mid-mid", "right", "right-mid"])
    .map((place) => [place, ""]),
);

/** The results as a table for a terminal: one row for each measure. */
export function resultTable(results: readonly BarResult[], paint: Paint): string {
  const table = new Table({
    chars: { ...NO_LINES, middle: "  " },
    colAligns: ["left", "left", "right", "right", "right", "right", "left"],
    style: { head: [], border: [], "padding-left": 0, "padding-right": 0 },
  });
  const heads = ["bar", "", "measured", "reference", "figure", "limit", ""];
  table.push(heads.map((head) => paint("bold", head)));
  for (const { id, measures } of results) {
    measures.forEach((measure, i) => {
      const { what, measured, figure } = measure;
      const cells = [measured ? quantityText(measured) : "", referenceText(measure), figureText(figure)];
      table.push([i === 0 ? id : "", what, ...cells, limitText(measure), verdict(measure, paint)]);
    });
  }
  return table
    .toString()
    .split("\n")
    .map((line) => line.trimEnd())
    .join("\n");
}

function verdict(measure: Measure, paint: Paint): string {
  const met = isMet(measure);
  if (met === undefined) return paint("dim", "for information");
  return met ? paint("green", "met") : paint("yellow", "not met");
}

/** What was required of each run, and whether it held: one line for all that held, one for each that did not. */
export function assertionLines(results: readonly BarResult[], paint: Paint): string {
  return results
    .map(({ id, assertions }) => {
      const failed = assertions.filter((assertion) => assertion.failed > 0);
      const checks = assertions.reduce((sum, { checked }) => sum + checked, 0);
      const held = `${id}  ${assertions.length - failed.length} of ${assertions.length} assertions held, looked at ${checks} times`;
      const lines = failed.map(
        ({ what, checked, failed: times, detail = "" }) =>
          `    ${paint("red", "FAILED")} ${what} (${times} of ${checked} times, first: ${detail})`,
      );
      return [failed.length === 0 ? paint("green", held) : held, ...lines].join("\n");
    })
    .join("\n");
}
