/** The files that the fit writes. */

import { type MlEnergyTask, mlEnergyRuns } from "../../packages/models/src/ml-energy-runs.ts";
import type { PhaseCoefficients } from "../../packages/models/src/phase/serving-energy.ts";
import {
  groupsOf,
  holdBack,
  leaveOneOut,
  type Score,
  SETTINGS,
  type Setting,
  scoreOf,
  type Verdict,
} from "./evaluation.ts";
import { fitWithError } from "./held-back.ts";
import { chartOf } from "./phase-chart.ts";
import { familyOf, HELD_BACK_FAMILIES, vendorOf } from "./phase-families.ts";
import type { PhaseFit } from "./phase-fit.ts";

/** Date of the edition of the fit, as footprints name it: to be raised when a figure changes. */
const EDITION = "phase-fit@2026.11";
const ALL = Object.keys(SETTINGS) as Setting[];

/** The text of packages/models/src/data/phase-coefficients.ts. Takes seconds: nine fits. */
export function coefficientsFile(): string {
  return coefficientsText(fitWithError(mlEnergyRuns(), familyOf).coefficients);
}

/** What the report needs. Takes half a minute: some hundred fits. */
export function evaluate() {
  const isHeld = (model: string): boolean => HELD_BACK_FAMILIES.includes(familyOf(model));
  return {
    families: leaveOneOut(familyOf, ALL),
    split: holdBack(isHeld, familyOf, ALL),
    vendors: leaveOneOut(vendorOf, ALL),
  };
}

/** The picture in docs/models/phase.svg. */
export const chartFile = ({ families }: ReturnType<typeof evaluate>): string => chartOf(families.batch);

/** The page with its report renewed. */
export function pageWithReport(
  page: string,
  evaluation: ReturnType<typeof evaluate>,
  disclosures: readonly string[],
): string {
  const parts = {
    scores: scoreRows(evaluation),
    families: familyRows(evaluation),
    ...fittedRows(),
    disclosures,
  };
  let written = page;
  for (const [name, rows] of Object.entries(parts)) written = replaced(written, name, rows);
  return written;
}

