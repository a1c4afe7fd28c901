/** What an audit found, whether a record is valid, and where a number comes from, for people. */

import type { AuditReport, AuditSummary, Trace, Verdict } from "@wattspan/audit";
import type { Canvas } from "../terminal/canvas.js";
import { columnsOf, columnsText } from "../terminal/text/columns.js";
import { countText, numberText, roundedText, thingsText } from "../terminal/text/number-text.js";
import { safeText } from "../terminal/text/safe-text.js";
import { wrapped } from "../terminal/text/wrapped.js";
import { nextStep } from "./next-step.js";
import { summaryText, unitOf } from "./summary-text.js";

const MAX_LINE = 400;
const safe = (text: string) => safeText(text, MAX_LINE);
const figureText = (value: number | undefined): string => (value === undefined ? "" : roundedText(value));
/** With the same digits in all lines of a column. */
const cellText = (value: number | undefined): string => (value === undefined ? "" : numberText(value, 4));

/** The repetitions, their interval, and the devices. @example auditText(report, summary, canvasOf(terminal)) */
export function auditText(
  { repetitions, counted, voids, voidsByRule, changes, devices, file }: AuditReport,
  summary: AuditSummary,
  canvas: Canvas,
): string {
  const { strong, faint } = canvas.style;
  const lines = (text: string) => wrapped("", text, canvas.width);
  const next = nextStep({ counted, repetitions, voidsByRule });
  const column = columnsOf(repetitions, canvas.style.faint, safe);
  const unit = unitOf(
    "grams",
    repetitions.flatMap(({ grams }) => grams ?? []),
    canvas,
  );
  const table = columnsText(
    [
      column("run", ({ index }) => String(index), "right"),
      column("s", ({ from, to }) => cellText(to - from), "right"),
      column("J", ({ joules }) => cellText(joules), "right"),
      column(unit.name, ({ grams }) => cellText(grams && grams / unit.size), "right"),
      column("void", (one) => one.void ?? ""),
    ],
    canvas.width,
  );
  const sources = devices.map(
    ({ zone, meter, origin }) => `${zone} by ${meter} (${origin === "model" ? "modelled" : "measured"})`,
  );
  return `${[
    table,
    `${strong(`${counted.length} counted`)}, ${voids} of ${counted.length + voids} void${rulesText(voidsByRule)}`,
    ...(changes.length > 0 ? [changesText(changes)] : []),
    summaryText(summary, canvas),
    ...(Object.keys(summary.tables).some((table) => table.startsWith(WORLD)) ? [lines(PLACE)] : []),
    ...(next === undefined ? [] : [lines(safe(next))]),
    faint(safe(sources.length > 0 ? `devices: ${sources.join(", ")}` : "no device was counted")),
    `${safe(`The record is in ${file}. To verify it:`)}\n  ${safe(`wattspan audit verify ${file}`)}`,
  ].join("\n\n")}\n`;
}

/** The table of intensities that is used where no other knows the place. */
const WORLD = "ember-world@";
const PLACE = "The grams are of the world's average grid. State the place by --location.";

const rulesText = (voids: AuditReport["voidsByRule"]): string => {
  const rules = Object.entries(voids).map(([rule, times]) => `${rule} ${times}`);
  return rules.length > 0 ? ` (${safe(rules.join(", "))})` : "";
};

function changesText(changes: AuditReport["changes"]): string {
  const lines = changes.map(({ fact, a, b }) => `  ${safe(`${fact}: ${a} at the start, ${b} at the end`)}`);
  return ["What differs at the end:", ...lines].join("\n");
}

/**
 * One line, and what it means if it is invalid. @example verdictText({ verdict: "valid", lines: 40, partial: false,
 * repetitions: 3, footprints: 9 })
 */
