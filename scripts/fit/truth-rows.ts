/**
 * The tables of docs/models/truth.md: every disclosed or measured figure that was never fitted, with the
 * estimates of both editions.
 */

import type { EstimatorInput } from "../../packages/core/src/contracts/energy-estimator.ts";
import type { Range } from "../../packages/core/src/contracts/footprint.ts";
import { NODE_COEFFICIENTS } from "../../packages/models/src/data/node-coefficients.ts";
import { PHASE_COEFFICIENTS } from "../../packages/models/src/data/phase-coefficients.ts";
import {
  drawModel,
  type KnownServing,
  type ModelDraws,
} from "../../packages/models/src/phase/draws/model-draws.ts";
import { reweighted } from "../../packages/models/src/phase/draws/reweighted-draws.ts";
import { readService, seenService } from "../../packages/models/src/phase/draws/seen-service.ts";
import { drawServing } from "../../packages/models/src/phase/draws/serving-draws.ts";
import { loadEnergy } from "../../packages/models/src/phase/load-energy.ts";
import { type PhaseBreakdown, phase, phaseBreakdown } from "../../packages/models/src/phase/phase.ts";
import { DISCLOSED_SERVICES, type DisclosedService } from "./disclosed-services.ts";
import { MEASURED_ELSEWHERE, type MeasuredRun } from "./measured-elsewhere.ts";
import { boundsOf, type Truth, verdictOf } from "./truth-verdict.ts";

const WATT_HOUR = 3600;
const NO_OVERHEAD = { value: 1, low: 1, high: 1 };
/**
 * Google's shares of its 0.24 Wh: accelerators, host, idle machines, data centre. They sum to 101 % by
 * rounding.
 */
const GOOGLE_SHARES = "58, 25, 10, 8 %";

/** Two digits. */
export const figure = (amount: number): string => String(Number(amount.toPrecision(2)));
/** 5th percentile, median and 95th percentile. */
export const bandText = ({ low, value, high }: Range): string => [low, value, high].map(figure).join(", ");
/** A truth, or the bounds of one. */
export const truthText = (truth: Truth): string => [...new Set(boundsOf(truth).map(figure))].join(" to ");
/** A table in Markdown. */
export const table = (heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] =>
  [heads, heads.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);

/** Statements of services and authors, in Wh. */
export function disclosedRows(): readonly string[] {
  const rows = DISCLOSED_SERVICES.map((service) => {
    const { what, model, usage, boundary, stated, wattHours } = service;
    const [second, first] = ([2, 1] as const).map((version) => wattHoursOf(service, version));
    const cells = [second, first].flatMap((band) => [
      band ? bandText(band) : "",
      band && wattHours !== undefined ? verdictOf(band, wattHours) : "no energy stated",
    ]);
    const cached = usage.cacheRead === undefined ? "" : `, ${usage.cacheRead} cached`;
    const call = `\`${model}\`, ${usage.inputFresh} in${cached}, ${usage.output} out`;
    return [what, stated, boundary, call, ...cells];
  });
  return table(
    ["figure", "truth", "boundary", "taken for it", "phase@2: 5 %, median, 95 %, Wh", "", "phase@1, Wh", ""],
    rows,
  );
}

/** The phase estimate for a service, in Wh, with or without the time per output token. */
export function wattHoursOf(service: DisclosedService, version: 1 | 2, secondsPerToken?: number): Range {
  const decodeS = secondsPerToken && secondsPerToken * (service.usage.output ?? 0);
  const call = { ...callOf(service), ...(decodeS && { service: { decodeS } }) };
  const energy = phase({ version, ...service.given }).estimate(call)?.energy;
  if (!energy) throw new Error(`${service.model} is in no table; choose another model for this disclosure.`);
  const { low, value, high } = energy;
  return { low: low / WATT_HOUR, value: value / WATT_HOUR, high: high / WATT_HOUR };
}

const callOf = ({ model, provider, usage }: DisclosedService): EstimatorInput => ({
  ...{ model, ...(provider !== undefined && { provider }) },
  ...{ operation: "chat", usage, durationS: 0 },
});

