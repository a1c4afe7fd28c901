/** Where the energy of devices went, whether all of it is accounted for, and whether the meters are well. */

import { attribute, type Metric, metric } from "@wattspan/core/names";
import { colours } from "../colours.ts";
import { dashboardOf } from "../dashboard.ts";
import { bars, each, lines, NONE_COUNTED, stackedAreas, stat } from "../panels.ts";
import { type Amount, inRange, is, isNot, largest, perSecond, ratio, share, sum } from "../promql.ts";
import { label, legend, PROCESS, SERVICE } from "../series.ts";
import { unit } from "../units.ts";
import { selecting, type VariableName } from "../variables.ts";
import { signalRows } from "./device-signals.ts";

const VARIABLES: readonly VariableName[] = ["job", "service"];
const of = selecting(VARIABLES);

const DEVICE = [...PROCESS, label(attribute.hwId)];
const DEVICE_FIRST = [label(attribute.hwId), ...PROCESS];
const ALLOCATION = [label(attribute.allocation)];
const MODELLED = is(attribute.method, "modelled");

/** What sensors counted: of devices, or of a whole host whose devices have none. */
const sensed = (amount: Amount) => `(${amount(of(metric.hwEnergy))} or ${amount(of(metric.hwHostEnergy))})`;

/**
 * Every process on a host tells of the whole device, and one of them tells of its hardware: taking that one counts a device once.
 * Models are of the process alone, and of them all count.
 */
const measured = (amount: Amount, having: readonly string[] = []) => {
  const reported = amount(of(metric.deviceEnergy, [isNot(attribute.method, "modelled"), ...having]));
  return `(${reported} and on (${DEVICE.join(", ")}) ${sensed(amount)})`;
};
const allocated = (amount: Amount, having: readonly string[] = []) =>
  `(${measured(amount, having)} or ${amount(of(metric.deviceEnergy, [MODELLED, ...having]))})`;

const shareOf = (allocation: string, amount: Amount, by?: readonly string[]) =>
  share(sum(allocated(amount, [is(attribute.allocation, allocation)]), by), sum(allocated(amount), by));
const conserved = (amount: Amount, by?: readonly string[]) =>
  ratio(sum(measured(amount), by), sum(sensed(amount), by));

/** Seldom things are counted since each process started: `increase` does not see the first of them. */
const sinceStart = (row: Metric) => `max_over_time(${of(row)}[$__range])`;

const topLine = () => [
  stat({
    title: "Energy of devices",
    is: "What the devices used in this range of time, each once: by their sensors, and by a model where a process has none.",
    act: "Compare it with the meter of the machine, if there is one: what is missing has no sensor.",
    unit: unit.joules,
    columns: 5,
    queries: [{ expr: sum(allocated(inRange)), legend: "devices" }],
  }),
  stat({
    title: "For activities",
    is: "The share of the devices' energy that went to activities of the processes that tell of them.",
    act: "Low with much idle: fewer machines, or more work on each. Low with many others: see co-tenants.",
    unit: unit.share,
    columns: 4,
    queries: [{ expr: shareOf("activity", inRange), legend: "activities" }],
  }),
  stat({
    title: "Idle",
    is: "The share that devices use at rest: it is drawn whether work is done or not.",
    act: "Above a half, put more work on fewer machines, or switch off what waits.",
    unit: unit.share,
    columns: 4,
    queries: [{ expr: shareOf("idle", inRange), legend: "idle" }],
  }),
  stat({
    title: "Co-tenants",
    is: "The share that other processes of the host used. A process of ours that does not report the hardware is one of them.",
    act: "Where it is high, figures of activities depend on how well they are told apart: give important work a machine of its own.",
    unit: unit.share,
    columns: 4,
    queries: [{ expr: shareOf("other_process", inRange), legend: "co-tenants" }],
  }),
  stat({
    title: "Accounted for",
    is: "Energy by where it went, over what the sensors counted. Every joule goes somewhere: it is 100 %.",
    act: "Anything else means that something is wrong in Wattspan, or that some of the series are missing: do not use the figures of that time, and report it.",
    unit: unit.share,
    columns: 4,
    thresholds: [
      [null, "red"],
      [0.99, "green"],
      [1.01, "red"],
    ],
    queries: [{ expr: conserved(inRange), legend: "accounted for" }],
  }),
  stat({
    title: "Faults",
    is: "Failures inside Wattspan, since each process started. They cost figures, never a call. A process that started again counts with the larger of both counts.",
    act: "See the stage and reason below; each is reported once on OpenTelemetry's diag, with the error.",
    unit: unit.count,
    columns: 3,
    nothing: NONE_COUNTED,
    queries: [{ expr: sum(sinceStart(metric.faults)), legend: "faults" }],
  }),
];

