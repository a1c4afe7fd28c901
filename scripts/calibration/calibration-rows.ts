/**
 * The tables of docs/models/calibrate.md: how often bands hold the truth, how wide they are, how soon a
 * change is noticed, and the effect of false reports.
 */

import { around } from "../../packages/models/src/calibrate/around.ts";
import { boundsOf, product, spreadOf } from "../../packages/models/src/figures/spread.ts";
import { callsToNotice } from "./calls-to-notice.ts";
import { ofOtherSize } from "./other-sizes.ts";
import type { Random } from "./random.ts";
import {
  DRIFT_AT,
  middle,
  type Noise,
  type Outcome,
  type Plan,
  share,
  simulated,
  TOTALS_AT,
} from "./simulated-calls.ts";

/** Noise models by name. */
const normal =
  (deviation: number): Noise =>
  (random) =>
    deviation * random.normal();
const t4: Noise = (random) => {
  let squares = 0;
  for (let index = 0; index < 4; index++) squares += random.normal() ** 2;
  return (0.3 * random.normal()) / Math.sqrt(squares / 4);
};
/** As with a cache that half of the calls hit, or two deployments behind one name. */
const twoKinds: Noise = (random) =>
  (random.uniform() < 0.5 ? 0.5 : -0.5) * Math.log(5) + 0.2 * random.normal();
const skewed: Noise = (random) => -0.4 * Math.log(1 - random.uniform()) - 0.4;

export const NOISES: Readonly<Record<string, Noise>> = {
  "0.25": normal(0.25),
  "0.33": normal(0.33),
  "0.45": normal(0.45),
  "t₄ × 0.3": t4,
  "skewed, exponential 0.4": skewed,
  "0.2, of two kinds that are 5 times apart": twoKinds,
};

/** Enough for a share of 90 % to be accurate within 2 points at 95 % over ten calls of each stream. */
const STREAMS = 200;
const CALLS = 320;
const AFTER_DRIFT = 60;
const of = (plan: Partial<Plan>): Outcome =>
  simulated({ noise: normal(0.33), streams: STREAMS, calls: CALLS, ...plan });

const percent = (value: number): string => `${Math.round(100 * value)} %`;
const times = (value: number): string => value.toPrecision(3);
const row = (cells: readonly (string | number)[]): string => `| ${cells.join(" | ")} |`;
const table = (head: readonly string[], rows: readonly string[]): string =>
  [row(head), row(head.map(() => "---")), ...rows].join("\n");

/** Ranges of calls for shares: from the first to the one before the last. */
const STRETCHES = [
  [0, 5],
  [5, 20],
  [20, 50],
  [50, 300],
] as const;
const WIDTHS_AT = [0, 5, 20, 50, 300];

const heldIn = ({ held }: Outcome, from: number, to: number): number => {
  const calls = held.slice(from, to);
  return calls.reduce((sum, one) => sum + one, 0) / calls.length;
};
const bandCells = (outcome: Outcome): string[] => [
  ...STRETCHES.map(([from, to]) => percent(heldIn(outcome, from, to))),
  ...WIDTHS_AT.map((at) => times(outcome.width[at] as number)),
];
const BAND_HEAD = [
  ...STRETCHES.map(([from, to]) => `${from + 1} to ${to}`),
  ...WIDTHS_AT.map((at) => `width after ${at}`),
];

/** The row of one noise model. */
export const steadyRow = (name: string): string =>
  row([name, ...bandCells(of({ noise: NOISES[name] as Noise }))]);

const steadyTable = (): string => table(["noise", ...BAND_HEAD], Object.keys(NOISES).map(steadyRow));

const sometimes =
  (lie: (truth: number, random: Random) => number): NonNullable<Plan["lie"]> =>
  (truth, random) =>
    random.uniform() < 0.05 ? lie(truth, random) : undefined;
const LIARS: Readonly<Record<string, Partial<Plan>>> = {
  "nobody lies": {},
  "5 % state 0 or 1000 times": {
    lie: sometimes((truth, random) => (random.uniform() < 0.5 ? 0 : truth * 1000)),
  },
  "5 % state 1000 times": { lie: sometimes((truth) => truth * 1000) },
  "5 % state 5 times, within the gate": { lie: sometimes((truth) => truth * 5) },
  "the factor is 8, outside of the method's band": { off: 8 },
};

/** The row of one kind of false report. */
export const liarRow = (name: string): string => row([name, ...bandCells(of(LIARS[name] as Partial<Plan>))]);

const liarTable = (): string => table(["", ...BAND_HEAD], Object.keys(LIARS).map(liarRow));

