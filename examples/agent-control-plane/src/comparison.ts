/** What the days came to, for a terminal. */

import { bold, numberText, plainTable, rangeText } from "../../quickstart/src/text.ts";
import { type Arm, sumOf } from "./arm.ts";
import { LOOK } from "./reader.ts";
import { WATCH } from "./scheduler.ts";
import { wilson } from "./wilson.ts";

/** One row for each figure, one column for each day. */
export function comparisonTable(arms: readonly Arm[]): string {
  const row = (label: string, text: (arm: Arm) => string | number) => [
    label,
    ...arms.map((arm) => String(text(arm))),
  ];
  const rows = [
    ["", ...arms.map(({ name }) => bold(name))],
    row("goals reached", ({ day }) => `${day.reached} of ${day.papers}`),
    row("goal rate (95 % interval)", rateText),
    row("joules of the day (low–high)", ({ energy }) => rangeText(energy)),
    row("joules per reached goal", (arm) =>
      perGoal(arm) === undefined ? "-" : numberText(perGoal(arm) ?? 0),
    ),
    row("joules for watching the tray", (arm) => stepsText(arm, WATCH)),
    row("joules for looking at papers", (arm) => stepsText(arm, LOOK)),
    row("cycles", ({ day }) => day.cycles),
    row("ticks that a paper waits, mean", ({ day }) => (day.waitedTicks / day.papers).toFixed(1)),
    row("looks at papers", ({ day }) => day.looks),
    row("looks after a failed one", ({ day }) => day.retries),
    row("calls of networks", ({ day }) => day.sent),
    row("calls refused, not sent", (arm) => refusedCalls(arm)),
    row("calls changed or slowed by a rule", (arm) => byRule(arm)),
    row("critical steps run", ({ day }) => day.watched + day.checked),
    row("critical steps refused", (arm) => refusedCritical(arm)),
    row("joules charged, of the budget", ({ budget }) => (budget ? budgetText(budget.status()) : "none")),
  ];
  return plainTable(rows, ["left", ...arms.map(() => "right" as const)]);
}

/** What changed from the first day to the second. */
export function changes(before: Arm, after: Arm): readonly string[] {
  const [was, is] = [perGoal(before), perGoal(after)];
  const joules =
    was === undefined || is === undefined
      ? "Joules per reached goal cannot be compared."
      : `Joules per reached goal: ${numberText(was)} before, ${numberText(is)} after (${signed(is / was - 1)}).`;
  const [a, b] = [before, after].map(({ day }) => wilson(day.reached, day.papers)) as [Interval, Interval];
  const isClear = a.high < b.low || b.high < a.low;
  return [
    bold(joules),
    `Goal rate: ${rateText(before)} before, ${rateText(after)} after: ` +
      `${isClear ? "the intervals are apart" : "the intervals overlap, so no difference is shown"}.`,
    `Looks at the tray: ${before.day.watched} before, ${after.day.watched} after, and papers waited ` +
      `${waited(before)} and ${waited(after)} ticks.`,
    `Looks at papers: ${before.day.looks} before, ${after.day.looks} after; after a failed one: ` +
      `${before.day.retries} before, ${after.day.retries} after.`,
  ];
}

/** Where the joules are from. A model is never called a device. */
export function sourceText(arms: readonly Arm[]): string {
  const methods = arms.flatMap(({ footprints }) => footprints.map(({ method }) => method));
  if (methods.includes("modelled"))
    return (
      "Joules are modelled from CPU time: no energy meter can be read on this machine. All days are modelled " +
      "alike."
    );
  return methods.includes("mixed")
    ? "Joules are measured in part, and modelled in part."
    : "Joules are measured.";
}

interface Interval {
  readonly low: number;
  readonly high: number;
}

/** Undefined: no goal was reached, or the energy is not known. */
function perGoal({ energy, day }: Arm): number | undefined {
  return energy && day.reached > 0 ? energy.value / day.reached : undefined;
}

function rateText({ day }: Arm): string {
  const { low, high } = wilson(day.reached, day.papers);
  return `${percent(day.reached / day.papers)} (${percent(low)}–${percent(high)})`;
}

const stepsText = ({ footprints }: Arm, step: string): string => {
  const joules = sumOf(footprints.filter(({ kind, name }) => kind === "step" && name === step));
  return joules ? numberText(joules.value) : "not known";
};

const percent = (share: number): string => `${(100 * share).toFixed(0)} %`;
const signed = (share: number): string => `${share > 0 ? "+" : "−"}${percent(Math.abs(share))}`;
const waited = ({ day }: Arm): string => (day.waitedTicks / day.papers).toFixed(1);

const refusedCalls = ({ receipts }: Arm): number =>
  receipts.filter(({ state }) => state === "refused").length;
const refusedCritical = ({ receipts }: Arm): number =>
  receipts.filter(({ state, call }) => state === "refused" && call.critical).length;
const byRule = ({ receipts }: Arm): number =>
  receipts.filter(({ state, rule }) => state === "settled" && ["one look", "slow down"].includes(rule))
    .length;

const budgetText = ({ spent, limits }: { spent: Joules; limits: Joules }): string =>
  `${numberText(spent.energyJ ?? 0)} of ${numberText(limits.energyJ ?? 0)}`;
interface Joules {
  readonly energyJ?: number | undefined;
}
