/** The carbon intensity of a place, for people. */

import type { Range } from "@wattspan/core";
import type { Canvas } from "../terminal/canvas.js";
import { shareBar } from "../terminal/charts/share-bars.js";
import { columnsOf, columnsText } from "../terminal/text/columns.js";
import { locationText } from "../terminal/text/location-text.js";
import { countText, numberText, percentText } from "../terminal/text/number-text.js";
import { safeText } from "../terminal/text/safe-text.js";
import { wrapped } from "../terminal/text/wrapped.js";
import type { ProviderHealth } from "./asked-provider.js";
import type { CarbonReport, ReportedIntensity, ReportedWindow } from "./carbon-report.js";

const UNIT = "gCO2e/kWh";
const LABEL = 9;
const GAP = 2;

/** The report as sections. @example carbonText(report, canvasOf(terminal)) */
export function carbonText(report: CarbonReport, canvas: Canvas): string {
  const { heading } = canvas.style;
  const sections = [
    nowText(report, canvas),
    `${heading("Next 24 hours")}\n${aheadText(report, canvas)}`,
    `${heading("Providers")}\n${providersText(report, canvas)}`,
  ];
  return `${sections.join("\n\n")}\n`;
}

function nowText(report: CarbonReport, { style, glyphs, width }: Canvas): string {
  const fact = (label: string, text: string) => {
    const line = wrapped(label.padEnd(LABEL), safeText(text, 400), width);
    return style.faint(line.slice(0, LABEL)) + line.slice(LABEL);
  };
  const { current } = report;
  const place = fact("place", placeText(report));
  const network = fact("network", networkText(report));
  if (!current) return [style.failure("No carbon intensity is known."), place, network].join("\n");
  const [flags, shares] = [flagsOf(current), sharesOf(current)];
  const lines = [
    style.strong(`${numberText(current.gramsPerKwh.value)} ${UNIT}`) +
      style.faint(` (${bandText(current.gramsPerKwh, glyphs.to)})`),
    place,
    fact("zone", `${current.zone}, ${knownText(current)}`),
    fact("kind", kindText(current)),
    fact("source", `${current.source}, valid ${periodText(current)}`),
    ...(shares.length === 0 ? [] : [fact("shares", shares.join(", "))]),
    ...(flags.length === 0 ? [] : [style.caution(fact("flags", flags.join("; ")))]),
    ...(current.attribution === undefined ? [] : [fact("data", current.attribution)]),
    network,
  ];
  return lines.join("\n");
}

const bandText = ({ low, high }: Range, to: string): string =>
  `${numberText(low, 2)}${to}${numberText(high, 2)}`;

function placeText({ location, locationSource }: CarbonReport): string {
  if (!location) return "not known; set it with --location, or by WATTSPAN_LOCATION";
  return locationSource === "option"
    ? locationText(location)
    : `${locationText(location)}, from ${locationSource}`;
}

const knownText = ({ rung }: ReportedIntensity): string =>
  rung === "world"
    ? "the world average, as the place is not known"
    : `matched by ${rung.replaceAll("_", " ")}`;

const KINDS = {
  live: "live",
  forecast: "forecast for now",
  historical: "historical",
  annual: "annual mean",
  static: "fixed",
};

function kindText({ kind, signal, basis, accounting }: ReportedIntensity): string {
  const words = [...(kind ? [KINDS[kind]] : []), signal, basis, ...(accounting ? [accounting] : [])];
  return `${words.join(", ")}${kind === "annual" ? "; it says nothing about a single hour" : ""}`;
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
    ...(insteadOf === undefined ? [] : [`in place of ${insteadOf}, which has no figure`]),
    ...(otherBasis ? ["on a different basis"] : []),
    ...(stale ? ["stale: past its validity"] : []),
    ...(estimated ? [`estimated${how}`] : []),
  ];
}

function networkText({ online, current }: CarbonReport): string {
  if (online) return "used for --provider";
  if (!current || current.insteadOf !== undefined) return "not used: see Providers for what is missing";
  return "not used: this is Wattspan's own table; use --provider for live figures";
}

/** Dates if the period spans whole days, otherwise minutes; UTC. */
function periodText({ validFrom, validTo }: Pick<ReportedIntensity, "validFrom" | "validTo">): string {
  const isOfDays = [validFrom, validTo].every((text) => text.endsWith("T00:00:00.000Z"));
  return isOfDays
    ? `${validFrom.slice(0, 10)} to ${validTo.slice(0, 10)}`
    : `${minuteText(validFrom)} to ${clockText(validTo)} UTC`;
}

