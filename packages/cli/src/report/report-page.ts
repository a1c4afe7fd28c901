/** One self-contained HTML page about a run: no script, and nothing is loaded. */

import type { Footprint, Range } from "@wattspan/core";
import { secondsFromMs } from "@wattspan/core/units";
import { grouped } from "../terminal/text/grouped.js";
import { numberText } from "../terminal/text/number-text.js";
import { reasonWords } from "../terminal/text/reason-words.js";
import { amountText, boundsText, scaledUnit } from "../terminal/text/scaled-unit.js";
import { type AddedUp, addingUp, total } from "./adding-up.js";
import { type Part, partsOf, type Row, rangeOf, rowsOf, sumOf } from "./joules.js";
import { type Content, html, Markup } from "./markup.js";
import type { Run } from "./run-file.js";

/** Beyond it a browser becomes slow. */
const MAX_ROWS = 1000;
const MAX_DEPTH = 4;
/** A browser that keeps to this loads nothing and runs nothing. */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** What the page is made of. */
export interface ReportPage {
  readonly title: string;
  readonly run: Run;
  /** Of the page, as CSS. */
  readonly style: string;
}

/** The page. @example reportPage({ title: "Post clerk", run: runIn(text), style }) */
export function reportPage({ title, run, style }: ReportPage): string {
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Energy report: ${title}</title>
<link rel="icon" href="data:,">
<style>${new Markup(style)}</style>
</head>
<body class="report">
<header><div><p class="eyebrow">Energy report</p><h1>${title}</h1>${meta(run)}</div></header>
<main>
${tiles(run)}
${machine(run)}
${activities(run)}
${devices(run)}
${unknown(run)}
</main>
</body>
</html>
`.text;
}

function meta({ footprints, status }: Run): Content {
  const [first] = footprints;
  const names = status?.devices.map((device) => html`${nameOf(device)} (${device.method})`) ?? [];
  const when = first?.startedAt.toISOString().slice(0, 16).replace("T", " ");
  const about = [when && `${when} UTC`, ...names].filter((one) => one !== undefined && one !== "");
  return html`<p class="meta">${about.map((one, i) => [i > 0 && " · ", one])}</p>`;
}

function tiles({ footprints }: Run): Markup {
  const here = rangeOf(footprints, "here");
  const elsewhere = rangeOf(footprints, "elsewhere");
  const all = rowsOf(footprints).map(({ footprint }) => footprint);
  const grams = sumOf(all.map(({ self }) => self.co2e));
  const calls = footprints.filter(({ kind }) => kind === "inference").length;
  const counts = `${footprints.length} activities, ${calls} of them calls of models`;
  const goals = footprints.filter(({ goal }) => goal?.reached !== undefined);
  const reached = goals.filter(({ goal }) => goal?.reached).length;
  return html`<dl id="tiles">
${tile("Activities on this machine", here && amountText(here.value, "J"), here && `${boundsText(here, "J")}, ${methodsOf(footprints)}`)}
${elsewhere && tile("Models elsewhere", elsewhere && amountText(elsewhere.value, "J"), `${boundsText(elsewhere, "J")}, estimated or stated`)}
${tile("Greenhouse gas of both", grams && amountText(grams.value, "gCO2e"), grams && boundsText(grams, "gCO2e"))}
${tile("Time", `${numberText(lengthOf(footprints))} s`, counts)}
${goals.length > 0 && tile("Goals reached", `${reached} of ${goals.length}`, undefined)}
</dl>`;
}

const tile = (label: string, value: string | undefined, note: string | undefined): Markup =>
  html`<div><dt>${label}</dt><dd class="${value === undefined ? "value unknown" : "value"}">${value ?? "not known"}</dd>
${note !== undefined && html`<dd>${note}</dd>`}</div>`;

const methodsOf = (footprints: readonly Footprint[]): string => {
  const methods = footprints.flatMap(({ parts }) => parts.map(({ method }) => method));
  const own = ["measured", "modelled"].filter((method) => methods.some((one) => one === method));
  return own.join(" and ");
};

/** The bar, and the table that explains it. */
function machine(run: Run): Markup {
  const parts = partsOf(run);
  const sum = total(parts.map(({ joules }) => joules));
  if (sum <= 0) return section("Where the joules went", html`<p class="missing">No device counted any.</p>`);
  const lead = run.status
    ? "All that this machine's devices counted, each joule once. Models elsewhere are not in it."
    : "What activities took on this machine. The file has no status, so idle power is not known.";
  const shares = addingUp(
    parts.map(({ joules }) => (100 * joules) / sum),
    1,
  );
  const joules = addingUp(parts.map((part) => part.joules));
  return section(
    "Where the joules went",
    html`<p class="about">${lead}</p>${bar(parts, sum, shares)}${table(
      [["part"], ["J", "number"], ["%", "number"]],
      parts.map(({ key, label }, i) => [
        html`<i class="swatch ${key}"></i>${label}`,
        joules.parts[i],
        shares.parts[i],
      ]),
      ["counted by the devices", joules.sum, shares.sum],
    )}`,
  );
}

function bar(parts: readonly Part[], sum: number, shares: AddedUp): Markup {
  const words = parts.map(({ label }, i) => `${label} ${shares.parts[i]} %`).join(", ");
  return html`<div class="bar" role="img" aria-label="${words}">${parts.map(({ key, label, joules }, i) => {
    const width = ((100 * joules) / sum).toFixed(3);
    return html`<i class="${key}" style="width:${width}%" title="${label}: ${shares.parts[i] ?? ""} %"></i>`;
  })}</div>`;
}

/** Each activity with its own joules, which add up, and with those of all that ran inside it. */
function activities({ footprints }: Run): Markup {
  const rows = rowsOf(footprints);
  const joules = rows.map(({ footprint: { self } }) => self.energy?.value ?? 0);
  const more = joules.slice(MAX_ROWS);
  const own = addingUp([...joules.slice(0, MAX_ROWS), total(more)]);
  const grams = scaledUnit(
    "gCO2e",
    footprints.flatMap(({ co2e }) => (co2e ? [co2e.value] : [])),
  );
  const frame = { startS: startOf(footprints), lengthS: lengthOf(footprints), gramSize: grams.size };
  const shown = rows.slice(0, MAX_ROWS).map((row, i) => activity(row, own.parts[i], frame));
  const cells = more.length === 0 ? [] : [[`${more.length} more`, "", "", own.parts.at(-1), "", "", ""]];
  return section(
    "What ran when",
    html`<p class="about">Each activity is below the one that it ran in.
Its own joules add up to all; with those inside it, it has the range.</p>${table(
      [
        ["activity"],
        ["when", "when"],
        ["s", "number"],
        ["own J", "number"],
        ["J with all inside", "number"],
        [grams.name, "number"],
        ["method"],
      ],
      [...shown, ...cells],
      ["all", "", numberText(frame.lengthS), own.sum, "", "", ""],
    )}`,
  );
}

/** What all rows share. */
interface Frame {
  readonly startS: number;
  readonly lengthS: number;
  readonly gramSize: number;
}

/** For an estimate also by what. @example methodText(call) // "estimated by phase@2" */
const methodText = ({ method, parts }: Footprint): string =>
  method === "estimated"
    ? `estimated by ${[...new Set(parts.map(({ methodId }) => methodId))].join(", ")}`
    : method;

function activity(
  { footprint, depth }: Row,
  own: string | undefined,
  { startS, lengthS, gramSize }: Frame,
): Content[] {
  const { name, kind, outcome, durationS, energy, co2e, self, reasons } = footprint;
  const left = (100 * (secondsOf(footprint) - startS)) / lengthS;
  const width = (100 * durationS) / lengthS;
  const ending = outcome === "ok" ? "" : ` (${outcome})`;
  return [
    html`<span class="depth-${Math.min(depth, MAX_DEPTH)}">${name}<b class="missing">${ending}</b></span>`,
    html`<i class="${kind}" style="margin-left:${left.toFixed(2)}%;width:${width.toFixed(2)}%"></i>`,
    durationS.toFixed(3),
    self.energy ? own : notKnown,
    energy ? spanText(energy) : notKnown,
    co2e ? numberText(co2e.value / gramSize) : notKnown,
    energy ? methodText(footprint) : reasons.map(reasonWords).join("; "),
  ];
}

/** What each device counted, and where that went. */
function devices({ status }: Run): Markup | undefined {
  if (!status || status.devices.length === 0) return undefined;
  const rows = status.devices.map((device): Content[] => {
    const { method, methodId, activity, idle, otherProcess, unattributed, carry, accuracy } = device;
    const { parts, sum } = addingUp([activity, idle, otherProcess, unattributed + carry]);
    const [low, high] = [accuracy.low, accuracy.high].map((by) => numberText(device.total * by));
    return [nameOf(device), `${method} by ${methodId}`, ...parts, sum, `${low}–${high}`];
  });
  return section(
    "Devices, in joules",
    html`${table(
      [
        ["device"],
        ["method"],
        ["activities", "number"],
        ["idle", "number"],
        ["other processes", "number"],
        ["unattributed", "number"],
        ["counted", "number"],
        ["range", "number"],
      ],
      rows,
    )}${gridText(status)}`,
  );
}

function gridText({ intensity }: NonNullable<Run["status"]>): Markup | undefined {
  if (!intensity) return undefined;
  const { zone, gramsPerKwh, signal, basis, source, rung } = intensity;
  const world = rung === "world" && "; the location is not known, so it is the world's mean";
  return html`<p class="about">Grid: ${zone}, ${spanText(gramsPerKwh)} gCO2e/kWh,
${signal}, ${basis}, from ${source}${world}.</p>`;
}

/** Why joules are missing or uncertain. */
function unknown({ footprints, unread }: Run): Markup | undefined {
  const reasons = grouped(
    footprints.flatMap((footprint) => footprint.reasons),
    (reason) => reason,
  );
  if (reasons.size === 0 && unread === 0) return undefined;
  const rows = [...reasons].map(([reason, all]) => [reason, String(all.length), reasonWords(reason)]);
  const lines = unread === 0 ? [] : [["", String(unread), "lines of the file are no footprints"]];
  return section(
    "Why joules are unknown or less certain",
    table([["reason"], ["activities", "number"], ["what it means"]], [...rows, ...lines]),
  );
}

/** Without its method, which stands beside it. @example nameOf({ name: "modelled: a CPU" }) // "a CPU" */
const nameOf = ({ name }: { readonly name: string }): string => name.replace(/^modelled: /, "");

const section = (heading: string, content: Content): Markup =>
  html`<section><h2>${heading}</h2>${content}</section>`;

type Column = readonly [head: string, kind?: "number" | "when"];

/** On a phone each row of many columns becomes a list, with the head of the column before each value. */
function table(
  columns: readonly Column[],
  rows: readonly (readonly Content[])[],
  sum?: readonly Content[],
): Markup {
  const cells = (row: readonly Content[]) =>
    row.map(
      (cell, i) => html`<td class="${columns[i]?.[1] ?? "text"}" data-head="${columns[i]?.[0]}">${cell}</td>`,
    );
  return html`<div class="scroll"><table class="${columns.length > 4 ? "stacked" : "whole"}">
<thead><tr>${columns.map(([head, kind]) => html`<th scope="col" class="${kind ?? "text"}">${head}</th>`)}</tr></thead>
<tbody>${rows.map((row) => html`<tr>${cells(row)}</tr>\n`)}</tbody>
${sum && html`<tfoot><tr>${cells(sum)}</tr></tfoot>`}
</table></div>`;
}

const notKnown = html`<span class="missing">not known</span>`;

const spanOf = ({ low, high }: Range): string => `${numberText(low)}–${numberText(high)}`;
const spanText = (range: Range): string => `${numberText(range.value)} (${spanOf(range)})`;

const secondsOf = ({ startedAt }: Footprint): number => secondsFromMs(startedAt.getTime());
const startOf = (all: readonly Footprint[]): number =>
  all.reduce((least, one) => Math.min(least, secondsOf(one)), Number.POSITIVE_INFINITY);

/** Seconds from the first beginning to the last end. */
function lengthOf(all: readonly Footprint[]): number {
  const end = all.reduce((most, one) => Math.max(most, secondsOf(one) + one.durationS), 0);
  return all.length === 0 ? 0 : Math.max(end - startOf(all), Number.EPSILON);
}