const whereItWent = () => [
  stackedAreas({
    title: "Where the energy of devices went",
    is: "Power of all devices by allocation: to activities, drawn at rest, used by other processes, or by this one while no activity ran.",
    act: "Unattributed is work of the process outside of any activity: meter it as a stage or a step, or ask what it does.",
    unit: unit.watts,
    columns: 16,
    colours: colours.allocation,
    queries: [{ expr: sum(allocated(perSecond), ALLOCATION), legend: legend(ALLOCATION) }],
  }),
  stackedAreas({
    title: "Power by type of device",
    is: "Power of processors, cards, memory and the rest.",
    act: "Work on the type that takes most. A type that is missing has no sensor.",
    unit: unit.watts,
    columns: 8,
    queries: [each([attribute.hwType], (labels) => sum(allocated(perSecond), labels))],
  }),
  lines({
    title: "Idle share by device",
    is: "The share of each device's energy that it draws at rest.",
    act: "Close to 100 % for hours: nobody uses it. Give it work or let it sleep.",
    unit: unit.share,
    columns: 12,
    queries: [{ expr: shareOf("idle", perSecond, DEVICE), legend: legend(DEVICE_FIRST) }],
  }),
  lines({
    title: "Co-tenants' share by device",
    is: "The share of each device's energy that other processes of the host used.",
    act: "A rise while your load is even is a neighbour: your figures stay right, but devices are slower.",
    unit: unit.share,
    columns: 12,
    queries: [{ expr: shareOf("other_process", perSecond, DEVICE), legend: legend(DEVICE_FIRST) }],
  }),
];

const conservation = () => [
  lines({
    title: "Accounted for, by device",
    is: "Energy by where it went, over what the sensor counted.",
    act: "It must be 100 %. Where a device is off for longer than a few minutes, do not use its figures, and report it.",
    unit: unit.share,
    columns: 8,
    queries: [{ expr: conserved(perSecond, DEVICE), legend: legend(DEVICE_FIRST) }],
  }),
  lines({
    title: "Power of sensors now",
    is: "What gauges of power show, for devices whose sensor is a gauge.",
    act: "Compare with what the device may draw: at its limit it is slowed down.",
    unit: unit.watts,
    columns: 8,
    queries: [
      {
        expr: `max by (${[...DEVICE, label(attribute.hwName)].join(", ")}) (${of(metric.hwPower)})`,
        legend: legend([label(attribute.hwName), ...DEVICE_FIRST]),
      },
    ],
  }),
  stackedAreas({
    title: "Power by host",
    is: "What sensors count, by the process that reports for its host: of its parts, or of the whole where that is the only sensor. It is no power of what has no sensor.",
    act: "A host that vanishes while its process goes on has lost its meter: see the faults below.",
    unit: unit.watts,
    columns: 8,
    queries: [{ expr: sum(sensed(perSecond), PROCESS), legend: legend(PROCESS) }],
  }),
];

const FAULT = [label(attribute.faultStage), label(attribute.faultReason)];

const health = () => [
  bars({
    title: "Faults by stage and reason",
    is: "Failures inside Wattspan, since each process started.",
    act: "read or open: permissions and drivers of that meter, see its page. provider: the source of the intensity. observer: code of yours that threw.",
    unit: unit.count,
    columns: 8,
    nothing: NONE_COUNTED,
    queries: [
      {
        expr: largest(sum(sinceStart(metric.faults), FAULT)),
        legend: legend(FAULT),
      },
    ],
  }),
  stackedAreas({
    title: "Activities without a figure, by reason",
    is: "Activities that ended per second without a known energy, by the first reason.",
    act: "lost, stuck, gap, late: a meter has trouble. self_limit: reading it costs too much. no_meter: there is none.",
    unit: unit.perSecond,
    columns: 8,
    nothing: NONE_COUNTED,
    queries: [
      each([attribute.reason], (labels) =>
        sum(perSecond(of(metric.operations, [is(attribute.method, "unavailable")])), labels),
      ),
    ],
  }),
  lines({
    title: "CPU time of metering itself",
    is: "CPU time that Wattspan takes for each second, as a share of one CPU.",
    act: "It stops reading at its own limit. Above one percent read slower meters less often, or leave out one that costs much: `wattspan doctor` says which.",
    unit: unit.share,
    columns: 8,
    queries: [{ expr: sum(perSecond(of(metric.selfCpuTime)), SERVICE), legend: legend(SERVICE) }],
  }),
];

/** Devices and their meters. @example devices().uid // "wattspan-devices" */
export const devices = () =>
  dashboardOf({
    name: "devices",
    title: "Wattspan: devices",
    description:
      "Where the energy of devices went, whether all of it is accounted for, and whether the meters are well.",
    variables: VARIABLES,
    rows: [
      { title: "In this range of time", panels: topLine() },
      { title: "Where it went", panels: whereItWent() },
      { title: "Conservation", panels: conservation() },
      { title: "Health of the meters", panels: health() },
      ...signalRows(of),
    ],
  });
