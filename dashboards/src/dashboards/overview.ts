/** What is used, what it emits, and how much of that is known. */

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
    is: "Energy of everything that was metered, in the range of time that is shown. Every joule is in it once; 3.6 MJ are one kilowatt-hour.",
    act: "Look below for the service and the model that take most of it, and begin there.",
    unit: unit.joules,
    columns: 4,
    queries: [{ expr: energy, legend: "energy" }],
  }),
  stat({
    title: "Energy, at least and at most",
    is: "The band of the energy: measured figures have a narrow one, estimates of hosted models a wide one.",
    act: "Compare two variants only when their bands do not overlap. A narrower band takes measurements: meter the machine, or ask the provider for reports.",
    unit: unit.joules,
    columns: 5,
    queries: [
      { expr: sum(inRange(of(metric.energyLow))), legend: "at least" },
      { expr: sum(inRange(of(metric.energyHigh))), legend: "at most" },
    ],
  }),
  stat({
    title: "Carbon",
    is: "Greenhouse gas in CO2 equivalents, location-based. What has energy but no known carbon intensity is not in it.",
    act: "Run what can wait when and where the grid is cleaner: the Grid dashboard shows it.",
    unit: unit.grams,
    columns: 4,
    queries: [{ expr: carbon, legend: "carbon" }],
  }),
  stat({
    title: "Carbon, at least and at most",
    is: "The band of the carbon, of the energy and of the intensity together.",
    act: "Report the band with the figure. Where it is wide although the energy is measured, give the zone of the grid or a live source of its intensity.",
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
    act: "Where it is low, look at the mix below: a host without a sensor is modelled, a hosted model estimated.",
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
    is: "The share of inferences whose energy is not known. No sum of joules here has them.",
    act: "Above a few percent totals are too low to be compared: see the reasons at the bottom.",
    unit: unit.share,
    columns: 3,
    // One call in twenty is about as much as other errors of a total; one in five makes it another total.
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
    is: "How fast energy is used, by how the number came to be: measured by a sensor, reported by a server, estimated from tokens or modelled.",
    act: "Where most of it is estimated or modelled, small differences decide nothing: meter the machine, or ask the provider for reports.",
    unit: unit.watts,
    columns: 12,
    colours: colours.method,
    queries: [each([attribute.method], (labels) => sum(perSecond(of(metric.energy)), labels))],
  }),
  band({
    title: "Carbon, with its band",
    is: "Greenhouse gas per hour, and the bounds between which it is.",
    act: "A rise with the same power is the grid: see the Grid dashboard. A rise with the power is the load: see below whose.",
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
    is: "The services that took most, by the name that the scraper or the service itself gives.",
    act: "Begin with the first one; click it to see its calls or agents. A service that is missing sends no metrics.",
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
    is: "The models that took most, of inferences alone.",
    act: "Click a model to see its energy per token and request, or its traces. A smaller model for easy requests is the usual saving.",
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
    is: "Where the greenhouse gas was emitted, by the zone of the grid. Hosted models count where they are served; what is not of electricity, such as making the hardware, is of no zone.",
    act: "Move what may run elsewhere to a zone with a lower intensity. Click a zone to see it.",
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
    is: "Energy of inferences, and what steps, agents and stages took themselves, apart from the inferences in them.",
    act: "Where steps and agents take much, see their overhead on the Agents dashboard.",
    unit: unit.watts,
    columns: 12,
    colours: colours.activity,
    queries: [each([attribute.activity], (labels) => sum(perSecond(of(metric.energy)), labels))],
  }),
  stackedAreas({
    title: "Carbon by scope",
    is: "Greenhouse gas by the scopes of the GHG Protocol, seen from the application: 1 are plants of one's own, 2 is electricity that is bought, 3 all that others emit, making the hardware included.",
    act: "Report the scopes apart. Scope 3 of hosted models falls with fewer or smaller calls, scope 2 with a cleaner grid.",
    unit: unit.gramsPerHour,
    columns: 12,
    colours: colours.ghgScope,
    queries: [each([attribute.ghgScope], (labels) => perHour(sum(perSecond(of(metric.co2e)), labels)))],
  }),
];

const furtherFigures = () => [
  stat({
    title: "Carbon per kilowatt-hour",
    is: "What a kilowatt-hour emitted on average, making the hardware included where that is counted. Energy whose carbon is not known makes it too low.",
    act: "Compare it with the intensity on the Grid dashboard: it is higher by what was emitted for anything but electricity.",
    unit: unit.gramsPerKwh,
    columns: 6,
    queries: [{ expr: perKwh(ratio(carbon, energy)), legend: "carbon per kWh" }],
  }),
  stat({
    title: "Carbon, market-based",
    is: "The same electricity by the contracts for it. Shown only where a contract is configured; never add it to the location-based figure.",
    act: "Report both. A low figure here with a high one there is a good contract and a dirty grid.",
    unit: unit.grams,
    columns: 6,
    queries: [{ expr: sum(inRange(of(extensionMetric.marketCo2e))), legend: "market-based" }],
  }),
  stat({
    title: "Water",
    is: "Water consumed, at the site and at the power plants, where accounting is configured.",
    act: "Where water is scarce prefer sites that are cooled without it: a low PUE often costs water.",
    unit: unit.litres,
    columns: 6,
    queries: [{ expr: sum(inRange(of(metric.water))), legend: "water" }],
  }),
  stat({
    title: "Wasted energy",
    is: "Energy of retries, and of calls that failed or were aborted, as a share of all.",
    act: "See which kind it is on the Agents dashboard: retries are limits of the provider, failures are mostly requests that could have been checked before.",
    unit: unit.share,
    columns: 6,
    nothing: NONE_COUNTED,
    queries: [{ expr: ratio(sum(inRange(of(metric.wastedEnergy))), energy), legend: "wasted" }],
  }),
];

const notKnown = () => [
  stackedAreas({
    title: "Inferences by method",
    is: "How many inferences end per second, by how their energy came to be; unavailable ones have no figure.",
    act: "A rise of unavailable after a deployment is a model without an estimator, or a meter that was lost.",
    unit: unit.perSecond,
    columns: 12,
    colours: colours.method,
    queries: [
      each([attribute.method], (labels) => sum(perSecond(of(metric.operations, INFERENCES)), labels)),
    ],
  }),
  bars({
    title: "Why energy is not known",
    is: "Activities that ended without a figure, by the first reason.",
    act: "no_meter: give the host a meter or a model of its processor. not_open: await the start before the first call. unknown_model, no_estimator: configure an estimator. no_usage: let the client state its tokens.",
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

/** The first one to look at. @example overview().uid // "wattspan-overview" */
export const overview = () =>
  dashboardOf({
    name: "overview",
    title: "Wattspan: overview",
    description: "What is used, what it emits, and how much of that is known.",
    variables: VARIABLES,
    rows: [
      { title: "In this range of time", panels: [...totals(), ...certainty()] },
      { title: "Over time", panels: overTime() },
      { title: "Where it goes", panels: [...largestOnes(), ...byKind()] },
      { title: "Further figures", panels: furtherFigures() },
      { title: "What is not known", panels: notKnown() },
    ],
  });
