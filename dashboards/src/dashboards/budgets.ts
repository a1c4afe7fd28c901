/** What budgets allow, how fast it is spent, what they decide, and what the energy was for. */

import { attribute, extensionMetric, metric } from "@wattspan/core/names";
import { colours } from "../colours.ts";
import { dashboardOf } from "../dashboard.ts";
import { toDashboard, toTraces } from "../links.ts";
import { bars, each, lines, NONE_COUNTED, stackedAreas, stat } from "../panels.ts";
import { type Amount, inRange, is, largest, perSecond, ratio, share, sum } from "../promql.ts";
import { label, legend } from "../series.ts";
import { unit } from "../units.ts";
import { selecting, type VariableName } from "../variables.ts";

const VARIABLES: readonly VariableName[] = ["job", "service", "budget"];
const of = selecting(VARIABLES);

const { budgetDecisions, budgetLimit, budgetOverruns, budgetReserved, budgetSpent, budgetWindowEnd } =
  extensionMetric;
const NAME = label(attribute.budgetName);
const DIMENSION = label(attribute.budgetDimension);
/** One account of a budget, over all processes that keep it. */
const ACCOUNT = [NAME, label(attribute.budgetScope), DIMENSION];
const AGENT = [label(attribute.agent)];
const REACHED = [is(attribute.goal, "reached")];

/** Shown if no budget reports. */
const NO_BUDGET = "no budget is reported: call budgetMetrics(budget)";
/** Shown if nothing is spent, so that there is no pace. */
const NO_PACE = "nothing was spent lately, or nothing is left";

const [limit, spent, reserved] = [budgetLimit, budgetSpent, budgetReserved].map((row) =>
  sum(of(row), ACCOUNT),
) as [string, string, string];
const left = `(${limit} - ${spent})`;
/** The share of a limit at which a glance is due, and where it is spent. */
const THRESHOLDS = [
  [null, "green"],
  [0.75, "yellow"],
  [1, "red"],
] as const;

const decided = (amount: Amount, having: readonly string[] = [], by?: readonly string[]) =>
  sum(amount(of(budgetDecisions, having)), by);
const REFUSED = [is(attribute.budgetDecision, "refused")];

/** A window of time that a pace is the mean of. */
interface Window {
  readonly duration: string;
  readonly seconds: number;
}
const HOUR: Window = { duration: "1h", seconds: 3600 };
const SIX_HOURS: Window = { duration: "6h", seconds: 21_600 };

/** What was spent in a window. A budget that begins anew in it has less than before: then there is no pace. */
const spentIn = ({ duration }: Window) => `(${sum(`delta(${of(budgetSpent)}[${duration}])`, ACCOUNT)} > 0)`;
const toWindowEnd = `on (${NAME}) group_left () (max by (${NAME}) (${of(budgetWindowEnd)}) - time())`;
/** 1: what is left lasts exactly to the end of the budget's window. */
const burnRate = (window: Window) =>
  ratio(`${spentIn(window)} * ${toWindowEnd}`, `${window.seconds} * ${left}`);
const secondsLeft = (window: Window) => ratio(`(${window.seconds} * ${left} > 0)`, spentIn(window));

const runEnergy = (by?: readonly string[]) => sum(inRange(of(metric.agentRunEnergy, [], "_sum")), by);
const goals = (by?: readonly string[]) => sum(inRange(of(metric.agentRunEnergy, REACHED, "_count")), by);