export function verdictText(verdict: Verdict): string {
  if (verdict.verdict === "invalid") {
    const { line, field, found, computed } = verdict;
    if (line === 1 && field === "type" && found.startsWith("nothing"))
      return "invalid: the file has no whole line: it is empty, or cut off in its first one\n";
    if (field === "publicKey" && found === UNSIGNED)
      return (
        "invalid: the record is not signed, so that nothing shows whose it is. `wattspan audit " +
        "run --sign KEY` signs what it records.\n"
      );
    const should = OF_THE_FORM.includes(field) ? "expected" : "computed";
    return (
      `invalid: line ${line}: ${safe(field)} is ${safe(found)}, ${should}: ` +
      `${safe(computed)}\n${meaningText(line, field)}`
    );
  }
  const { lines, partial, repetitions, footprints, undelivered, publicKey } = verdict;
  const whole = partial
    ? "valid up to its last line, and partial: the audit did not come to its end"
    : "valid";
  const signer = publicKey === undefined ? "not signed" : `signed by ${safe(publicKey)}`;
  const { joules = 0, results = 0 } = undelivered ?? {};
  const activities = results === 1 ? "1 activity" : `${countText(results)} activities`;
  const lost = joules > 0 ? `, ${figureText(joules)} J of ${activities} without one` : "";
  return (
    `${whole}: ${thingsText(lines, "line")}, ${thingsText(repetitions, "repetition")}, ` +
    `${thingsText(footprints, "footprint")}${lost}; ${signer}\n`
  );
}

/** In place of a key. */
export const UNSIGNED = "nothing";
/** What every record has alike, so that nothing is computed. */
const OF_THE_FORM = ["line", "type", "length", "end", "version"];
/** Members that a line has as a part of the record, whatever it says. */
const OF_THE_CHAIN = ["hash", "prev", "seq"];

function meaningText(line: number, field: string): string {
  if (line === 1 && field === "line") return "This is not the record of an audit.\n";
  return OF_THE_CHAIN.includes(field)
    ? "The record was changed here after it was written. Ask for the original.\n"
    : "";
}

/** The record, and `--json`, have all digits. */
const tracedText = (value: number): string => numberText(value, 4);

/** The way from a number to its readings. @example traceText(await trace("run.audit.jsonl", id)) */
export function traceText(traced: Trace): string {
  const { activity, name, computed, devices, intensities, repetition, start, end, result } = traced;
  const { joules, grams, stated } = computed?.entry ?? {};
  const figures = [
    joules === undefined ? undefined : `${tracedText(joules)} J of devices`,
    grams === undefined ? undefined : `${tracedText(grams)} gCO2e`,
    stated === undefined ? undefined : `${tracedText(stated)} J stated by others`,
  ].filter((text) => text !== undefined);
  const at = (what: string, line: number | undefined) =>
    line === undefined ? [] : [`${what}: line ${line}`];
  return [
    `${activity}${name === undefined ? "" : ` (${name})`}: ${figures.join(", ") || "nothing of devices"}`,
    ...[
      ...at("footprint", computed?.line),
      ...at("start", start),
      ...at("end", end),
      ...at("result", result),
    ],
    ...at(`repetition ${repetition?.entry.index}`, repetition?.line),
    ...devices.flatMap(deviceLines),
    ...intensities.map(
      ({ source, gramsPerKwh }) => `intensity: ${figureText(gramsPerKwh)} gCO2e/kWh by ${source}`,
    ),
  ]
    .map((line) => `${safe(line)}\n`)
    .join("");
}

function deviceLines(device: Trace["devices"][number]): readonly string[] {
  const { declared, dynamic, idle, readings, ticks } = device;
  const { zone, meter, origin, accuracy } = declared.entry;
  const band = accuracy ? `, accuracy ${figureText(accuracy.low)} to ${figureText(accuracy.high)}` : "";
  return [
    `device ${zone} by ${meter} (${origin}${band}), line ${declared.line}: ` +
      `${tracedText(dynamic)} J dynamic + ${tracedText(idle)} J idle`,
    `  ${thingsText(readings.count, "reading")}${span(readings)}, ${thingsText(ticks.count, "tick")}${span(ticks)}`,
  ];
}

const span = ({ first, last }: Trace["devices"][number]["ticks"]) =>
  first === undefined ? "" : first === last ? ` in line ${first}` : ` in lines ${first} to ${last}`;