/** A page with other rows between the marks of a name. */
function replaced(page: string, name: string, rows: readonly string[]): string {
  const [start, end] = [`<!-- ${name}: written by the fit -->`, `<!-- ${name}: end -->`];
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The page needs the lines ${start} and ${end}.`);
  return `${page.slice(0, from + start.length)}\n\n${rows.join("\n")}\n\n${page.slice(to)}`;
}

/** Text alone, so without the assumed cost of pictures; and several families have runs, so that others tell the inputs' length. */
const TOLD_BY_OTHERS: ReadonlySet<MlEnergyTask> = new Set(["lm-arena-chat", "gpqa"]);

const HEADS = ["runs", "error", "EcoLogits, B = 64", "EcoLogits, B of the run", "in the band", "high ÷ low"];

const tableHead = (...heads: readonly string[]): readonly string[] => {
  const all = [...heads, ...HEADS];
  return [`| ${all.join(" | ")} |`, `|${" --- |".repeat(all.length)}`];
};

function scoreRows({ families, split, vendors }: ReturnType<typeof evaluate>): readonly string[] {
  const ways = [
    ["each family in turn", families],
    [HELD_BACK_FAMILIES.join(", "), split],
    ["each vendor in turn", vendors],
  ] as const;
  const rows = ways.flatMap(([name, verdicts]) =>
    ALL.map((setting) => scoreRow([name, setting], scoreOf(verdicts[setting]))),
  );
  const text = families.batch.filter(({ run }) => TOLD_BY_OTHERS.has(run.task));
  const inBatches = (least: number, most: number): Score =>
    scoreOf(families.nothing.filter(({ run }) => run.batch >= least && run.batch <= most));
  return [
    ...tableHead("held back", "told"),
    ...rows,
    scoreRow(["each family in turn, chats and GPQA alone", "batch"], scoreOf(text)),
    scoreRow(["each family in turn, runs of batch 48 to 96", "nothing"], inBatches(48, 96)),
    scoreRow(["each family in turn, runs of batch 257 and more", "nothing"], inBatches(257, Infinity)),
  ];
}

function familyRows({ families }: ReturnType<typeof evaluate>): readonly string[] {
  const rows = groupsOf(familyOf).map((family) => {
    const ofFamily: readonly Verdict[] = families.batch.filter(
      ({ run }) => familyOf(run.model.id) === family,
    );
    return scoreRow([family], scoreOf(ofFamily));
  });
  return [...tableHead("family"), ...rows];
}

function fittedRows() {
  const fit = fitWithError(mlEnergyRuns(), familyOf);
  return { constants: constantRows(fit.coefficients), loads: loadRows(fit.loads) };
}

/** One row of a table. */
export function scoreRow(heads: readonly string[], score: Score): string {
  const { runs, error, ecologits, ecologitsWithBatch, coverage, width } = score;
  const figures = [error, ecologits, ecologitsWithBatch].map((figure) => figure.toFixed(2));
  return `| ${[...heads, runs, ...figures, `${(100 * coverage).toFixed(0)} %`, width.toFixed(1)].join(" | ")} |`;
}

function constantRows({ blackwell, error, ...c }: PhaseCoefficients): readonly string[] {
  const rows = [
    ["`F`, J per step and GPU", c.stepJoulesPerGpu],
    ["`G`, J per output token and GPU", c.tokenJoulesPerGpu],
    ["`R`, J per GB of weights", c.readJoulesPerGigabyte],
    ["`β`, exponent of the batch", c.batchExponent],
    ["`C`, J per output token and billion active parameters", c.computeJoulesPerBillion],
    ["`K`, J per output token and 1,000 tokens of context at 10 billion", c.contextJoules],
    ["`κ`, exponent of the active parameters in it", c.contextExponent],
    ["`φ`, reads of all weights per prompt", c.promptReads],
    ["Blackwell ÷ Hopper: steps, work, prefill", Object.values(blackwell).join(", ")],
    ["truth ÷ estimate, 5th and 95th percentile", Object.values(error).join(", ")],
  ];
  return ["| constant | fitted |", "| --- | --- |", ...rows.map((row) => `| ${row.join(" | ")} |`)];
}

function loadRows(loads: PhaseFit["loads"]): readonly string[] {
  const rows = Object.entries(loads).map(
    ([task, { inputTokens, mediaJoules }]) =>
      `| ${task} | ${Number(inputTokens.toPrecision(2))} | ${mediaJoules === 0 ? "" : Number(mediaJoules.toPrecision(2))} |`,
  );
  return [
    "| task | tokens of input, fitted | J per GPU and picture or video |",
    "| --- | --- | --- |",
    ...rows,
  ];
}

function coefficientsText(coefficients: PhaseCoefficients): string {
  const json = JSON.stringify(coefficients, null, 2).replaceAll(/"(\w+)":/g, "$1:");
  return `/*!
 * Constants of phase@1. Copyright the Wattspan authors. Licensed under the Apache License, Version 2.0.
 *
 * Fitted to the ML.ENERGY leaderboard v3 of 2026-02-16 (Apache-2.0; the table beside this file): ${mlEnergyRuns().length} runs of
 * language models on H100 and B200, from scratch. How well it does on families that were not fitted: docs/models/phase.md.
 */
// Written by scripts/fit-phase.mjs; change that, not this file.

import type { PhaseCoefficients } from "../phase/serving-energy.js";

/** Name and edition of the fit, as it appears on footprints. */
export const PHASE_TABLE = "${EDITION}";

/** What was fitted. */
export const PHASE_COEFFICIENTS: PhaseCoefficients = ${json.replace(/\}$/, "};").replaceAll(/(\d|\})\n/g, "$1,\n")}
`;
}
