import { attribute as a, metric, extensionMetric as x } from "@wattspan/core/names";
import { agents } from "./agents.ts";
import { spentBefore } from "./budget-amounts.ts";
import {
  type DashboardExpectations,
  type Expectation,
  positive,
  type Reported,
  ratios,
  renamed,
  times,
  type Values,
} from "./expectation.ts";

const ACCOUNT = [a.budgetName, a.budgetScope, a.budgetDimension];
const REFUSED = { [a.budgetDecision]: "refused" };

const spent = (reported: Reported) => reported.now(ACCOUNT, x.budgetSpent);
const reserved = (reported: Reported) => reported.now(ACCOUNT, x.budgetReserved);
const limit = (reported: Reported) => reported.now(ACCOUNT, x.budgetLimit);
const ofLimit = (values: Values, reported: Reported) => ratios(values, limit(reported));

/** What is left of each limit; what is spent beyond it is not there. */
function left(reported: Reported): Values {
  const used = spent(reported);
  return positive(
    Object.fromEntries(
      Object.entries(limit(reported)).map(([name, most]) => [name, most - (used[name] ?? Number.NaN)]),
    ),
  );
}
const spentInWindow = (reported: Reported) => positive(reported.moved(ACCOUNT, x.budgetSpent, spentBefore));
/** In place of the hours, the queries look at the window of the proof. */
const burnRate =
  (seconds: number, suffix: string): Expectation =>
  (reported) => {
    const endS = Math.max(...reported.said(x.budgetWindowEnd).map(({ value }) => value));
    const needed = times((endS - reported.atMs / 1000) / seconds, spentInWindow(reported));
    return renamed(ratios(needed, left(reported)), (name) => name + suffix);
  };
const secondsLeft =
  (seconds: number, suffix: string): Expectation =>
  (reported) =>
    renamed(times(seconds, ratios(left(reported), spentInWindow(reported))), (name) => name + suffix);

/** What the panels on budgets must show. */
export const budgets: DashboardExpectations = {
  "Most spent": (reported) => ({
    spent: Math.max(...Object.values(ofLimit(spent(reported), reported)).filter((share) => share >= 0)),
  }),
  Refused: (reported, how) => ({
    refused: reported.sum(how, x.budgetDecisions, REFUSED) / reported.sum(how, x.budgetDecisions),
  }),
  "Critical overruns": (reported, how) => ({ overruns: reported.sum(how, x.budgetOverruns) }),
  "Energy per goal reached": (reported, how) => ({
    "per goal":
      reported.sum(how, metric.agentRunEnergy) /
      reported.count(how, metric.agentRunEnergy, { [a.goal]: "reached" }),
  }),
  "Wasted energy": (reported, how) => ({ wasted: reported.sum(how, metric.wastedEnergy) }),
  "Spent of each limit": (reported) => ofLimit(spent(reported), reported),
  "Reserved of each limit": (reported) => ofLimit(reserved(reported), reported),
  Spent: spent,
  Reserved: reserved,
  Limit: limit,
  "Spent of each limit, over time": (reported) => ofLimit(spent(reported), reported),
  "Burn rate A": burnRate(3600, ": 1h"),
  "Burn rate B": burnRate(21_600, ": 6h"),
  "Time until spent A": secondsLeft(3600, ": 1h"),
  "Time until spent B": secondsLeft(21_600, ": 6h"),
  "Decisions by outcome": (reported, how) => reported.by(a.budgetDecision, how, x.budgetDecisions),
  "Refused, by budget": (reported, how) =>
    ratios(
      reported.by(a.budgetName, how, x.budgetDecisions, REFUSED),
      reported.by(a.budgetName, how, x.budgetDecisions),
    ),
  "Refusals, by rule": (reported, how) =>
    renamed(
      reported.by(a.budgetDimension, how, x.budgetDecisions, REFUSED),
      (name) => `research limit ${name}`,
    ),
  "Critical overruns, by budget": (reported, how) =>
    renamed(reported.by(a.budgetDimension, how, x.budgetOverruns), (name) => `research ${name}`),
  "Energy per goal reached, by agent": agents["Energy per goal reached"] as Expectation,
  "Wasted power, by kind": agents["Wasted power by kind"] as Expectation,
};
