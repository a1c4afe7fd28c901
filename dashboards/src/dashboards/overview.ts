/** How much energy is used, what it emits, and how much is known. */

import { attribute, extensionMetric, metric } from "@wattspan/core/names";
import { colours } from "../colours.ts";
import { dashboardOf } from "../dashboard.ts";
import { toDashboard, toServiceDashboard, toTraces } from "../links.ts";
import { band, bars, each, NONE_COUNTED, stackedAreas, stat } from "../panels.ts";
import {
  inRange,
  is,
  isNot,
  isOneOf,
  largest,
  perKwh,
  perSecond,
  ratio,
  relabelled,
  share,
  sum,
} from "../promql.ts";
import { label, legend, SERVICE } from "../series.ts";
import { unit } from "../units.ts";
import { selecting, type VariableName } from "../variables.ts";

const VARIABLES: readonly VariableName[] = ["job", "service"];
const of = selecting(VARIABLES);

const energy = sum(inRange(of(metric.energy)));
const carbon = sum(inRange(of(metric.co2e)));
const INFERENCES = [is(attribute.activity, "inference")];
const UNKNOWN = is(attribute.method, "unavailable");

const totals = () => [
  stat({
    title: "Energy",
    is:
      "Energy of everything metered in the selected time range. Every joule counts once; 3.6 MJ are one " +
      "kilowatt-hour.",
    act: "Find the service and the model that take most of it below, and start there.",
    unit: unit.joules,
    columns: 4,
    queries: [{ expr: energy, legend: "energy" }],
  }),
  stat({
    title: "Energy, at least and at most",
    is: "The band of the energy: narrow for measured figures, wide for estimates of hosted models.",
    act:
      "Compare two variants only when their bands do not overlap. A narrower band needs measurements: " +
      "meter the machine, or ask the provider for reports.",
    unit: unit.joules,
    columns: 5,
    queries: [
      { expr: sum(inRange(of(metric.energyLow))), legend: "at least" },
      { expr: sum(inRange(of(metric.energyHigh))), legend: "at most" },
    ],
  }),
  stat({
    title: "Carbon",
    is: "Greenhouse gas in CO2 equivalents, location-based. Energy without a known carbon intensity is not included.",
    act: "Run work that can wait when and where the grid is cleaner: see the Grid dashboard.",
    unit: unit.grams,
    columns: 4,
    queries: [{ expr: carbon, legend: "carbon" }],
  }),
  stat({
    title: "Carbon, at least and at most",
    is: "The band of the carbon, which combines those of energy and intensity.",
    act:
      "Report the band with the figure. If it is wide although the energy is measured, set the grid zone " +
      "or a live intensity source.",
    unit: unit.grams,
    columns: 5,
    queries: [
      { expr: sum(inRange(of(metric.co2eLow))), legend: "at least" },
      { expr: sum(inRange(of(metric.co2eHigh))), legend: "at most" },
    ],
  }),
];

const certainty = () => [
  stat({
    title: "Measured or reported",
    is: "The share of the energy that a sensor measured or a server reported. The rest was estimated or modelled.",
    act: "If it is low, look at the mix below: hosts without a sensor are modelled, hosted models estimated.",
    unit: unit.share,
    columns: 3,
    queries: [
      {
        expr: share(
          sum(inRange(of(metric.energy, [isOneOf(attribute.method, ["measured", "reported"])]))),
          energy,
        ),
        legend: "measured or reported",
      },
    ],
  }),
  stat({
    title: "Unknown",
    is: "The share of inferences with unknown energy. No sum of joules here includes them.",
    act: "Above a few percent, totals are too low to compare: see the reasons at the bottom.",
    unit: unit.share,
    columns: 3,
    // One call in twenty is about as large as other errors of a total; one in five changes the total.
    thresholds: [
      [null, "green"],
      [0.05, "orange"],
      [0.2, "red"],
    ],
    queries: [
      {
        expr: share(
          sum(inRange(of(metric.operations, [...INFERENCES, UNKNOWN]))),
          sum(inRange(of(metric.operations, INFERENCES))),
        ),
        legend: "unknown",
      },
    ],
  }),
];

const perHour = (expr: string) => `3600 * ${expr}`;

const overTime = () => [
  stackedAreas({
    title: "Power by method",
    is: "Power by method: measured by a sensor, reported by a server, estimated from tokens, or modelled.",
    act:
      "If most of it is estimated or modelled, small differences mean nothing: meter the machine, or ask " +
      "the provider for reports.",
    unit: unit.watts,
    columns: 12,
    colours: colours.method,
    queries: [each([attribute.method], (labels) => sum(perSecond(of(metric.energy)), labels))],
  }),
  band({
    title: "Carbon, with its band",
    is: "Greenhouse gas per hour, with its bounds.",
    act:
      "A rise at constant power comes from the grid: see the Grid dashboard. A rise with the power comes " +
      "from the load: see below.",
    unit: unit.gramsPerHour,
    columns: 12,
    queries: [
      { expr: perHour(sum(perSecond(of(metric.co2e)))), legend: "carbon" },
      { expr: perHour(sum(perSecond(of(metric.co2eLow)))), legend: "at least" },
      { expr: perHour(sum(perSecond(of(metric.co2eHigh)))), legend: "at most" },
    ],
  }),
];