const minuteText = (iso: string): string => `${iso.slice(0, 10)} ${clockText(iso)}`;
const clockText = (iso: string): string => iso.slice(11, 16);

function aheadText(report: CarbonReport, canvas: Canvas): string {
  const { forecast, bestWindow, current } = report;
  if (forecast.length === 0) return canvas.style.faint(whyNoForecast(report));
  const text = bestWindow ? bestText(bestWindow, current, canvas) : "the forecast covers no whole window";
  return `${forecastBars(forecast, canvas)}\n${wrapped("best".padEnd(LABEL), text, canvas.width)}`;
}

const whyNoForecast = ({ current, online }: CarbonReport): string =>
  current?.kind === "annual" && !online
    ? "No forecast: an annual mean says nothing about single hours."
    : "No forecast.";

/** At most so many rows: the first figure of each hour, or of longer. */
const MAX_ROWS = 24;
const BAR = 40;

function forecastBars(forecast: readonly ReportedIntensity[], { style, glyphs, width }: Canvas): string {
  const every = Math.ceil(forecast.length / MAX_ROWS);
  const shown = forecast.filter((_, index) => index % every === 0);
  const most = Math.max(...shown.map(({ gramsPerKwh }) => gramsPerKwh.value));
  const column = columnsOf(shown, style.faint);
  const bar = ({ gramsPerKwh: { value } }: ReportedIntensity) =>
    shareBar(most > 0 ? Math.max(0, value) / most : 0, Math.min(BAR, width - BAR), glyphs, style);
  return columnsText([
    column("from, UTC", ({ validFrom }) => minuteText(validFrom)),
    column(UNIT, ({ gramsPerKwh }) => numberText(gramsPerKwh.value), "right"),
    column("", bar),
  ]);
}

function bestText(
  { hours, from, to, gramsPerKwh, ...shares }: ReportedWindow,
  current: ReportedIntensity | undefined,
  { glyphs }: Canvas,
): string {
  const now = current?.gramsPerKwh.value ?? 0;
  const ratio = now > 0 ? gramsPerKwh.value / now : 1;
  const gain = ratio < 0.995 ? [`${percentText(1 - ratio)} less than now`] : [];
  const when = `${minuteText(from)}${glyphs.to}${clockText(to)} UTC`;
  const mean = `${numberText(gramsPerKwh.value)} ${UNIT} (${bandText(gramsPerKwh, glyphs.to)})`;
  return [`${hours} h, lowest: ${when}`, mean, ...sharesOf(shares), ...gain].join(", ");
}

const STATES: Readonly<Record<ProviderHealth["state"], string>> = {
  answered: "answered",
  failed: "failed",
  no_key: "no key",
  unknown_place: "unknown place",
  not_asked: "not asked",
};

function providersText({ providers }: CarbonReport, { style, width }: Canvas): string {
  const column = columnsOf(providers, style.faint);
  const text = (value: number | undefined, textOf: (known: number) => string) =>
    value === undefined ? "" : textOf(value);
  const table = columnsText(
    [
      column("provider", ({ name }) => name),
      column("signal", ({ signal }) => signal),
      column("basis", ({ basis }) => basis),
      column("state", (provider) => stateText(provider, style)),
      column(UNIT, ({ gramsPerKwh }) => text(gramsPerKwh, numberText), "right"),
      column("forecasts", ({ forecasts }) => text(forecasts, countText), "right"),
    ],
    width,
  );
  const detailed = providers.filter(({ detail }) => detail !== undefined);
  const label = Math.max(...detailed.map(({ name }) => name.length)) + GAP;
  const details = detailed.map(({ name, detail = "" }) =>
    wrapped(name.padEnd(label), safeText(detail, 400), width),
  );
  return details.length === 0 ? table : `${table}\n\n${details.join("\n")}`;
}

function stateText({ state, code, tookMs }: ProviderHealth, style: Canvas["style"]): string {
  if (tookMs !== undefined) return `${STATES.answered} in ${tookMs} ms`;
  if (state === "failed") return style.failure(`${STATES.failed}: ${code ?? ""}`);
  return state === "no_key" ? style.caution(STATES.no_key) : STATES[state];
}
