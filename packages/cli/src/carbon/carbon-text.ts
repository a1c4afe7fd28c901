/** The carbon intensity of a place, for people. */

import type { Location, Range } from "@wattspan/core";
import type { Canvas } from "../terminal/canvas.js";
import { type Column, columnsText } from "../terminal/columns.js";
import { countText, numberText, percentText, plainNumber } from "../terminal/number-text.js";
import { safeText } from "../terminal/safe-text.js";
import { wrapped } from "../terminal/wrapped.js";
import type { ProviderHealth } from "./asked-provider.js";
import type { CarbonReport, ReportedIntensity, ReportedWindow } from "./carbon-report.js";
import { intensityChart } from "./intensity-chart.js";

const UNIT = "gCO2e/kWh";
const LABEL = 9;

/**
 * The report as sections. In a pipe (`isPlain`) it is ASCII, nothing is wrapped or drawn, and what is not known is `-`.
 * @example carbonText(report, canvasOf(terminal), false)
 */
export function carbonText(report: CarbonReport, canvas: Canvas, isPlain: boolean): string {
  const { heading } = canvas.style;
  const sections = [
    nowText(report, canvas, isPlain),
    `${heading("Next 24 hours")}\n${aheadText(report, canvas, isPlain)}`,
    `${heading("Providers")}\n${providersText(report, canvas, isPlain)}`,
  ];
  return `${sections.join("\n\n")}\n`;
}

function nowText(report: CarbonReport, canvas: Canvas, isPlain: boolean): string {
  const { style, glyphs } = canvas;
  const width = isPlain ? undefined : canvas.width;
  const fact = (label: string, text: string) => {
    const line = wrapped(label.padEnd(LABEL), safeText(text, 400), width);
    return style.faint(line.slice(0, LABEL)) + line.slice(LABEL);
  };
  const { current, online } = report;
  const place = fact("place", placeText(report));
  if (!current)
    return [style.failure("No carbon intensity is known."), place, fact("network", networkText(online))].join(
      "\n",
    );
  const [flags, shares] = [flagsOf(current), sharesOf(current)];
  const lines = [
    style.strong(`${numberText(current.gramsPerKwh.value)} ${UNIT}`) +
      style.faint(` (${bandText(current.gramsPerKwh, glyphs.to)})`),
    place,
    fact("zone", `${current.zone}, ${knownText(current)}`),
    fact("is", kindText(current)),
    fact("source", `${current.source}, valid ${periodText(current)}`),
    ...(shares.length === 0 ? [] : [fact("shares", shares.join(", "))]),
    ...(flags.length === 0 ? [] : [style.caution(fact("flags", flags.join("; ")))]),
    ...(current.attribution === undefined ? [] : [fact("data", current.attribution)]),
    fact("network", networkText(online)),
  ];
  return lines.join("\n");
}

const bandText = ({ low, high }: Range, to: string): string =>
  `${numberText(low, 2)}${to}${numberText(high, 2)}`;

function placeText({ location, locationSource }: CarbonReport): string {
  if (!location) return "not known; say it with --zone, --country or --region, or set WATTSPAN_LOCATION";
  return locationSource === "option"
    ? locationText(location)
    : `${locationText(location)}, from ${locationSource}`;
}

function locationText({ zone, cloud, coordinates, country = "" }: Location): string {
  if (zone) return `${zone.system}:${zone.code}`;
  if (cloud) return `${cloud.provider}:${cloud.region}`;
  return coordinates ? `${coordinates.latitude},${coordinates.longitude}` : country;
}

const knownText = ({ rung }: ReportedIntensity): string =>
  rung === "world"
    ? "the mean of the world: nothing is known of the place"
    : `known by its ${rung.replaceAll("_", " ")}`;

const KINDS = {
  live: "of now",
  forecast: "foretold for now",
  historical: "of the past",
  annual: "the mean of a year, which says nothing about an hour",
  static: "stated",
};

function kindText({ kind, signal, basis, accounting }: ReportedIntensity): string {
  return [...(kind ? [KINDS[kind]] : []), signal, basis, ...(accounting ? [accounting] : [])].join(", ");
}

type Shares = Pick<ReportedIntensity, "carbonFreeShare" | "renewableShare">;

const sharesOf = ({ carbonFreeShare, renewableShare }: Shares): readonly string[] => [
  ...(carbonFreeShare === undefined ? [] : [`${percentText(carbonFreeShare)} carbon-free`]),
  ...(renewableShare === undefined ? [] : [`${percentText(renewableShare)} renewable`]),
];

function flagsOf({
  stale,
  estimated,
  estimationMethod,
  insteadOf,
  otherBasis,
}: ReportedIntensity): readonly string[] {
  const how = estimationMethod === undefined ? "" : ` (${estimationMethod})`;
  return [
    ...(insteadOf === undefined ? [] : [`instead of ${insteadOf}, which has none`]),
    ...(otherBasis ? ["on another basis than that"] : []),
    ...(stale ? ["stale: its time is over"] : []),
    ...(estimated ? [`estimated${how}`] : []),
  ];
}