const DRIFTS = [
  [2, "0.25", 0.25],
  [2, "0.33", 0.33],
  [2, "0.45", 0.45],
  [0.5, "0.33", 0.33],
  [10, "0.33", 0.33],
  [0.1, "0.33", 0.33],
  [100, "0.33", 0.33],
] as const;

/** Outcome of one drift. @example driftOutcome(2, "0.33", 0.33).inTime // 0.96 */
export function driftOutcome(drift: number, noise: string, deviation: number) {
  const calls = DRIFT_AT + AFTER_DRIFT;
  const outcome = of({ noise: NOISES[noise] as Noise, drift, calls });
  const computed = callsToNotice(drift, deviation);
  return { ...outcome, computed, inTime: share(outcome.noticed.map((after) => after <= computed)) };
}

/** The same as a row. */
export function driftRow([drift, noise, deviation]: (typeof DRIFTS)[number]): string {
  const outcome = driftOutcome(drift, noise, deviation);
  const { noticed, computed, inTime } = outcome;
  const stretches = [
    [DRIFT_AT, DRIFT_AT + 10],
    [DRIFT_AT + 10, DRIFT_AT + 30],
    [DRIFT_AT + 30, DRIFT_AT + AFTER_DRIFT],
  ] as const;
  const held = stretches.map(([from, to]) => percent(heldIn(outcome, from, to)));
  return row([`× ${drift}`, noise, computed, percent(inTime), middle(noticed), ...held]);
}

const driftTable = (): string =>
  table(
    [
      "change",
      "noise",
      "computed: within",
      "noticed by then",
      "in the middle after",
      "held 1 to 10",
      "11 to 30",
      "31 to 60",
    ],
    DRIFTS.map(driftRow),
  );

/** False alarms: changes noticed although nothing had changed. */
function falseAlarmRow(name: string): string {
  const alarms = of({ noise: NOISES[name] as Noise, calls: DRIFT_AT, streams: 5 * STREAMS }).falseAlarms;
  const calls = 5 * STREAMS * DRIFT_AT;
  return row([name, alarms, calls.toLocaleString("en")]);
}

const falseAlarmTable = (): string =>
  table(["noise", "false alarms", "in calls"], Object.keys(NOISES).map(falseAlarmRow));

/** The factor of a total. */
export function totalRow(name: string): string {
  const { totals } = of({
    noise: NOISES[name] as Noise,
    calls: Math.max(...TOTALS_AT),
    streams: 5 * STREAMS,
  });
  const cells = [...totals.values()].flatMap(({ held, width }) => [percent(held), times(width)]);
  return row([name, ...cells]);
}

const totalTable = (): string =>
  table(
    ["noise", ...TOTALS_AT.flatMap((at) => [`held after ${at}`, "width"])],
    Object.keys(NOISES).map(totalRow),
  );

/** Learning at the facility's meter: the width after 50 calls, by what surrounds the reported boundary. */
function boundaryRow(name: string, component: "gpu" | "server" | undefined): string {
  const beyond = component ? around(component, {}) : { value: 1, below: 0, above: 0 };
  const half = Math.sqrt(of({}).width[50] as number);
  const { low, high } = boundsOf(
    product([spreadOf({ value: 1, low: 1 / half, high: half }), { ...beyond, value: 1 }]),
  );
  const facility = boundsOf(beyond);
  return row([name, times(facility.value), times(facility.low), times(facility.high), times(high / low)]);
}

const boundaryTable = (): string =>
  table(
    ["stated", "joules of the facility for each", "low", "high", "width after 50"],
    [
      boundaryRow("the facility's joules: `around: 1`", undefined),
      boundaryRow("of GPUs", "gpu"),
      boundaryRow("of a server, or of what nobody says", "server"),
    ],
  );

const COMMON = { all: 1, "three quarters": 0.75, half: 0.5, nothing: 0 } as const;
const MODELS = 2000;

/** Calls of an unreported size, by the share of the factor's variance that both sizes have in common. */
export function otherSizeRow(name: keyof typeof COMMON): string {
  const { alone, learned } = ofOtherSize(COMMON[name], MODELS);
  const cells = [alone, learned].flatMap(({ held, width, error }) => [
    percent(held),
    times(width),
    error.toFixed(2),
  ]);
  return row([name, ...cells]);
}

const otherSizeTable = (): string =>
  table(
    ["in common", "held", "width", "error", "held with the other", "width with it", "error with it"],
    (Object.keys(COMMON) as (keyof typeof COMMON)[]).map(otherSizeRow),
  );

/** All tables, by the names of their marks in the page. */
export const calibrationTables = (): Readonly<Record<string, string>> => ({
  steady: steadyTable(),
  boundaries: boundaryTable(),
  drift: driftTable(),
  alarms: falseAlarmTable(),
  liars: liarTable(),
  totals: totalTable(),
  sizes: otherSizeTable(),
});
