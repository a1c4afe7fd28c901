/** What model calls cost, by token and by request. */

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

const VARIABLES: readonly VariableName[] = ["job", "service", "model"];
const of = selecting(VARIABLES);
/** Wasted energy has no model, so its query does not filter by model. */
const ofAll = selecting(["job", "service"]);

const MODEL = [label(attribute.model)];
const INFERENCES = [is(attribute.activity, "inference")];
const OUTPUT = [isOneOf(attribute.tokenKind, ["output", "reasoning", "counted_output"])];

const energyOf = (amount: Amount, by?: readonly string[]) => sum(amount(of(metric.energy, INFERENCES)), by);
const perOutputToken = (amount: Amount, by?: readonly string[]) =>
  ratio(energyOf(amount, by), sum(amount(of(metric.tokens, OUTPUT)), by));
const perToken = (amount: Amount, by?: readonly string[]) =>
  ratio(energyOf(amount, by), sum(amount(of(metric.tokens)), by));
/** The mean over the calls that a histogram has seen. */
const perRequest = (row: Metric, amount: Amount, by?: readonly string[]) =>
  ratio(sum(amount(of(row, [], "_sum")), by), sum(amount(of(row, [], "_count")), by));
const carbonPerRequest = (amount: Amount, by?: readonly string[]) =>
  ratio(sum(amount(of(metric.co2e, INFERENCES)), by), sum(amount(of(metric.pricedOperations)), by));

const requests = () => [
  stat({
    title: "Requests",
    is: "Inferences with known energy that ended in this time range.",
    act: "The means below cover these. If it is far below what you served, see the unknown share on the Overview.",
    unit: unit.count,
    columns: 4,
    queries: [{ expr: sum(inRange(of(metric.operationEnergy, [], "_count"))), legend: "requests" }],
  }),
  stat({
    title: "Energy per request",
    is: "The mean over all inferences with known energy, retries included.",
    act: "Watch it across releases: shorter prompts and answers, and smaller models, lower it.",
    unit: unit.joules,
    columns: 4,
    queries: [{ expr: perRequest(metric.operationEnergy, inRange), legend: "per request" }],
  }),
  stat({
    title: "Carbon per request",
    is: "The mean over all inferences with known carbon.",
    act: "If it changes and the energy per request does not, the grid has changed.",
    unit: unit.grams,
    columns: 4,
    queries: [{ expr: carbonPerRequest(inRange), legend: "per request" }],
  }),
];

const perTokenAndPlace = () => [
  stat({
    title: "Energy per output token",
    is:
      "Energy of inferences for each output token, reasoning included. Calls without token counts make " +
      "it too high, calls with unknown energy too low.",
    act: "Use it to compare models on the same work. It rises with long inputs and falls with batching.",
    unit: unit.joulesPerToken,
    columns: 4,
    queries: [{ expr: perOutputToken(inRange), legend: "per output token" }],
  }),
  stat({
    title: "Energy per token",
    is: "Energy of inferences for each token of any kind, read or written.",
    act: "Use it to compare the same kind of work; for a chat, output tokens say more.",
    unit: unit.joulesPerToken,
    columns: 4,
    queries: [{ expr: perToken(inRange), legend: "per token" }],
  }),
  stat({
    title: "Served elsewhere",
    is: "The share of inference energy used where models are served, not on this machine.",
    act: "High: choose models and providers. Low: look at the machine, on the Devices dashboard.",
    unit: unit.share,
    columns: 4,
    queries: [
      {
        expr: share(
          sum(inRange(of(metric.energy, [...INFERENCES, is(attribute.boundary, "serving")]))),
          energyOf(inRange),
        ),
        legend: "serving",
      },
    ],
  }),
];

const byModel = () => [
  bars({
    title: "Energy per request, by model",
    is: "The mean of each model, the highest first.",
    act: "Check whether the first ones are needed for all their work. Click one for its traces.",
    unit: unit.joules,
    columns: 8,
    queries: [{ expr: largest(perRequest(metric.operationEnergy, inRange, MODEL)), legend: legend(MODEL) }],
    links: [toTraces(attribute.model)],
  }),
  bars({
    title: "Carbon per request, by model",
    is: "The mean of each model over calls with known carbon, the highest first.",
    act: "A model that is high here but not in energy is served from a dirtier grid.",
    unit: unit.grams,
    columns: 8,
    queries: [{ expr: largest(carbonPerRequest(inRange, MODEL)), legend: legend(MODEL) }],
    links: [toTraces(attribute.model)],
  }),
  bars({
    title: "Energy per output token, by model",
    is: "Energy for each output token, reasoning included, the highest first.",
    act: "Compare only figures of the same method: an estimate against a measurement compares methods.",
    unit: unit.joulesPerToken,
    columns: 8,
    queries: [{ expr: largest(perOutputToken(inRange, MODEL)), legend: legend(MODEL) }],
    links: [toTraces(attribute.model)],
  }),
];

const buckets = perSecond(of(metric.operationEnergy, [], "_bucket"));

