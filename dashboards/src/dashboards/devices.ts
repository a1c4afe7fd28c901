/**
 * Where the energy of devices went, whether all of it is accounted for, and whether the meters are healthy.
 */

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

/** Energy counted by sensors: of devices, or of a whole host whose devices have none. */
const sensed = (amount: Amount) => `(${amount(of(metric.hwEnergy))} or ${amount(of(metric.hwHostEnergy))})`;

/**
 * Every process on a host reports the whole device, and one of them reports its hardware: using that one
 * counts a device once. Models cover only their process, so all of them count.
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

/** Rare events are counted since each process started: `increase` misses the first one. */
const sinceStart = (row: Metric) => `max_over_time(${of(row)}[$__range])`;

const topLine = () => [
  stat({
    title: "Energy of devices",
    is:
      "The energy of the devices in this time range, each counted once: from sensors, or from a model " +
      "for a process without one.",
    act: "Compare it with the machine's meter, if there is one: the difference has no sensor.",
    unit: unit.joules,
    columns: 5,
    queries: [{ expr: sum(allocated(inRange)), legend: "devices" }],
  }),
  stat({
    title: "For activities",
    is: "The share of the devices' energy that went to activities of the reporting processes.",
    act:
      "Low with a high idle share: use fewer machines, or put more work on each. Low with many other " +
      "processes: see co-tenants.",
    unit: unit.share,
    columns: 4,
    queries: [{ expr: shareOf("activity", inRange), legend: "activities" }],
  }),
  stat({
    title: "Idle",
    is: "The share that devices draw at rest, whether they work or not.",
    act: "Above one half, put more work on fewer machines, or switch off idle ones.",
    unit: unit.share,
    columns: 4,
    queries: [{ expr: shareOf("idle", inRange), legend: "idle" }],
  }),
  stat({
    title: "Co-tenants",
    is:
      "The share that other processes of the host used. A process of ours that does not report the " +
      "hardware is one of them.",
    act:
      "If it is high, figures of activities depend on how well processes are separated: give important " +
      "work its own machine.",
    unit: unit.share,
    columns: 4,
    queries: [{ expr: shareOf("other_process", inRange), legend: "co-tenants" }],
  }),
  stat({
    title: "Accounted for",
    is: "The allocated energy divided by the energy that sensors counted. Every joule is allocated, so it is 100 %.",
    act:
      "Anything else is a fault in Wattspan or a missing series: do not use the figures of that time, " +
      "and report it.",
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
    is:
      "Failures inside Wattspan, since each process started. They cost figures, never a call. A " +
      "restarted process counts with the larger of its two counts.",
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
    is: "Power of all devices by allocation: activities, idle, other processes, or this process while no activity ran.",
    act:
      "Unattributed is work of the process outside any activity: meter it as a stage or a step, or find " +
      "out what it does.",
    unit: unit.watts,
    columns: 16,
    colours: colours.allocation,
    queries: [{ expr: sum(allocated(perSecond), ALLOCATION), legend: legend(ALLOCATION) }],
  }),
  stackedAreas({
    title: "Power by type of device",
    is: "Power of processors, cards, memory and others.",
    act: "Start with the type that takes most. A missing type has no sensor.",
    unit: unit.watts,
    columns: 8,
    queries: [each([attribute.hwType], (labels) => sum(allocated(perSecond), labels))],
  }),
  lines({
    title: "Idle share by device",
    is: "The share of each device's energy drawn at rest.",
    act: "Close to 100 % for hours: the device is unused. Give it work or let it sleep.",
    unit: unit.share,
    columns: 12,
    queries: [{ expr: shareOf("idle", perSecond, DEVICE), legend: legend(DEVICE_FIRST) }],
  }),
  lines({
    title: "Co-tenants' share by device",
    is: "The share of each device's energy that other processes of the host used.",
    act: "A rise under a steady load comes from a neighbour: your figures stay right, but devices are slower.",
    unit: unit.share,
    columns: 12,
    queries: [{ expr: shareOf("other_process", perSecond, DEVICE), legend: legend(DEVICE_FIRST) }],
  }),
];

const conservation = () => [
  lines({
    title: "Accounted for, by device",
    is: "The allocated energy divided by the energy that the sensor counted.",
    act: "It must be 100 %. If a device deviates for more than a few minutes, do not use its figures, and report it.",
    unit: unit.share,
    columns: 8,
    queries: [{ expr: conserved(perSecond, DEVICE), legend: legend(DEVICE_FIRST) }],
  }),
  lines({
    title: "Power of sensors now",
    is: "Current readings of devices whose sensor is a power gauge.",
    act: "Compare it with the device's limit: at the limit, the device is slowed down.",
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
    is:
      "Power from sensors, by the process that reports for its host: of the parts, or of the whole host " +
      "if that is the only sensor. Parts without a sensor are missing.",
    act: "A host that vanishes while its process runs has lost its meter: see the faults below.",
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
    act:
      "read or open: check the permissions and drivers of that meter on its page. provider: the " +
      "intensity source failed. observer: your own code threw.",
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
    act:
      "It stops reading at its own limit. Above one percent, read slow meters less often, or leave out " +
      "an expensive one: `wattspan doctor` shows which.",
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
      "Where the energy of devices went, whether all of it is accounted for, and whether the meters are healthy.",
    variables: VARIABLES,
    rows: [
      { title: "In this range of time", panels: topLine() },
      { title: "Where it went", panels: whereItWent() },
      { title: "Conservation", panels: conservation() },
      { title: "Health of the meters", panels: health() },
      ...signalRows(of),
    ],
  });