const topLine = () => [
  stat({
    title: "Most spent",
    is:
      "The largest share of a limit that is spent in its window, of all budgets, scopes and dimensions. " +
      "Above 1 if critical work, or calls in flight, took more than was left.",
    act: "See below which limit it is, and whether it lasts to the end of its window.",
    unit: unit.share,
    columns: 4,
    thresholds: THRESHOLDS,
    nothing: NO_BUDGET,
    queries: [{ expr: `max(${ratio(spent, limit)})`, legend: "spent" }],
  }),
  stat({
    title: "Refused",
    is:
      "The share of decisions in this time range that were refusals. Refused calls were not sent. In a " +
      "cascade, each budget counts the decision.",
    act: "Some refusals are what a limit is for. Many: see below which rule, and raise the limit or leave work out.",
    unit: unit.share,
    columns: 5,
    nothing: NO_BUDGET,
    queries: [{ expr: share(decided(inRange, REFUSED), decided(inRange)), legend: "refused" }],
  }),
  stat({
    title: "Critical overruns",
    is: "Charges of critical work in this time range to limits that were spent. Critical work is never refused.",
    act: "Leave room: a rule that stops other work at 0.9 keeps a tenth for critical work. See below which budget.",
    unit: unit.count,
    columns: 5,
    nothing: NONE_COUNTED,
    queries: [{ expr: sum(inRange(of(budgetOverruns))), legend: "overruns" }],
  }),
  stat({
    title: "Energy per goal reached",
    is:
      "All energy of agent runs, for each run that reached its goal. Of all agents, with a budget or " +
      "without; a nested run counts twice. Not known without `succeed()`.",
    act: "A budget that lowers this figure saves energy. One that only lowers energy refuses useful work.",
    unit: unit.joules,
    columns: 5,
    queries: [{ expr: ratio(runEnergy(), goals()), legend: "per goal" }],
  }),
  stat({
    title: "Wasted energy",
    is:
      "Energy that served no goal: retries, failed and aborted inferences, and what agents discarded. Of " +
      "all agents, with a budget or without.",
    act: "Waste is the first thing to cut when a limit is short. See below by kind.",
    unit: unit.joules,
    columns: 5,
    nothing: NONE_COUNTED,
    queries: [{ expr: sum(inRange(of(metric.wastedEnergy))), legend: "wasted" }],
  }),
];

const limits = () => [
  bars({
    title: "Spent of each limit",
    is:
      "The share of each limit that is spent in its current window: the fullest accounts. Dimensions " +
      "without a limit are not shown.",
    act:
      "Red: all but critical work is refused until the window ends. Compare with the pace below before " +
      "you raise a limit.",
    unit: unit.share,
    columns: 12,
    thresholds: THRESHOLDS,
    nothing: NO_BUDGET,
    queries: [{ expr: largest(ratio(spent, limit)), legend: legend(ACCOUNT) }],
  }),
  bars({
    title: "Reserved of each limit",
    is: "The share of each limit that calls in flight hold. It returns when they settle, less what they took.",
    act:
      "Constantly high: the limit is below 20 reservations for each call in flight, and refuses before " +
      "it is spent. Raise it, or run fewer calls at once.",
    unit: unit.share,
    columns: 12,
    nothing: NO_BUDGET,
    queries: [{ expr: largest(ratio(reserved, limit)), legend: legend(ACCOUNT) }],
  }),
  ...(
    [
      ["Spent", "What is spent in the current window", spent],
      ["Reserved", "What calls in flight hold", reserved],
      ["Limit", "The limits in force", limit],
    ] as const
  ).map(([title, is, expr]) =>
    bars({
      title,
      is: `${is}, in the unit of each dimension: J, g, L, tokens, steps, s, or your currency. The largest numbers.`,
      act: "Choose one budget above to compare its scopes: numbers of different dimensions do not compare.",
      unit: unit.none,
      columns: 8,
      nothing: NO_BUDGET,
      queries: [{ expr: largest(expr), legend: legend(ACCOUNT) }],
    }),
  ),
];

const pace = () => [
  lines({
    title: "Spent of each limit, over time",
    is: "The share of each limit that was spent in its window at each moment. It falls where a window begins anew.",
    act: "A steep part is a burst: look at the traces of that time.",
    unit: unit.share,
    columns: 8,
    nothing: NO_BUDGET,
    queries: [{ expr: largest(ratio(spent, limit)), legend: legend(ACCOUNT) }],
    links: [toTraces()],
  }),
  lines({
    title: "Burn rate",
    is:
      "The pace of the last hour, and of the last six, against the rest of the window: at 1, what is " +
      "left lasts exactly to its end. Only of calendar windows. A gap: nothing was spent, or the window " +
      "has just begun anew.",
    act: "Both above 1: the budget will be spent before its window ends. Only the hour: a burst, which may be over.",
    unit: unit.none,
    columns: 8,
    nothing: NO_PACE,
    queries: [HOUR, SIX_HOURS].map((window) => ({
      expr: largest(burnRate(window)),
      legend: `${legend(ACCOUNT)}: ${window.duration}`,
    })),
  }),
  lines({
    title: "Time until spent",
    is:
      "How long what is left of each limit lasts at the pace of the last hour, and of the last six. Of " +
      "every window. A gap: nothing was spent, nothing is left, or the window has just begun anew.",
    act: "Below an hour in both, the alert on budgets that are soon spent fires. Its runbook says what helps.",
    unit: unit.seconds,
    columns: 8,
    nothing: NO_PACE,
    queries: [HOUR, SIX_HOURS].map((window) => ({
      expr: largest(secondsLeft(window)),
      legend: `${legend(ACCOUNT)}: ${window.duration}`,
    })),
  }),
];