const overTime = () => [
  lines({
    title: "Energy per request over time",
    is:
      "The mean, the median and the 95th percentile. The percentiles are interpolated between bucket " +
      "bounds, 1 and 3 of each decade.",
    act: "A high 95 % with a low half means a few long calls: find them in the traces of that time.",
    unit: unit.joules,
    columns: 12,
    queries: [
      { expr: perRequest(metric.operationEnergy, perSecond), legend: "mean" },
      { expr: quantile(0.5, buckets), legend: "half" },
      { expr: quantile(0.95, buckets), legend: "95 %" },
    ],
    links: [toTraces()],
  }),
  lines({
    title: "Energy per output token over time, by model",
    is: "Energy for each output token, reasoning included, over time.",
    act:
      "If one model drifts without a release of yours, the provider changed it, or caches and batches " +
      "are fuller: look at the tokens by kind.",
    unit: unit.joulesPerToken,
    columns: 12,
    queries: [{ expr: perOutputToken(perSecond, MODEL), legend: legend(MODEL) }],
    links: [toTraces(attribute.model)],
  }),
];

const tokensAndPlaces = () => [
  stackedAreas({
    title: "Tokens by kind",
    is: "Tokens per second, each counted in one kind. Output excludes reasoning; fresh input excludes cached tokens.",
    act: "Cache fresh input that repeats; lower the effort if easy work takes much reasoning.",
    unit: unit.tokensPerSecond,
    columns: 12,
    colours: colours.tokenKind,
    queries: [each([attribute.tokenKind], (labels) => sum(perSecond(of(metric.tokens)), labels))],
  }),
  stackedAreas({
    title: "Power by place",
    is: "Where the electricity is used: this machine (client), the network, or where the model is served.",
    act:
      "Start with the largest. A client that waits for hosted models draws power too: let it do other " +
      "work meanwhile.",
    unit: unit.watts,
    columns: 12,
    colours: colours.boundary,
    queries: [each([attribute.boundary], (labels) => energyOf(perSecond, labels))],
  }),
];

const whatIsKnown = () => [
  stackedAreas({
    title: "Known calls against the estimate's band",
    is:
      "Calls per second with reported or measured energy, compared with the band that a learning " +
      "estimator stated before. A 90 % band contains nine in ten.",
    act:
      "If more are outside, estimates of other calls of these models may be equally wrong: see the " +
      "runbook for low coverage.",
    unit: unit.perSecond,
    columns: 24,
    nothing: NONE_COUNTED,
    colours: colours.comparison,
    queries: [each([attribute.comparison], (labels) => sum(perSecond(of(metric.estimateCoverage)), labels))],
  }),
];

const UNANSWERED = [isNot(attribute.attemptResult, "answered")];
const FAILED = [isNot(attribute.errorType, "")];
const attempts = (having: readonly string[] = []) => sum(inRange(of(metric.attempts, having)), MODEL);

const whatFails = () => [
  stackedAreas({
    title: "Requests of clients by result",
    is:
      "Requests that clients sent for inferences, hidden retries included: answered, refused before any " +
      "computation, or failed, possibly after it. Only clients with a metered fetch.",
    act:
      "Refused: the provider's limits; send fewer at a time. Failed: possibly computed in vain; raise " +
      "timeouts before you raise retries.",
    unit: unit.perSecond,
    columns: 12,
    colours: colours.attemptResult,
    queries: [each([attribute.attemptResult], (labels) => sum(perSecond(of(metric.attempts)), labels))],
  }),
  bars({
    title: "Requests that were not answered, by model",
    is: "The share of client requests that were refused or failed.",
    act: "Above a few percent, ask the provider for a higher limit, or spread the load.",
    unit: unit.share,
    columns: 6,
    queries: [
      {
        expr: largest(share(attempts(UNANSWERED), attempts())),
        legend: legend(MODEL),
      },
    ],
    links: [toTraces(attribute.model)],
  }),
  bars({
    title: "Energy of calls that failed, by error",
    is: "Energy of inferences that ended with an error, by error class. Not filtered by model.",
    act: "This energy was wasted. Check requests before you send them; stop calls that nobody waits for.",
    unit: unit.joules,
    columns: 6,
    nothing: NONE_COUNTED,
    queries: [
      each([attribute.errorType], (labels) =>
        largest(sum(inRange(ofAll(metric.wastedEnergy, FAILED)), labels)),
      ),
    ],
    links: [toTraces()],
  }),
];

/** Calls to models. @example inference().uid // "wattspan-inference" */
export const inference = () =>
  dashboardOf({
    name: "inference",
    title: "Wattspan: inference",
    description: "What model calls cost, by token and by request.",
    variables: VARIABLES,
    rows: [
      { title: "In this range of time", panels: [...requests(), ...perTokenAndPlace()] },
      { title: "By model", panels: byModel() },
      { title: "Over time", panels: [...overTime(), ...tokensAndPlaces()] },
      { title: "How estimates do", panels: whatIsKnown() },
      { title: "What fails", panels: whatFails() },
    ],
  });
