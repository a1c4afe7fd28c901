/** The files that the fit writes. */

import { mlEnergyRuns } from "../../packages/models/src/estimators/ml-energy-runs.ts";
import type { NodeCoefficients } from "../../packages/models/src/phase/energy/node-energy.ts";
import type { PhaseCoefficients } from "../../packages/models/src/phase/energy/serving-energy.ts";
import { fitFirst, fitSecond } from "./editions.ts";
import { paceRows } from "./pace-rows.ts";
import { chartOf } from "./phase-chart.ts";
import { familyOf } from "./phase-families.ts";
import type { TaskLoads } from "./run-fit.ts";
import { type Evaluation, familyRows, scoreRows, subgroupRows } from "./score-tables.ts";

/** Dates of the fits' editions, as footprints name them. Raise them when a figure changes. */
const EDITIONS = { first: "phase-fit@2026.11", second: "node-fit@2026.11" } as const;

/** The text of packages/models/src/data/phase-coefficients.ts. Takes seconds: nine fits. */
export const coefficientsFile = (): string =>
  coefficientsText(fitFirst(mlEnergyRuns(), familyOf).coefficients, {
    method: "phase@1",
    edition: EDITIONS.first,
    names: ["PhaseCoefficients", "../phase/energy/serving-energy.js", "PHASE"],
  });

/** The text of packages/models/src/data/node-coefficients.ts. Takes seconds: nine fits. */
export const nodeCoefficientsFile = (): string =>
  coefficientsText(fitSecond(mlEnergyRuns(), familyOf).coefficients, {
    method: "phase@2",
    edition: EDITIONS.second,
    names: ["NodeCoefficients", "../phase/energy/node-energy.js", "NODE"],
  });

/** The picture in docs/models/phase.svg. */
export const chartFile = ({ families }: Evaluation): string => chartOf(families.batch);

/** The page with a renewed report. */
export function pageWithReport(page: string, evaluation: Evaluation): string {
  const parts = {
    scores: scoreRows(evaluation),
    subgroups: subgroupRows(evaluation),
    families: familyRows(evaluation),
    pace: paceRows(evaluation),
    ...fittedRows(),
  };
  let written = page;
  for (const [name, rows] of Object.entries(parts)) written = replaced(written, name, rows);
  return written;
}

/** A page with new rows between the marks of a name. */
export function replaced(page: string, name: string, rows: readonly string[]): string {
  const [start, end] = [`<!-- ${name}: written by the fit -->`, `<!-- ${name}: end -->`];
  const [from, to] = [page.indexOf(start), page.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`The page needs the lines ${start} and ${end}.`);
  return `${page.slice(0, from + start.length)}\n\n${rows.join("\n")}\n\n${page.slice(to)}`;
}

function fittedRows() {
  const [first, second] = [fitFirst(mlEnergyRuns(), familyOf), fitSecond(mlEnergyRuns(), familyOf)];
  return { constants: constantRows(first.coefficients, second.coefficients), loads: loadRows(second.loads) };
}

function constantRows(one: PhaseCoefficients, two: NodeCoefficients): readonly string[] {
  const words = (figures: object): string => Object.values(figures).join(", ");
  const rows = [
    ["`F`, J per step and GPU", two.stepJoulesPerGpu, one.stepJoulesPerGpu],
    ["`G`, J per output token and GPU of a node", two.tokenJoulesPerGpu, one.tokenJoulesPerGpu],
    ["`R`, J per GB of weights", two.readJoulesPerGigabyte, one.readJoulesPerGigabyte],
    ["`q`, the same for weights of 8 bits, over that", two.eightBitReads, ""],
    ["`b`, requests from which on a step takes longer", two.batchKnee, ""],
    ["`β`, exponent of the batch", two.batchExponent, one.batchExponent],
    [
      "`C`, J per output token and billion active parameters",
      two.computeJoulesPerBillion,
      one.computeJoulesPerBillion,
    ],
    [
      "`K`, J per output token and 1,000 tokens of context at 10 billion",
      two.contextJoules,
      one.contextJoules,
    ],
    ["`κ`, exponent of the active parameters in it", two.contextExponent, one.contextExponent],
    ["`φ`, reads of all weights per prompt", two.promptReads, one.promptReads],
    ["`π`, exponent of the bits in products", two.precisionExponent, ""],
    ["Blackwell ÷ Hopper: steps, work, prefill", words(two.blackwell), words(one.blackwell)],
    ["truth ÷ estimate, 5th and 95th percentile; 16 bits", words(two.error.sixteenBits), words(one.error)],
    ["the same, fewer bits", words(two.error.fewerBits), words(one.error)],
    ["W of a GPU that serves: Hopper, Blackwell", words(two.pace.watts), ""],
    ["truth ÷ estimate of them, 5th and 95th percentile", words(two.pace.error), ""],
  ];
  return [
    "| constant | phase@2 | phase@1 |",
    "| --- | --- | --- |",
    ...rows.map((row) => `| ${row.join(" | ")} |`),
  ];
}

function loadRows(loads: TaskLoads): readonly string[] {
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

function coefficientsText(
  coefficients: object,
  { method, edition, names }: { method: string; edition: string; names: readonly [string, string, string] },
): string {
  const [type, module, prefix] = names;
  const json = JSON.stringify(coefficients, null, 2).replaceAll(/"(\w+)":/g, "$1:");
  return `/*!
 * Constants of ${method}. Copyright the Wattspan authors. Licensed under the Apache License, Version 2.0.
 *
 * Fitted to the ML.ENERGY leaderboard v3 of 2026-02-16 (Apache-2.0; the table beside this file): ${mlEnergyRuns().length} runs of
 * language models on H100 and B200, from scratch. How well it does on families that were not fitted: docs/models/phase.md.
 */
// Written by scripts/fit-phase.mjs; change that, not this file.

import type { ${type} } from "${module}";

/** Name and edition of the fit, as it appears on footprints. */
export const ${prefix}_TABLE = "${edition}";

/** What was fitted. */
export const ${prefix}_COEFFICIENTS: ${type} = ${json.replace(/\}$/, "};").replaceAll(/(\d|\})\n/g, "$1,\n")}
`;
}
