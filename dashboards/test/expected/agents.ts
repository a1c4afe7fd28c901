import { attribute as a, type Metric, metric } from "@wattspan/core/names";
import type { Labels } from "./amount.ts";
import { type DashboardExpectations, type How, type Reported, ratios } from "./expectation.ts";

const OK = { [a.outcome]: "ok" };
const REACHED = { [a.goal]: "reached" };

/** The own energy of agents and steps. */
const own = (reported: Reported, how: How, where = {}) =>
  ["agent", "step"]
    .map((activity) => reported.sum(how, metric.energy, { ...where, [a.activity]: activity }))
    .reduce((sum, joules) => sum + joules);
/** A value of each agent with stated goals. */
const perStating = (reported: Reported, row: Metric, of: (agent: Labels) => number) =>
  reported.each(a.agent, row, REACHED, ({ [a.agent]: agent }) => of({ [a.agent]: agent }));
const reached = (reported: Reported, how: How, agent: Labels, row: Metric = metric.agentRunEnergy) =>
  reported.count(how, row, { ...agent, ...REACHED });
const perGoal = (reported: Reported, how: How, row: Metric) =>
  perStating(reported, row, (agent) => reported.sum(how, row, agent) / reached(reported, how, agent, row));

/** What the panels on agents must show. */
export const agents: DashboardExpectations = {
  Runs: (reported, how) => ({ runs: reported.count(how, metric.agentRunEnergy) }),
  "Ended well": (reported, how) => ({
    "ended well": reported.count(how, metric.agentRunEnergy, OK) / reported.count(how, metric.agentRunEnergy),
  }),
  "Goal reached": (reported, how) => {
    const runs = perStating(reported, metric.agentRunEnergy, (agent) =>
      reported.count(how, metric.agentRunEnergy, agent),
    );
    const all = Object.values(runs).reduce((sum, count) => sum + count);
    return { "goal reached": reached(reported, how, {}) / all };
  },
  Overhead: (reported, how) => {
    const inferences = reported.sum(how, metric.energy, { [a.activity]: "inference" });
    return { overhead: own(reported, how) / (own(reported, how) + inferences) };
  },
  "Wasted energy": (reported, how) => ({ wasted: reported.sum(how, metric.wastedEnergy) }),
  "Energy per goal reached": (reported, how) => perGoal(reported, how, metric.agentRunEnergy),
  "Carbon per goal reached": (reported, how) => perGoal(reported, how, metric.agentRunCo2e),
  "Goal reached, by agent": (reported, how) =>
    perStating(
      reported,
      metric.agentRunEnergy,
      (agent) => reached(reported, how, agent) / reported.count(how, metric.agentRunEnergy, agent),
    ),
  "Energy per run, by outcome": (reported, how) =>
    reported.each(
      a.outcome,
      metric.agentRunEnergy,
      {},
      (outcome) =>
        reported.sum(how, metric.agentRunEnergy, outcome) /
        reported.count(how, metric.agentRunEnergy, outcome),
    ),
  "Energy per run A": (reported, how) => ({
    mean: reported.sum(how, metric.agentRunEnergy) / reported.count(how, metric.agentRunEnergy),
  }),
  "Energy per run B": (reported, how) => ({ half: reported.quantile(0.5, how, metric.agentRunEnergy) }),
  "Energy per run C": (reported, how) => ({ "95 %": reported.quantile(0.95, how, metric.agentRunEnergy) }),
  "Runs by outcome": (reported, how) =>
    reported.each(a.outcome, metric.agentRunEnergy, {}, (outcome) =>
      reported.count(how, metric.agentRunEnergy, outcome),
    ),
  "Overhead by agent": (reported, how) =>
    ratios(
      reported.each(a.agent, metric.agentRunEnergy, {}, (agent) => own(reported, how, agent)),
      reported.by(a.agent, how, metric.agentRunEnergy),
    ),
  "Own power of steps, by kind": (reported, how) =>
    reported.by(a.stepKind, how, metric.energy, { [a.activity]: "step" }),
  "Wasted power by kind": (reported, how) => reported.by(a.waste, how, metric.wastedEnergy),
  "Wasted energy by agent": (reported, how) => {
    const { "": _, ...ofAgents } = reported.by(a.agent, how, metric.wastedEnergy);
    return ofAgents;
  },
};