const networkText = (online: boolean): string =>
  online
    ? "asked, as --provider says"
    : "not asked: this is the table inside of Wattspan; ask for now with --provider";

/** Days where it is of days, else minutes; UTC. */
function periodText({ validFrom, validTo }: Pick<ReportedIntensity, "validFrom" | "validTo">): string {
  const isOfDays = [validFrom, validTo].every((text) => text.endsWith("T00:00:00.000Z"));
  return isOfDays
    ? `${validFrom.slice(0, 10)} to ${validTo.slice(0, 10)}`
    : `${minuteText(validFrom)} to ${clockText(validTo)} UTC`;
}

const minuteText = (iso: string): string => `${iso.slice(0, 10)} ${clockText(iso)}`;
const clockText = (iso: string): string => iso.slice(11, 16);

function aheadText(report: CarbonReport, canvas: Canvas, isPlain: boolean): string {
  const { forecast, bestWindow, current } = report;
  if (forecast.length === 0) return canvas.style.faint(whyNotForetold(report));
  const drawn = isPlain ? undefined : intensityChart(forecast, canvas);
  const figures = drawn ?? forecastTable(forecast, canvas, isPlain);
  const text = bestWindow ? bestText(bestWindow, current, canvas) : "none is foretold as a whole";
  const best = wrapped("best".padEnd(LABEL), text, isPlain ? undefined : canvas.width);
  return `${figures}\n${best}`;
}

const whyNotForetold = ({ current, online }: CarbonReport): string =>
  current?.kind === "annual" && !online
    ? "Not foretold: a mean of a year says nothing about hours."
    : "Not foretold.";

function forecastTable(forecast: readonly ReportedIntensity[], { style }: Canvas, isPlain: boolean): string {
  const number = (value: number | undefined) =>
    isPlain ? plainNumber(value) : value === undefined ? "" : numberText(value);
  const column = (header: string, cell: (reading: ReportedIntensity) => string): Column => ({
    ...{ header: style.faint(header), align: "right", cells: forecast.map(cell) },
  });
  return columnsText([
    { ...column("from, UTC", ({ validFrom }) => minuteText(validFrom)), align: "left" },
    column(UNIT, ({ gramsPerKwh }) => number(gramsPerKwh.value)),
    column("low", ({ gramsPerKwh }) => number(gramsPerKwh.low)),
    column("high", ({ gramsPerKwh }) => number(gramsPerKwh.high)),
    column("carbon-free", ({ carbonFreeShare }) => number(carbonFreeShare)),
    column("renewable", ({ renewableShare }) => number(renewableShare)),
  ]);
}

function bestText(
  { hours, by, from, to, gramsPerKwh, ...shares }: ReportedWindow,
  current: ReportedIntensity | undefined,
  { glyphs }: Canvas,
): string {
  const ratio = current ? gramsPerKwh.value / current.gramsPerKwh.value : 1;
  const gain = ratio < 0.995 ? [`${percentText(1 - ratio)} less than now`] : [];
  const when = `${minuteText(from)}${glyphs.to}${clockText(to)} UTC`;
  const mean = `${numberText(gramsPerKwh.value)} ${UNIT} (${bandText(gramsPerKwh, glyphs.to)})`;
  const what = by === "intensity" ? "lowest" : `most ${by}`;
  return [`${hours} h, ${what}: ${when}`, mean, ...sharesOf(shares), ...gain].join(", ");
}

const STATES: Readonly<Record<ProviderHealth["state"], string>> = {
  answered: "answered",
  failed: "failed",
  no_key: "no key",
  unknown_place: "unknown place",
  not_asked: "not asked",
};

function providersText({ providers }: CarbonReport, { style, width }: Canvas, isPlain: boolean): string {
  const empty = isPlain ? "-" : "";
  const column = (header: string, cell: (provider: ProviderHealth) => string, align?: "right"): Column => ({
    header: style.faint(header),
    cells: providers.map((provider) => cell(provider) || empty),
    ...(align && { align }),
  });
  const number = (value: number | undefined) =>
    value === undefined ? "" : isPlain ? plainNumber(value) : numberText(value);
  const table = columnsText(
    [
      column("provider", ({ name }) => name),
      column("signal", ({ signal }) => signal),
      column("basis", ({ basis }) => basis),
      column("state", (provider) => stateText(provider, style)),
      column(UNIT, ({ gramsPerKwh }) => number(gramsPerKwh), "right"),
      column("foretold", ({ foretold }) => (foretold === undefined ? "" : countText(foretold)), "right"),
    ],
    isPlain ? undefined : width,
  );
  const details = providers.flatMap(({ name, detail }) =>
    detail === undefined ? [] : [wrapped(`${name}  `, safeText(detail, 400), isPlain ? undefined : width, 2)],
  );
  return [table, ...details].join("\n");
}

function stateText({ state, code, tookMs }: ProviderHealth, style: Canvas["style"]): string {
  if (tookMs !== undefined) return `${STATES.answered} in ${tookMs} ms`;
  if (state === "failed") return style.failure(`${STATES.failed}: ${code ?? ""}`);
  return state === "no_key" ? style.caution(STATES.no_key) : STATES[state];
}