const largestOnes = () => [
  bars({
    title: "Energy by service",
    is: "The services that used most, by the name from the scraper or the service itself.",
    act: "Start with the first one; click it to see its calls or agents. A missing service sends no metrics.",
    unit: unit.joules,
    columns: 8,
    queries: [{ expr: largest(sum(inRange(of(metric.energy)), SERVICE)), legend: legend(SERVICE) }],
    links: [
      toServiceDashboard("Calls of this service", "inference"),
      toServiceDashboard("Agents of this service", "agents"),
    ],
  }),
  bars({
    title: "Energy by model",
    is: "The models that used most, for inferences only.",
    act:
      "Click a model to see its energy per token and request, or its traces. The usual saving is a " +
      "smaller model for easy requests.",
    unit: unit.joules,
    columns: 8,
    queries: [
      each([attribute.model], (labels) => largest(sum(inRange(of(metric.energy, INFERENCES)), labels))),
    ],
    links: [
      toDashboard("Calls of this model", "inference", "model", attribute.model),
      toTraces(attribute.model),
    ],
  }),
  bars({
    title: "Carbon by grid zone",
    is:
      "Greenhouse gas by grid zone. Hosted models count where they are served; emissions other than " +
      "electricity, such as making the hardware, have no zone.",
    act: "Move work that may run elsewhere to a zone with a lower intensity. Click a zone to see it.",
    unit: unit.grams,
    columns: 8,
    queries: [
      each([attribute.gridZone], (labels) =>
        largest(relabelled(sum(inRange(of(metric.co2e)), labels), label(attribute.gridZone), "", "no zone")),
      ),
    ],
    links: [toDashboard("The grid of this zone", "grid", "zone", attribute.gridZone)],
  }),
];

const byKind = () => [
  stackedAreas({
    title: "Power by activity",
    is: "Power of inferences, and the own power of steps, agents and stages without the inferences in them.",
    act: "If steps and agents take much, see their overhead on the Agents dashboard.",
    unit: unit.watts,
    columns: 12,
    colours: colours.activity,
    queries: [each([attribute.activity], (labels) => sum(perSecond(of(metric.energy)), labels))],
  }),
  stackedAreas({
    title: "Carbon by scope",
    is:
      "Greenhouse gas by the scopes of the GHG Protocol, as seen from the application: 1 is your own " +
      "plants, 2 is purchased electricity, 3 is everything that others emit, including making the " +
      "hardware.",
    act:
      "Report the scopes separately. Scope 3 of hosted models falls with fewer or smaller calls, scope 2 " +
      "with a cleaner grid.",
    unit: unit.gramsPerHour,
    columns: 12,
    colours: colours.ghgScope,
    queries: [each([attribute.ghgScope], (labels) => perHour(sum(perSecond(of(metric.co2e)), labels)))],
  }),
];

const furtherFigures = () => [
  stat({
    title: "Carbon per kilowatt-hour",
    is:
      "Average emissions of a kilowatt-hour, including making the hardware if that is counted. Energy " +
      "with unknown carbon makes it too low.",
    act: "Compare it with the intensity on the Grid dashboard: the difference is emissions other than electricity.",
    unit: unit.gramsPerKwh,
    columns: 6,
    queries: [{ expr: perKwh(ratio(carbon, energy)), legend: "carbon per kWh" }],
  }),
  stat({
    title: "Carbon, market-based",
    is:
      "The same electricity according to its contracts. Shown only if a contract is configured; never " +
      "add it to the location-based figure.",
    act: "Report both. A low figure here and a high location-based one mean a good contract and a dirty grid.",
    unit: unit.grams,
    columns: 6,
    queries: [{ expr: sum(inRange(of(extensionMetric.marketCo2e))), legend: "market-based" }],
  }),
  stat({
    title: "Water",
    is: "Water consumed at the site and at the power plants, if accounting is configured.",
    act: "Where water is scarce, prefer sites cooled without it: a low PUE often costs water.",
    unit: unit.litres,
    columns: 6,
    queries: [{ expr: sum(inRange(of(metric.water))), legend: "water" }],
  }),
  stat({
    title: "Wasted energy",
    is: "Energy of retries, and of calls that failed or were aborted, as a share of all.",
    act:
      "See the kinds on the Agents dashboard: retries come from the provider's limits, failures mostly " +
      "from requests that could have been checked before.",
    unit: unit.share,
    columns: 6,
    nothing: NONE_COUNTED,
    queries: [{ expr: ratio(sum(inRange(of(metric.wastedEnergy))), energy), legend: "wasted" }],
  }),
];

const notKnown = () => [
  stackedAreas({
    title: "Inferences by method",
    is: "Inferences that end per second, by the method of their energy; unavailable ones have no figure.",
    act: "If unavailable ones rise after a deployment, a model has no estimator, or a meter was lost.",
    unit: unit.perSecond,
    columns: 12,
    colours: colours.method,
    queries: [
      each([attribute.method], (labels) => sum(perSecond(of(metric.operations, INFERENCES)), labels)),
    ],
  }),
  bars({
    title: "Why energy is not known",
    is: "Activities that ended without a figure, by first reason.",
    act:
      "no_meter: give the host a meter or a model of its processor. not_open: await the start before the " +
      "first call. unknown_model, no_estimator: configure an estimator. no_usage: make the client report " +
      "its tokens.",
    unit: unit.count,
    columns: 12,
    nothing: NONE_COUNTED,
    queries: [
      each([attribute.reason], (labels) =>
        largest(sum(inRange(of(metric.operations, [UNKNOWN, isNot(attribute.reason, "")])), labels)),
      ),
    ],
  }),
];

/** The first dashboard to look at. @example overview().uid // "wattspan-overview" */
export const overview = () =>
  dashboardOf({
    name: "overview",
    title: "Wattspan: overview",
    description: "How much energy is used, what it emits, and how much is known.",
    variables: VARIABLES,
    rows: [
      { title: "In this range of time", panels: [...totals(), ...certainty()] },
      { title: "Over time", panels: overTime() },
      { title: "Where it goes", panels: [...largestOnes(), ...byKind()] },
      { title: "Further figures", panels: furtherFigures() },
      { title: "What is not known", panels: notKnown() },
    ],
  });
