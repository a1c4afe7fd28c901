/** What an estimate is for, in words. */

import type { Range, TokenUsage } from "@wattspan/core";
import type { Figure } from "@wattspan/models";
import { countText, numberText } from "../terminal/text/number-text.js";
import { safeText } from "../terminal/text/safe-text.js";
import type { EstimateReport, ReportedModel, ReportedPlace } from "./estimate-report.js";

/** A line: a short label and its text. */
export interface Fact {
  readonly label: string;
  readonly text: string;
  /** True if it was not given. */
  readonly isAssumed?: boolean;
  /** How to state it on the command line. */
  readonly advice?: string;
}

/**
 * The tokens of a call.
 * @example tokensText({ inputFresh: 50_000, output: 500 }) // "50,000 input + 500 output"
 */
function tokensText({ inputFresh, cacheRead, cacheWrite, output }: TokenUsage): string {
  const kinds = [
    [inputFresh, "fresh"],
    [cacheRead, "from cache"],
    [cacheWrite, "written to cache"],
  ] as const;
  const known = kinds.flatMap(([count, kind]) => (count === undefined ? [] : [{ count, kind }]));
  const sum = known.reduce((total, { count }) => total + count, 0);
  const isSimple = known.length === 1 && inputFresh !== undefined;
  const parts = known.map(({ count, kind }) => `${countText(count)} ${kind}`).join(" + ");
  const input = isSimple ? `${countText(sum)} input` : `${countText(sum)} input (${parts})`;
  if (known.length === 0 && output === undefined) return "none given";
  if (output === undefined) return `${input} (output not given)`;
  const written = `${countText(output)} output`;
  return known.length === 0 ? `${written} (input not given)` : `${input} + ${written}`;
}

/**
 * The facts of a report: tokens, model, place, grid.
 * @example callFacts(report, "–")[0] // { label: "tokens", text: "…" }
 */
export function callFacts(report: EstimateReport, to: string): readonly Fact[] {
  const { request, model, place } = report;
  return [
    { label: "tokens", text: tokensText(request.tokens) },
    { label: "model", text: modelText(model, to) },
    ...servedFacts(report),
    placeFact(place, request.provider),
    { label: "grid", text: gridText(place, to) },
  ];
}

/** Who serves it, and what follows from that. */
function servedFacts({ request, place, phases }: EstimateReport): readonly Fact[] {
  const { provider, gpu, batch } = request;
  const pue = phases && pueOf(phases);
  const isAssumed = provider === undefined && pue !== undefined && place.rung !== "cloud_region";
  const served = [
    ...(isAssumed ? ["provider not given"] : []),
    ...(provider === undefined ? [] : [`by ${safeText(provider)}`]),
    ...(gpu === undefined ? [] : [`on ${gpu}`]),
    ...(batch === undefined ? [] : [`${batch} requests at once`]),
    ...(pue === undefined ? [] : [`PUE ${numberText(pue)} in ${phases?.method}`]),
  ];
  if (served.length === 0) return [];
  const fact = { label: "served", text: served.join(", ") };
  return [isAssumed ? { ...fact, isAssumed, advice: "set it with --provider" } : fact];
}

/** All energy over that of the machines; unknown without any. */
function pueOf({
  method: _,
  overhead,
  ...machines
}: NonNullable<EstimateReport["phases"]>): number | undefined {
  const energy = Object.values(machines).reduce((sum, joules) => sum + joules, 0);
  return energy > 0 ? (energy + overhead) / energy : undefined;
}

function modelText(model: ReportedModel, to: string): string {
  if (model.status === "unknown") {
    const { nearest } = model;
    return `not in any table${nearest.length > 0 ? `; nearest names: ${nearest.join(", ")}` : ""}`;
  }
  const { name, vendor, activeParameters, totalParameters, weights, assumed, table, asOf } = model;
  const active = figureText(activeParameters, to);
  const total = figureText(totalParameters, to);
  const size =
    active === total ? `${total} billion parameters` : `${active} of ${total} billion parameters active`;
  const closed = assumed ? "assumed: size not published" : "estimated: closed weights";
  const known = weights === "open" ? "open weights" : closed;
  return `${vendor} ${name}: ${size} (${known}; ${table}, ${asOf})`;
}

const figureText = (figure: Figure, to: string): string =>
  typeof figure === "number" ? String(figure) : `${figure.min}${to}${figure.max}`;

const placeText = (zone: string): string =>
  zone.includes(",") ? `one of ${zone.replaceAll(",", ", ")}` : zone;

const ADVICE = "set it with --location";

function placeFact({ basis, whose = "", zone, rung }: ReportedPlace, provider: string | undefined): Fact {
  const label = "place";
  const nowhere = rung === "world" ? "; the tables have no figure for it, so the world average is used" : "";
  if (basis === "given") return { label, text: `${zone}, as given${nowhere}` };
  if (basis === "model_name")
    return { label, text: `${placeText(zone)}, as the model's name says${nowhere}` };
  const assumed = { label, isAssumed: true, advice: ADVICE };
  if (basis === "world") {
    const where = provider === undefined ? "it is served" : `${safeText(provider)} serves`;
    return { ...assumed, text: `assumed: anywhere in the world, as nothing says where ${where}` };
  }
  return { ...assumed, text: `assumed: ${placeText(zone)}, where ${safeText(whose)} usually serves` };
}

function gridText({ gramsPerKwh, source, rung, zone, stale }: ReportedPlace, to: string): string {
  const { value, low, high } = gramsPerKwh as Range;
  const band = `${numberText(low, 2)}${to}${numberText(high, 2)}`;
  const known = rung === "world" ? "" : `, matched by ${rung.replaceAll("_", " ")}`;
  return (
    `${numberText(value)} gCO2e/kWh (${band}) in ${placeText(zone)}${known}, annual, lifecycle; ` +
    `${source}${stale ? ", out of date" : ""}`
  );
}
