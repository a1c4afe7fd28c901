/** What agent runs cost, what reaching a goal costs, and what is wasted. */

import { attribute, type Metric, metric } from "@wattspan/core/names";
import { colours } from "../colours.ts";
import { dashboardOf } from "../dashboard.ts";
import { toTraces } from "../links.ts";
import { bars, each, lines, NONE_COUNTED, stackedAreas, stat } from "../panels.ts";
import {
  type Amount,
  inRange,
  is,
  isNot,
  isOneOf,
  largest,
  perSecond,
  quantile,
  ratio,
  share,
  sum,
} from "../promql.ts";
import { label, legend } from "../series.ts";
import { unit } from "../units.ts";
import { selecting, type VariableName } from "../variables.ts";

const VARIABLES: readonly VariableName[] = ["job", "service", "agent"];
const of = selecting(VARIABLES);
/** Inference metrics have no agent label, so these queries do not filter by agent. */
const ofAll = selecting(["job", "service"]);

const AGENT = [label(attribute.agent)];
const ENDED_WELL = [is(attribute.outcome, "ok")];
const REACHED = [is(attribute.goal, "reached")];
const OWN = [isOneOf(attribute.activity, ["agent", "step"])];
const WITHIN = [isOneOf(attribute.activity, ["agent", "step", "inference"])];

const runs = (amount: Amount, having: readonly string[] = [], by?: readonly string[]) =>
  sum(amount(of(metric.agentRunEnergy, having, "_count")), by);
const used = (row: Metric, amount: Amount, by?: readonly string[]) => sum(amount(of(row, [], "_sum")), by);
const reached = (by: readonly string[]) => runs(inRange, REACHED, by);
const perGoal = (row: Metric) =>
  largest(ratio(used(row, inRange, AGENT), sum(inRange(of(row, REACHED, "_count")), AGENT)));
/** Only agents whose application states goals. */
const ofThoseThatState = `(${runs(inRange, [], AGENT)} and ${reached(AGENT)})`;

const topLine = () => [
  stat({
    title: "Runs",
    is: "Agent runs that ended in this time range and have some known energy. A nested agent is a run too.",
    act: "If it is lower than what you ran, meter the machine or configure an estimator.",
    unit: unit.count,
    columns: 4,
    queries: [{ expr: runs(inRange), legend: "runs" }],
  }),
  stat({
    title: "Ended well",
    is:
      "The share of these runs that ended without an error, were not aborted, and were not declared " +
      "failed. They may have missed their goal: a run that gave up ended well.",
    act:
      "If it falls after a release, look at the errors of its traces. Let the application call `fail()` " +
      "where it returns a failure instead of throwing it.",
    unit: unit.share,
    columns: 5,
    queries: [{ expr: share(runs(inRange, ENDED_WELL), runs(inRange)), legend: "ended well" }],
  }),
  stat({
    title: "Goal reached",
    is:
      "The share of runs whose application stated, with `succeed()`, that the goal was reached. Only for " +
      "agents that have ever stated it; unknown for others.",
    act:
      "Not known: call `run.succeed()` where the result is checked. Low although runs end well: agents " +
      "give up or answer a different question. See which below.",
    unit: unit.share,
    columns: 5,
    queries: [{ expr: ratio(sum(reached(AGENT)), sum(ofThoseThatState)), legend: "goal reached" }],
  }),
  stat({
    title: "Overhead",
    is: "The own energy of agents and steps on this machine, as a share of it plus all inferences. Of all agents.",
    act: "High: tools and waiting cost more than the models. See below by agent and by kind of step.",
    unit: unit.share,
    columns: 5,
    queries: [
      {
        expr: share(sum(inRange(ofAll(metric.energy, OWN))), sum(inRange(ofAll(metric.energy, WITHIN)))),
        legend: "overhead",
      },
    ],
  }),
  stat({
    title: "Wasted energy",
    is:
      "Energy of retries, and of inferences that failed or were aborted. It is part of the energy, not " +
      "in addition to it. Waste outside of agents is included unless an agent is chosen.",
    act: "See below by kind and by agent.",
    unit: unit.joules,
    columns: 5,
    nothing: NONE_COUNTED,
    queries: [{ expr: sum(inRange(of(metric.wastedEnergy))), legend: "wasted" }],
  }),
];

const perGoalReached = () => [
  bars({
    title: "Energy per goal reached",
    is:
      "All energy of an agent's runs, successful or not, for each run that reached its goal. Not known " +
      "if the application does not call `succeed()`, or if no goal was reached in this time range.",
    act:
      "This is the figure to lower. Use it to compare versions of an agent, not the energy of a run: " +
      "giving up early is cheap but useless.",
    unit: unit.joules,
    columns: 8,
    queries: [{ expr: perGoal(metric.agentRunEnergy), legend: legend(AGENT) }],
    links: [toTraces(attribute.agent)],
  }),
  bars({
    title: "Carbon per goal reached",
    is:
      "All greenhouse gas of an agent's runs, successful or not, for each run of known carbon that " +
      "reached its goal. Not known if the energy per goal is not.",
    act: "Runs that can wait emit less at a better time: see the Grid dashboard.",
    unit: unit.grams,
    columns: 8,
    queries: [{ expr: perGoal(metric.agentRunCo2e), legend: legend(AGENT) }],
    links: [toTraces(attribute.agent)],
  }),
  bars({
    title: "Goal reached, by agent",
    is:
      "The share of each agent's runs whose application stated, with `succeed()`, that the goal was " +
      "reached. Agents that never stated it are not shown.",
    act:
      "Low: read traces of runs that ended well without reaching their goal. If the application does not " +
      "state every goal, fix that first.",
    unit: unit.share,
    columns: 8,
    queries: [{ expr: largest(ratio(reached(AGENT), runs(inRange, [], AGENT))), legend: legend(AGENT) }],
    links: [toTraces(attribute.agent)],
  }),
];