const decisions = () => [
  stackedAreas({
    title: "Decisions by outcome",
    is: "Decisions of budgets per second: admitted or refused. In a cascade, each budget counts the decision.",
    act:
      "Refusals that begin with a release come from calls that take more: compare joules per request in " +
      "the Inference dashboard.",
    unit: unit.perSecond,
    columns: 8,
    colours: colours.budgetDecision,
    nothing: NO_BUDGET,
    queries: [each([attribute.budgetDecision], (labels) => decided(perSecond, [], labels))],
    links: [toTraces()],
  }),
  lines({
    title: "Refused, by budget",
    is: "The share of each budget's decisions that were refusals, at each moment.",
    act: "Above 20 % for an hour, an alert fires. Its runbook says what helps.",
    unit: unit.share,
    columns: 8,
    nothing: NO_BUDGET,
    queries: [
      {
        expr: share(decided(perSecond, REFUSED, [NAME]), decided(perSecond, [], [NAME])),
        legend: legend([NAME]),
      },
    ],
  }),
  bars({
    title: "Refusals, by rule",
    is:
      "Refusals in this time range by budget, rule, and the dimension that lacked room. `limit`: the " +
      "call did not fit; `unknown`: nothing could be estimated; others are rules of the policy.",
    act: "`wattspan budget FILE --explain RECEIPT` says why one call was refused.",
    unit: unit.count,
    columns: 8,
    nothing: NONE_COUNTED,
    queries: [
      {
        expr: largest(decided(inRange, REFUSED, [NAME, label(attribute.budgetRule), DIMENSION])),
        legend: legend([NAME, label(attribute.budgetRule), DIMENSION]),
      },
    ],
  }),
];

const purpose = () => [
  bars({
    title: "Critical overruns, by budget",
    is: "Charges of critical work in this time range to limits that were spent, by budget and dimension.",
    act: "Check what is marked as critical; the rest of the budget's work is refused meanwhile.",
    unit: unit.count,
    columns: 8,
    nothing: NONE_COUNTED,
    queries: [
      {
        expr: largest(sum(inRange(of(budgetOverruns)), [NAME, DIMENSION])),
        legend: legend([NAME, DIMENSION]),
      },
    ],
  }),
  bars({
    title: "Energy per goal reached, by agent",
    is: "All energy of an agent's runs, for each run that reached its goal. Of all agents, with a budget or without.",
    act: "Give a short budget to the agent with the lowest figure first.",
    unit: unit.joules,
    columns: 8,
    queries: [{ expr: largest(ratio(runEnergy(AGENT), goals(AGENT))), legend: legend(AGENT) }],
    links: [toDashboard("This agent", "agents", "agent", attribute.agent)],
  }),
  stackedAreas({
    title: "Wasted power, by kind",
    is: "Power that served no goal: retries, failed and aborted inferences, and what agents discarded.",
    act:
      "retry: keep to the provider's limits. failed: check requests before they are sent. pruned: try " +
      "fewer branches. idle_wait, backoff: wait longer, or for an event.",
    unit: unit.watts,
    columns: 8,
    nothing: NONE_COUNTED,
    queries: [each([attribute.waste], (labels) => sum(perSecond(of(metric.wastedEnergy)), labels))],
  }),
];

/** Budgets. @example budgets().uid // "wattspan-budgets" */
export const budgets = () =>
  dashboardOf({
    name: "budgets",
    title: "Wattspan: budgets",
    description:
      "How much of each budget is spent, whether it lasts, what was refused, and what the energy was for.",
    variables: VARIABLES,
    rows: [
      { title: "In this range of time", panels: topLine() },
      { title: "Limits, now", panels: limits() },
      { title: "Pace", panels: pace() },
      { title: "Decisions", panels: decisions() },
      { title: "Critical work, goals and waste", panels: purpose() },
    ],
  });
