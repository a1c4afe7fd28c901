/** Measures over all calls of all runs of a case. */

import type { Observed, ObservedCall, OwnMeasure } from "./observed.ts";

/** A number and its random error. */
export interface Figure {
  readonly value: number;
  /** Standard error; 0 if everything was checked. */
  readonly error: number;
}

/** Definition of a measure. */
interface MeasureOf {
  readonly label: string;
  readonly unit: "÷" | "%" | "";
  /** Undefined if the runs do not have it. */
  readonly of: (runs: readonly Observed[]) => Figure | undefined;
}

export const measures = {
  mean: { label: "mean ÷ truth", unit: "÷", of: meanOf },
  inBand: { label: "truth in its band", unit: "%", of: inBandOf },
  halfWidth: { label: "half width of the band", unit: "%", of: halfWidthOf },
  idle: { label: "idle power learned ÷ truth", unit: "÷", of: idleOf },
  booked: { label: "device booked ÷ drawn", unit: "÷", of: bookedOf },
  together: { label: "all calls together ÷ drawn", unit: "÷", of: togetherOf },
  unsaid: { label: "calls that lack their reason", unit: "%", of: (runs) => worstOwn(runs, "unsaid") },
  zero: { label: "plain 0 J", unit: "%", of: zeroOf },
  silent: { label: "wrong without saying so", unit: "%", of: silentOf },
  coverage: { label: "stated coverage", unit: "%", of: coverageOf },
  weightless: {
    label: "joules of weight 0 ÷ of weight 1",
    unit: "%",
    of: (runs) => worstOwn(runs, "weightless"),
  },
  books: { label: "joules lost or counted twice", unit: "", of: (runs) => worstOwn(runs, "books") },
  medianError: { label: "median error of a call", unit: "%", of: medianErrorOf },
  worstError: { label: "worst error of a call", unit: "%", of: worstErrorOf },
  lost: { label: "calls without energy", unit: "%", of: lostOf },
} as const satisfies Record<string, MeasureOf>;

/** Name of a measure. */
export type Measure = keyof typeof measures;

/** Mean of attributed ÷ true joules, weighted by the truth; its error from the spread of single calls. */
function meanOf(runs: readonly Observed[]): Figure | undefined {
  const known = callsOf(runs).filter(hasEnergy);
  if (known.length === 0) return undefined;
  const truth = sum(known.map((call) => call.truth));
  const value = sum(known.map(({ energy }) => energy.value)) / truth;
  const strays = known.map((call) => (call.energy.value - value * call.truth) ** 2);
  return { value, error: Math.sqrt(sum(strays)) / truth };
}

function inBandOf(runs: readonly Observed[]): Figure | undefined {
  const known = callsOf(runs).filter(hasEnergy);
  return shareOf(known, ({ truth, energy }) => energy.low <= truth && truth <= energy.high);
}

function halfWidthOf(runs: readonly Observed[]): Figure | undefined {
  const known = callsOf(runs).filter(hasEnergy);
  if (known.length === 0) return undefined;
  const widths = known.map(({ truth, energy }) => (energy.high - energy.low) / 2 / truth);
  return { value: sum(widths) / known.length, error: 0 };
}

function lostOf(runs: readonly Observed[]): Figure | undefined {
  return shareOf(callsOf(runs), ({ energy }) => energy === undefined);
}

/** Stated as 0, without a band. */
function zeroOf(runs: readonly Observed[]): Figure | undefined {
  return shareOf(callsOf(runs), ({ truth, energy }) => energy?.high === 0 && truth > 0);
}

/** Wrong, although its band, its coverage and its reasons do not show it. */
function silentOf(runs: readonly Observed[]): Figure | undefined {
  return shareOf(callsOf(runs), (call) => {
    if (call.reasons.length > 0) return false;
    if (!hasEnergy(call)) return true;
    return call.coverage > 0.995 && (call.truth < call.energy.low || call.truth > call.energy.high);
  });
}

function coverageOf(runs: readonly Observed[]): Figure | undefined {
  const calls = callsOf(runs);
  if (calls.length === 0) return undefined;
  return { value: sum(calls.map(({ coverage }) => coverage)) / calls.length, error: 0 };
}

function medianErrorOf(runs: readonly Observed[]): Figure | undefined {
  const errors = errorsOf(runs);
  const value = errors[errors.length >> 1];
  return value === undefined ? undefined : { value, error: 0 };
}

function worstErrorOf(runs: readonly Observed[]): Figure | undefined {
  const value = errorsOf(runs).at(-1);
  return value === undefined ? undefined : { value, error: 0 };
}

/** As shares of the truth, in ascending order. */
const errorsOf = (runs: readonly Observed[]): readonly number[] =>
  callsOf(runs)
    .filter(hasEnergy)
    .map(({ truth, energy }) => Math.abs(energy.value / truth - 1))
    .sort((a, b) => a - b);

/** Mean over runs; its error from the spread of single runs. */
function togetherOf(runs: readonly Observed[]): Figure | undefined {
  const ratios = runs.flatMap(({ own }) => own?.together ?? []);
  if (ratios.length === 0) return undefined;
  const value = sum(ratios) / ratios.length;
  const strays = ratios.map((ratio) => (ratio - value) ** 2);
  return { value, error: Math.sqrt(sum(strays)) / ratios.length };
}

/** An attack's own count, in the run in which it is highest. */
function worstOwn(runs: readonly Observed[], measure: OwnMeasure): Figure | undefined {
  const counted = runs.flatMap(({ own }) => own?.[measure] ?? []);
  return counted.length === 0 ? undefined : { value: Math.max(...counted), error: 0 };
}

/** In the run in which it is farthest off: a mean over runs would hide opposite errors. */
function idleOf(runs: readonly Observed[]): Figure | undefined {
  const learned = runs.flatMap(({ devices }) => devices.flatMap(({ idle }) => idle ?? []));
  if (learned.length === 0) return undefined;
  return {
    value: learned.reduce((worst, idle) => (farness(idle) > farness(worst) ? idle : worst)),
    error: 0,
  };
}

const farness = (ratio: number): number => Math.abs(Math.log(ratio));

function bookedOf(runs: readonly Observed[]): Figure | undefined {
  const devices = runs.flatMap((run) => run.devices);
  const drawn = sum(devices.map((device) => device.drawn));
  if (drawn === 0) return undefined;
  return { value: sum(devices.map(({ booked }) => booked)) / drawn, error: 0 };
}

const callsOf = (runs: readonly Observed[]): readonly ObservedCall[] => runs.flatMap(({ calls }) => calls);

const hasEnergy = (call: ObservedCall): call is Required<ObservedCall> => call.energy !== undefined;

function shareOf<T>(all: readonly T[], holds: (one: T) => boolean): Figure | undefined {
  if (all.length === 0) return undefined;
  const value = all.filter(holds).length / all.length;
  return { value, error: Math.sqrt((value * (1 - value)) / all.length) };
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
