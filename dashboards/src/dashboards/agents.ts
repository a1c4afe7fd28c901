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
const SUCCEEDED = [is(attribute.outcome, "ok")];
const OWN = [isOneOf(attribute.activity, ["agent", "step"])];
const WITHIN = [isOneOf(attribute.activity, ["agent", "step", "inference"])];

const runs = (amount: Amount, having: readonly string[] = [], by?: readonly string[]) =>
  sum(amount(of(metric.agentRunEnergy, having, "_count")), by);
const used = (row: Metric, amount: Amount, by?: readonly string[]) => sum(amount(of(row, [], "_sum")), by);
const perGoal = (row: Metric) =>
  largest(ratio(used(row, inRange, AGENT), sum(inRange(of(row, SUCCEEDED, "_count")), AGENT)));

const topLine = () => [
  stat({
    title: "Runs",
    is: "Runs of agents that ended in this range of time and of which some energy is known. An agent inside of another one is a run, too.",
    act: "If it is lower than what you ran, meter the machine or configure an estimator.",
    unit: unit.count,
    columns: 6,
    queries: [{ expr: runs(inRange), legend: "runs" }],
  }),
  stat({
    title: "Succeeded",
    is: "The share of these runs that ended well: without an error, and not aborted or declared as failed.",
    act: "What failed runs took is in the energy per successful run below. Let the application say whether a goal was reached, by fail().",
    unit: unit.share,
    columns: 6,
    queries: [{ expr: share(runs(inRange, SUCCEEDED), runs(inRange)), legend: "succeeded" }],
  }),
  stat({
    title: "Overhead",
    is: "What agents and steps took themselves on this machine, as a share of that and all inferences. Not narrowed by the agent, which inferences do not carry on metrics.",
    act: "High: tools and waiting cost more than the models. See below by agent, and by kind of step.",
    unit: unit.share,
    columns: 6,
    queries: [
      {
        expr: share(sum(inRange(ofAll(metric.energy, OWN))), sum(inRange(ofAll(metric.energy, WITHIN)))),
        legend: "overhead",
      },
    ],
  }),
  stat({
    title: "Energy that served no goal",
    is: "Energy of retries, and of inferences that failed or were aborted. It is a part of the energy, not beside it; what was wasted outside of agents is in it unless an agent is chosen.",
    act: "See below which kind it is, and of which agent.",
    unit: unit.joules,
    columns: 6,
    nothing: NONE_COUNTED,
    queries: [{ expr: sum(inRange(of(metric.wastedEnergy))), legend: "wasted" }],
  }),
];

const perRun = () => [
  bars({
    title: "Energy per successful run",
    is: "All energy of an agent's runs, failed ones included, for each run that succeeded.",
    act: "This is the figure to lower. Compare versions of an agent by it, not by the energy of a run: giving up early is cheap and helps nobody.",
    unit: unit.joules,
    columns: 8,
    queries: [{ expr: perGoal(metric.agentRunEnergy), legend: legend(AGENT) }],
    links: [toTraces(attribute.agent)],
  }),
  bars({
    title: "Carbon per successful run",
    is: "All greenhouse gas of an agent's runs, failed ones included, for each run that succeeded.",
    act: "Runs that can wait emit less at a better time: see the Grid dashboard.",
    unit: unit.grams,
    columns: 8,
    queries: [{ expr: perGoal(metric.agentRunCo2e), legend: legend(AGENT) }],
    links: [toTraces(attribute.agent)],
  }),
  bars({
    title: "Energy per run, by outcome",
    is: "The mean of runs that succeeded, failed or were aborted.",
    act: "Failed runs that take more than good ones run in circles: limit their steps or their energy.",
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
];

const buckets = perSecond(of(metric.agentRunEnergy, [], "_bucket"));

const overTime = () => [
  lines({
    title: "Energy per run",
    is: "The mean, and the values below which half and 95 % of the runs stay. The latter two are interpolated between bounds of buckets, 1 and 3 of each decade.",
    act: "A high 95 % with a low half are few runs that go astray: find them in the traces of the time.",
    unit: unit.joules,
    columns: 12,
    queries: [
      { expr: ratio(used(metric.agentRunEnergy, perSecond), runs(perSecond)), legend: "mean" },
      { expr: quantile(0.5, buckets), legend: "half" },
      { expr: quantile(0.95, buckets), legend: "95 %" },
    ],
    links: [toTraces()],
  }),
  stackedAreas({
    title: "Runs by outcome",
    is: "Runs that end per second, by how they ended.",
    act: "A rise of errors after a release is the release. Aborted ones are users who did not want to wait, or limits of time.",
    unit: unit.perSecond,
    columns: 12,
    colours: colours.outcome,
    queries: [each([attribute.outcome], (labels) => runs(perSecond, [], labels))],
  }),
];

const overhead = () => [
  bars({
    title: "Overhead by agent",
    is: "What an agent and its steps took themselves on this machine, as a share of the energy of its runs. Steps of an agent inside of it count for that one.",
    act: "Above a half the models are not what costs: look at the tools, at waiting, and at the kind of step at the right.",
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
    is: "What steps took themselves on this machine, beside the inferences in them.",
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
    is: "Energy that served no goal: of retries, and of inferences that failed or were aborted.",
    act: "retry: respect the provider's limits. failed: check requests before. aborted: stop what nobody waits for earlier.",
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
      { title: "Per run and goal", panels: perRun() },
      { title: "Over time", panels: overTime() },
      { title: "Overhead", panels: overhead() },
      { title: "Waste", panels: waste() },
    ],
  });
