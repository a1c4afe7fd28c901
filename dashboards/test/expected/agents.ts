import { attribute as a, metric } from "@wattspan/core/names";
import { type DashboardExpectations, type How, ratios, type Told } from "./expectation.ts";

const OK = { [a.outcome]: "ok" };

/** What agents and steps took themselves. */
const own = (told: Told, how: How, where = {}) =>
  ["agent", "step"]
    .map((activity) => told.sum(how, metric.energy, { ...where, [a.activity]: activity }))
    .reduce((sum, joules) => sum + joules);
const perGoal = (told: Told, how: How, row: typeof metric.agentRunEnergy) =>
  told.each(
    a.agent,
    row,
    OK,
    (agent) => told.sum(how, row, { [a.agent]: agent[a.agent] }) / told.count(how, row, agent),
  );

/** What the panels on agents must show. */
export const agents: DashboardExpectations = {
  Runs: (told, how) => ({ runs: told.count(how, metric.agentRunEnergy) }),
  Succeeded: (told, how) => ({
    succeeded: told.count(how, metric.agentRunEnergy, OK) / told.count(how, metric.agentRunEnergy),
  }),
  Overhead: (told, how) => {
    const inferences = told.sum(how, metric.energy, { [a.activity]: "inference" });
    return { overhead: own(told, how) / (own(told, how) + inferences) };
  },
  "Energy that served no goal": (told, how) => ({ wasted: told.sum(how, metric.wastedEnergy) }),
  "Energy per successful run": (told, how) => perGoal(told, how, metric.agentRunEnergy),
  "Carbon per successful run": (told, how) => perGoal(told, how, metric.agentRunCo2e),
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
