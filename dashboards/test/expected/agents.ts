import { attribute as a, type Metric, metric } from "@wattspan/core/names";
import type { Labels } from "./amounts.ts";
import { type DashboardExpectations, type How, ratios, type Told } from "./expectation.ts";

const OK = { [a.outcome]: "ok" };
const REACHED = { [a.goal]: "reached" };

/** What agents and steps took themselves. */
const own = (told: Told, how: How, where = {}) =>
  ["agent", "step"]
    .map((activity) => told.sum(how, metric.energy, { ...where, [a.activity]: activity }))
    .reduce((sum, joules) => sum + joules);
/** Something of each agent of which anybody stated a goal. */
const perStating = (told: Told, row: Metric, of: (agent: Labels) => number) =>
  told.each(a.agent, row, REACHED, ({ [a.agent]: agent }) => of({ [a.agent]: agent }));
const reached = (told: Told, how: How, agent: Labels, row: Metric = metric.agentRunEnergy) =>
  told.count(how, row, { ...agent, ...REACHED });
const perGoal = (told: Told, how: How, row: Metric) =>
  perStating(told, row, (agent) => told.sum(how, row, agent) / reached(told, how, agent, row));

/** What the panels on agents must show. */
export const agents: DashboardExpectations = {
  Runs: (told, how) => ({ runs: told.count(how, metric.agentRunEnergy) }),
  "Ended well": (told, how) => ({
    "ended well": told.count(how, metric.agentRunEnergy, OK) / told.count(how, metric.agentRunEnergy),
  }),
  "Goal reached": (told, how) => {
    const runs = perStating(told, metric.agentRunEnergy, (agent) =>
      told.count(how, metric.agentRunEnergy, agent),
    );
    const all = Object.values(runs).reduce((sum, count) => sum + count);
    return { "goal reached": reached(told, how, {}) / all };
  },
  Overhead: (told, how) => {
    const inferences = told.sum(how, metric.energy, { [a.activity]: "inference" });
    return { overhead: own(told, how) / (own(told, how) + inferences) };
  },
  "Wasted energy": (told, how) => ({ wasted: told.sum(how, metric.wastedEnergy) }),
  "Energy per goal reached": (told, how) => perGoal(told, how, metric.agentRunEnergy),
  "Carbon per goal reached": (told, how) => perGoal(told, how, metric.agentRunCo2e),
  "Goal reached, by agent": (told, how) =>
    perStating(
      told,
      metric.agentRunEnergy,
      (agent) => reached(told, how, agent) / told.count(how, metric.agentRunEnergy, agent),
    ),
  "Energy per run, by outcome": (told, how) =>
    told.each(
      a.outcome,
      metric.agentRunEnergy,
      {},
      (outcome) =>
        told.sum(how, metric.agentRunEnergy, outcome) / told.count(how, metric.agentRunEnergy, outcome),
    ),
  "Energy per run A": (told, how) => ({
    mean: told.sum(how, metric.agentRunEnergy) / told.count(how, metric.agentRunEnergy),
  }),
  "Energy per run B": (told, how) => ({ half: told.quantile(0.5, how, metric.agentRunEnergy) }),
  "Energy per run C": (told, how) => ({ "95 %": told.quantile(0.95, how, metric.agentRunEnergy) }),
  "Runs by outcome": (told, how) =>
    told.each(a.outcome, metric.agentRunEnergy, {}, (outcome) =>
      told.count(how, metric.agentRunEnergy, outcome),
    ),
  "Overhead by agent": (told, how) =>
    ratios(
      told.each(a.agent, metric.agentRunEnergy, {}, (agent) => own(told, how, agent)),
      told.by(a.agent, how, metric.agentRunEnergy),
    ),
  "Own power of steps, by kind": (told, how) =>
    told.by(a.stepKind, how, metric.energy, { [a.activity]: "step" }),
  "Wasted power by kind": (told, how) => told.by(a.waste, how, metric.wastedEnergy),
  "Wasted energy by agent": (told, how) => {
    const { "": _, ...ofAgents } = told.by(a.agent, how, metric.wastedEnergy);
    return ofAgents;
  },
};
