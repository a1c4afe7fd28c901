/** What runs of agents cost, what reaching a goal costs, and what served none. */

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
/** Inferences have no agent on metrics: these are not narrowed by it. */
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
/** Of agents of which nobody states goals, their runs say nothing of them. */
const ofThoseThatState = `(${runs(inRange, [], AGENT)} and ${reached(AGENT)})`;

const topLine = () => [
  stat({
    title: "Runs",
    is: "Runs of agents that ended in this range of time and of which some energy is known. An agent inside of another one is a run, too.",
    act: "If it is lower than what you ran, meter the machine or configure an estimator.",
    unit: unit.count,
    columns: 4,
    queries: [{ expr: runs(inRange), legend: "runs" }],
  }),
  stat({
    title: "Ended well",
    is: "The share of these runs that ended without an error, were not aborted, and were not declared as failed. Whether they reached their goal is another question: a run that gave up ended well.",
    act: "If it falls after a release, look at the errors of its traces. Let the application call `fail()` where it returns a failure instead of throwing it.",
    unit: unit.share,
    columns: 5,
    queries: [{ expr: share(runs(inRange, ENDED_WELL), runs(inRange)), legend: "ended well" }],
  }),
  stat({
    title: "Goal reached",
    is: "The share of runs whose application stated, by `succeed()`, that the goal was reached. Only of agents of which that was ever stated; of others it is not known.",
    act: "Not known: call `run.succeed()` where the result was checked. Low although runs end well: agents give up, or answer something else than was asked. See below which.",
    unit: unit.share,
    columns: 5,
    queries: [{ expr: ratio(sum(reached(AGENT)), sum(ofThoseThatState)), legend: "goal reached" }],
  }),
  stat({
    title: "Overhead",
    is: "What agents and steps took themselves on this machine, as a share of that and all inferences. Not narrowed by the agent, which inferences do not carry on metrics.",
    act: "High: tools and waiting cost more than the models. See below by agent, and by kind of step.",
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
    is: "Energy of retries, and of inferences that failed or were aborted. It is a part of the energy, not beside it; what was wasted outside of agents is in it unless an agent is chosen.",
    act: "See below which kind it is, and of which agent.",
    unit: unit.joules,
    columns: 5,
    nothing: NONE_COUNTED,
    queries: [{ expr: sum(inRange(of(metric.wastedEnergy))), legend: "wasted" }],
  }),
];

const perGoalReached = () => [
  bars({
    title: "Energy per goal reached",
    is: "All energy of an agent's runs, whatever became of them, for each run that reached its goal. Not known where nobody states that, by `succeed()`, or no goal was reached in this range of time.",
    act: "This is the figure to lower. Compare versions of an agent by it, not by the energy of a run: giving up early is cheap and helps nobody.",
    unit: unit.joules,
    columns: 8,
    queries: [{ expr: perGoal(metric.agentRunEnergy), legend: legend(AGENT) }],
    links: [toTraces(attribute.agent)],
  }),
  bars({
    title: "Carbon per goal reached",
    is: "All greenhouse gas of an agent's runs, whatever became of them, for each run of known carbon that reached its goal. Not known where the energy per goal is not.",
    act: "Runs that can wait emit less at a better time: see the Grid dashboard.",
    unit: unit.grams,
    columns: 8,
    queries: [{ expr: perGoal(metric.agentRunCo2e), legend: legend(AGENT) }],
    links: [toTraces(attribute.agent)],
  }),
  bars({
    title: "Goal reached, by agent",
    is: "The share of each agent's runs whose application stated, by `succeed()`, that the goal was reached. An agent of which that was never stated is not here.",
    act: "Low: read traces of runs that ended well without reaching their goal. If the application does not state every goal, mend that first.",
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
    is: "The mean, and the values below which half and 95 % of the runs stay. The latter two are interpolated between bounds of buckets, 1 and 3 of each decade.",
    act: "A high 95 % with a low half are few runs that go astray: find them in the traces of the time.",
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
    is: "The mean of runs that ended well (ok), with an error, or were aborted. It says nothing of their goals.",
    act: "Runs with an error that take more than others run in circles: limit their steps or their energy.",
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
    is: "Runs that end per second, by how they ended.",
    act: "A rise of errors after a release is the release. Aborted ones are users who did not want to wait, or limits of time.",
    unit: unit.perSecond,
    columns: 8,
    colours: colours.outcome,
    queries: [each([attribute.outcome], (labels) => runs(perSecond, [], labels))],
  }),
];

const overhead = () => [
  bars({
    title: "Overhead by agent",
    is: "What an agent and its steps took themselves on this machine, as a share of the energy of its runs. Steps of an agent inside of it count for that one.",
    act: "Above one half, it is not the models that cost most: look at the tools, at waiting, and at the kinds of steps on the right.",
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
    is: "What steps took themselves on this machine, apart from the inferences in them.",
    act: "Planning and reflection that take more than acting are worth a look; so is a tool that computes much.",
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
    act: "retry: keep to the provider's limits. failed: check requests before they are sent. aborted: stop earlier what nobody waits for.",
    unit: unit.watts,
    columns: 12,
    nothing: NONE_COUNTED,
    queries: [each([attribute.waste], (labels) => sum(perSecond(of(metric.wastedEnergy)), labels))],
  }),
  bars({
    title: "Wasted energy by agent",
    is: "The agents whose inferences wasted most. What was wasted outside of agents is not here.",
    act: "Look at the traces of the first one: what fails, and what is tried again.",
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
    description: "What runs of agents cost, what reaching a goal costs, and what served none.",
    variables: VARIABLES,
    rows: [
      { title: "In this range of time", panels: topLine() },
      { title: "Per goal", panels: perGoalReached() },
      { title: "Per run", panels: perRun() },
      { title: "Overhead", panels: overhead() },
      { title: "Waste", panels: waste() },
    ],
  });