const buckets = perSecond(of(metric.agentRunEnergy, [], "_bucket"));

const perRun = () => [
  lines({
    title: "Energy per run",
    is:
      "The mean, the median and the 95th percentile. The percentiles are interpolated between bucket " +
      "bounds, 1 and 3 of each decade.",
    act: "A high 95 % with a low half means that a few runs go astray: find them in the traces of that time.",
    unit: unit.joules,
    columns: 8,
    queries: [
      { expr: ratio(used(metric.agentRunEnergy, perSecond), runs(perSecond)), legend: "mean" },
      { expr: quantile(0.5, buckets), legend: "half" },
      { expr: quantile(0.95, buckets), legend: "95 %" },
    ],
    links: [toTraces()],
  }),
  bars({
    title: "Energy per run, by outcome",
    is: "The mean of runs that ended well (ok), with an error, or were aborted. Goals are not considered.",
    act: "Failed runs that use more than others run in circles: limit their steps or their energy.",
    unit: unit.joules,
    columns: 8,
    colours: colours.outcome,
    queries: [
      each([attribute.outcome], (labels) =>
        ratio(used(metric.agentRunEnergy, inRange, labels), runs(inRange, [], labels)),
      ),
    ],
    links: [toTraces()],
  }),
  stackedAreas({
    title: "Runs by outcome",
    is: "Runs that end per second, by outcome.",
    act: "If errors rise after a release, the release is the cause. Aborted runs are impatient users or time limits.",
    unit: unit.perSecond,
    columns: 8,
    colours: colours.outcome,
    queries: [each([attribute.outcome], (labels) => runs(perSecond, [], labels))],
  }),
];

const overhead = () => [
  bars({
    title: "Overhead by agent",
    is:
      "The own energy of an agent and its steps on this machine, as a share of the energy of its runs. " +
      "Steps of a nested agent count for the nested agent.",
    act:
      "Above one half, the models are not the main cost: look at tools, waiting, and the kinds of steps " +
      "on the right.",
    unit: unit.share,
    columns: 12,
    queries: [
      {
        expr: largest(
          ratio(sum(inRange(of(metric.energy, OWN)), AGENT), used(metric.agentRunEnergy, inRange, AGENT)),
        ),
        legend: legend(AGENT),
      },
    ],
    links: [toTraces(attribute.agent)],
  }),
  stackedAreas({
    title: "Own power of steps, by kind",
    is: "The own energy of steps on this machine, without the inferences in them.",
    act: "Check planning and reflection that take more than acting, and tools that compute a lot.",
    unit: unit.watts,
    columns: 12,
    queries: [
      each([attribute.stepKind], (labels) =>
        sum(perSecond(of(metric.energy, [is(attribute.activity, "step")])), labels),
      ),
    ],
  }),
];

const waste = () => [
  stackedAreas({
    title: "Wasted power by kind",
    is: "Power that went into retries, and into inferences that failed or were aborted.",
    act:
      "retry: keep to the provider's limits. failed: check requests before they are sent. aborted: stop " +
      "earlier when nobody is waiting. pruned: try fewer branches. idle_wait, backoff: wait longer, or " +
      "for an event.",
    unit: unit.watts,
    columns: 12,
    nothing: NONE_COUNTED,
    queries: [each([attribute.waste], (labels) => sum(perSecond(of(metric.wastedEnergy)), labels))],
  }),
  bars({
    title: "Wasted energy by agent",
    is: "The agents whose inferences wasted most. Waste outside of agents is not included.",
    act: "Look at the traces of the first agent: what fails, and what is retried.",
    unit: unit.joules,
    columns: 12,
    nothing: NONE_COUNTED,
    queries: [
      {
        expr: largest(sum(inRange(of(metric.wastedEnergy, [isNot(attribute.agent, "")])), AGENT)),
        legend: legend(AGENT),
      },
    ],
    links: [toTraces(attribute.agent)],
  }),
];

/** Runs of agents. @example agents().uid // "wattspan-agents" */
export const agents = () =>
  dashboardOf({
    name: "agents",
    title: "Wattspan: agents",
    description: "What agent runs cost, what reaching a goal costs, and what is wasted.",
    variables: VARIABLES,
    rows: [
      { title: "In this range of time", panels: topLine() },
      { title: "Per goal", panels: perGoalReached() },
      { title: "Per run", panels: perRun() },
      { title: "Overhead", panels: overhead() },
      { title: "Waste", panels: waste() },
    ],
  });
