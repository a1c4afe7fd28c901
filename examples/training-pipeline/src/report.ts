/** What the pipeline took and learned, as text. */

import type { Comparison, Verdict } from "@wattspan/audit";
import type { Footprint, Range } from "wattspan";
import { numberText, percentText, plainTable, rangeText } from "../../quickstart/src/text.ts";
import type { StageEnergy } from "./energy-per-unit.ts";
import type { Learned } from "./pipeline.ts";
import { isReuseBetter } from "./reuse-audit.ts";

const BAR = 40;
const EPOCHS = ["training", "fine-tuning", "retraining"];

/** One row for each stage of each version. */
export function stageTable(rows: readonly StageEnergy[]): string {
  const header = [
    "data",
    "stage",
    "pieces",
    "samples",
    "J (low–high)",
    "mJ a sample (95 %)",
    "J an epoch (95 %)",
  ];
  const body = rows.map(({ version, stage, pieces, samples, energy, perSample }) => [
    ...[version, stage, String(pieces), String(samples), rangeText(energy)],
    intervalText(perSample, 1000),
    EPOCHS.includes(stage) ? intervalText(perSample, samples / pieces) : "",
  ]);
  return plainTable([header, ...body], ["left", "left", "right", "right", "right", "right", "right"]);
}

/** A bar for each version of the data. */
export function versionChart(
  versions: readonly { readonly version: string; readonly energy?: Range | undefined }[],
): string {
  const most = Math.max(...versions.map(({ energy }) => energy?.value ?? 0));
  const rows = versions.map(({ version, energy }) => [
    version,
    "█".repeat(most > 0 ? Math.round((BAR * (energy?.value ?? 0)) / most) : 0).padEnd(BAR),
    energy ? `${rangeText(energy)} J` : "not known",
  ]);
  return rows.map((row) => row.join("  ")).join("\n");
}

/** What was done with a version, and why. */
export function learnedText({ version, how, drift, accuracyBefore, accuracy }: Learned): string {
  const why = drift === undefined ? "the first data" : `drift ${drift.toFixed(2)}`;
  const was = accuracyBefore === undefined ? "" : `${percentText(accuracyBefore)} before, `;
  return `${version}: ${why}: ${how}; accuracy ${was}${percentText(accuracy)} after`;
}

/** What the audit decided, with its interval, and why. */
export function decisionText(comparison: Comparison): string {
  const { components, pairs, seed } = comparison;
  const energy = components.find(({ component }) => component === "energy");
  return [
    `${isReuseBetter(comparison) ? "Reuse cached features" : "Derive features again"}: ` +
      `${reasonText(comparison, energy)}.`,
    `${pairs.length} pairs, in an order drawn from the seed ${seed}.`,
    ...(energy?.why && energy.change !== undefined ? [`Energy is ${energy.why}.`] : []),
  ].join("\n");
}

function reasonText(
  { guardrails, why }: Comparison,
  energy: Comparison["components"][number] | undefined,
): string {
  if (guardrails.some(({ isKept }) => !isKept)) return "reuse gives other features";
  if (energy?.change === undefined || energy.interval === undefined)
    return why ?? energy?.why ?? "no figures";
  const { change, interval, testedAs } = energy;
  const tested = testedAs === "cpu" ? "CPU seconds" : "joules";
  return (
    `reuse changes ${tested} by ${signed(change)} (95 % interval ${signed(interval.low)} to ` +
    `${signed(interval.high)})`
  );
}

/** Where the joules are from. */
export function sourceText(footprints: readonly Footprint[]): string {
  const methods = new Set(footprints.map(({ method }) => method));
  return (
    `Joules are ${[...methods].join(", ")}. (low–high) is the band of all of them together; (95 %) is the ` +
    "spread from piece to piece."
  );
}

/** Whether every number follows from the readings that were recorded. */
export const recordText = (verdict: Verdict): string =>
  verdict.verdict === "valid"
    ? `The record of this run has ${verdict.lines} lines; computed again, all numbers are the same.`
    : `The record of this run is invalid in line ${verdict.line}: ` +
      `${verdict.field} is ${verdict.found}, computed ${verdict.computed}.`;

const signed = (share: number): string => `${share < 0 ? "−" : "+"}${percentText(Math.abs(share))}`;

function intervalText(estimate: Range | undefined, factor: number): string {
  if (!estimate) return "not known";
  const { value, low, high } = estimate;
  if (!Number.isFinite(high)) return `${numberText(value * factor)} (too few pieces)`;
  return `${numberText(value * factor)} (${numberText(low * factor)}–${numberText(high * factor)})`;
}