/** Google's shares next to ours. */
export function shareRows(): readonly string[] {
  const google = DISCLOSED_SERVICES.find(({ model }) => model === "gemini-2.5-flash") as DisclosedService;
  const breakdown = phaseBreakdown(callOf(google)) as PhaseBreakdown;
  const { energy, prefill, cached, decode, host, idle, overhead } = breakdown;
  const shares = [prefill + cached + decode, host, idle, overhead].map((joules) => joules / energy.value);
  return table(
    ["", "accelerators, host, idle machines, data centre"],
    [
      ["Google's median prompt", GOOGLE_SHARES],
      ["phase@2, `gemini-2.5-flash`", `${shares.map((share) => Math.round(100 * share)).join(", ")} %`],
    ],
  );
}

/** Measured runs, in J per output token. */
export function measuredRows(): readonly string[] {
  const rows = MEASURED_ELSEWHERE.map((run) => {
    const cells = [
      jouleBand(run, 2, {}),
      jouleBand(run, 2, run.given),
      jouleBand(run, 1, {}),
      jouleBand(run, 1, run.given),
    ].flatMap((band) => [bandText(band), verdictOf(band, run.joulesPerOutputToken)]);
    const tokens = `${run.input} in, ${run.output} out`;
    const boundary = run.boundary === "gpu" ? "GPUs" : "server at the wall";
    return [run.what, truthText(run.joulesPerOutputToken), boundary, tokens, ...cells];
  });
  const bands = [
    "phase@2, given the bits",
    "",
    "phase@2, given what is known",
    "",
    "phase@1, given the bits",
  ];
  return table(
    ["run", "truth, J", "boundary", "tokens", ...bands, "", "phase@1, given what is known", ""],
    rows,
  );
}

/** How many truths are entirely in the band, by kind. */
export function countRows(): readonly string[] {
  const disclosed = DISCLOSED_SERVICES.filter(({ wattHours }) => wattHours !== undefined);
  const stated = (version: 1 | 2): readonly string[] =>
    disclosed.map((service) => verdictOf(wattHoursOf(service, version), service.wattHours as Truth));
  const measured = (version: 1 | 2, isGiven: boolean): readonly string[] =>
    MEASURED_ELSEWHERE.map((run) =>
      verdictOf(jouleBand(run, version, isGiven ? run.given : {}), run.joulesPerOutputToken),
    );
  const count = (verdicts: readonly string[]): string => {
    const [all, partly] = ["in", "partly in"].map((word) => verdicts.filter((one) => one === word).length);
    return `${all} of ${verdicts.length}${partly ? `, ${partly} more partly` : ""}`;
  };
  return table(
    ["in the band", "phase@2", "phase@1"],
    [
      ["stated by services and authors", count(stated(2)), count(stated(1))],
      ["measured, given the bits", count(measured(2, false)), count(measured(1, false))],
      ["measured, given what is known", count(measured(2, true)), count(measured(1, true))],
    ],
  );
}

/** The phase estimate for a run, in J per output token, with or without the time per token. */
export function jouleBand(
  run: MeasuredRun,
  version: 1 | 2,
  given: Omit<KnownServing, "pue">,
  secondsPerToken?: number,
): Range {
  const known = { ...given, weightBits: run.weightBits, pue: NO_OVERHEAD };
  const drawn =
    version === 1
      ? drawModel(PHASE_COEFFICIENTS, run.model, known)
      : drawServing(NODE_COEFFICIENTS, run.model, known);
  const call = { model: "", operation: "chat", durationS: 0, usage: { output: run.output } };
  const seen =
    secondsPerToken && seenService({ ...call, service: { decodeS: secondsPerToken * run.output } });
  const draws = (seen && reweighted(drawn, NODE_COEFFICIENTS.pace, readService(seen))) || drawn;
  const load = { computed: run.input, image: 0, cached: 0, output: run.output };
  const { low, value, high } = loadEnergy(atBoundary(draws, run), load);
  return { low: low / run.output, value: value / run.output, high: high / run.output };
}

/**
 * The factor over the GPUs that a measurement includes: the host for a whole server; never idle machines or
 * the building.
 */
const atBoundary = (draws: ModelDraws, { boundary }: MeasuredRun): ModelDraws => ({
  ...draws,
  overGpu: boundary === "server" ? draws.host : draws.host.map(() => 1),
});
