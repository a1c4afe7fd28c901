/** Signals next to the energy of devices that explain it. */

import { attribute, extensionMetric, type Metric } from "@wattspan/core/names";
import type { Row } from "../dashboard.ts";
import { each, lines, stackedAreas } from "../panels.ts";
import { perSecond, sum } from "../promql.ts";
import { label, legend, PROCESS } from "../series.ts";
import { unit } from "../units.ts";
import type { Select } from "../variables.ts";

const DEVICE = [...PROCESS, label(attribute.hwId)];

/** Gauges of a device, which one process per host reports. */
const most = (of: Select, row: Metric, by: readonly string[]) => `max by (${by.join(", ")}) (${of(row)})`;
const STATE = [label(attribute.hwId), label(attribute.idleState)];
const HELD = [label(attribute.hwId), label(attribute.throttleReason)];
const CLOCK = [label(attribute.hwId), label(attribute.governor)];
const ID = [label(attribute.hwId)];

const states = (of: Select) => [
  lines({
    title: "Busy",
    is: "The busy share of devices. It is not a share of their power.",
    act: "A device that draws idle power and is rarely busy: give it work or switch it off.",
    unit: unit.share,
    columns: 8,
    queries: [
      { expr: most(of, extensionMetric.deviceUtilization, DEVICE), legend: legend([...ID, ...PROCESS]) },
    ],
  }),
  lines({
    title: "Memory in use",
    is: "For a card: all memory in use. For the host: memory of the process.",
    act: "A card cannot rest while its memory is held: unload models that are not used.",
    unit: unit.bytes,
    columns: 8,
    queries: [{ expr: most(of, extensionMetric.memoryUsage, DEVICE), legend: legend([...ID, ...PROCESS]) }],
  }),
  lines({
    title: "Clock rate of CPUs",
    is: "The mean clock rate, and the governor that sets it.",
    act: "A high clock at rest with the governor performance: use powersave or schedutil.",
    unit: unit.hertz,
    columns: 8,
    queries: [
      {
        expr: most(of, extensionMetric.cpuFrequency, [...PROCESS, ...CLOCK]),
        legend: legend([...CLOCK, ...PROCESS]),
      },
    ],
  }),
  stackedAreas({
    title: "Idle states of CPUs",
    is: "The share of time that CPUs spend in each idle state; deeper states draw less power.",
    act: "If the deepest state is rarely reached at rest, something wakes the CPUs, or the firmware disables it.",
    unit: unit.share,
    columns: 8,
    queries: [
      {
        expr: `avg by (${[...STATE, ...PROCESS].join(", ")}) (${of(extensionMetric.cpuIdleResidency)})`,
        legend: legend([...STATE, ...PROCESS]),
      },
    ],
  }),
];

const statesOfCards = (of: Select) => [
  lines({
    title: "Performance state of cards",
    is: "The vendor's number of the state: 0 is the fastest.",
    act:
      "A card that shows a low number at rest is held there, often by a process with an open context: " +
      "end that process if it is not needed.",
    unit: unit.none,
    columns: 8,
    queries: [
      { expr: most(of, extensionMetric.gpuPerformanceState, DEVICE), legend: legend([...ID, ...PROCESS]) },
    ],
  }),
  lines({
    title: "Cards held down",
    is: "The share of time in which the clocks of a card were held down, by cause.",
    act:
      "thermal: cooling. power_brake: the power supply. power_cap is normal under full load: a lower cap " +
      "often costs little speed.",
    unit: unit.share,
    columns: 8,
    queries: [
      {
        expr: sum(perSecond(of(extensionMetric.gpuThrottledTime)), [...PROCESS, ...HELD]),
        legend: legend([...HELD, ...PROCESS]),
      },
    ],
  }),
];

const moved = (of: Select) => [
  lines({
    title: "Data sent and received",
    is: "Bytes per second over the network, by direction.",
    act: "Much traffic for little work: compress, or keep data and model in one place.",
    unit: unit.bytesPerSecond,
    columns: 8,
    queries: [
      each([attribute.networkDirection], (labels) =>
        sum(perSecond(of(extensionMetric.dataTransferred)), labels),
      ),
    ],
  }),
  lines({
    title: "Storage read and written",
    is: "Bytes per second from and to storage, by direction.",
    act: "Reading the same model again and again: keep it in memory.",
    unit: unit.bytesPerSecond,
    columns: 8,
    queries: [
      each([attribute.diskDirection], (labels) =>
        sum(perSecond(of(extensionMetric.storageTransferred)), labels),
      ),
    ],
  }),
  lines({
    title: "Memory traffic",
    is: "Bytes per second between processor and memory, by level-3 cache.",
    act: "At the machine's limit, more threads do not help: use fewer.",
    unit: unit.bytesPerSecond,
    columns: 8,
    queries: [
      { expr: most(of, extensionMetric.memoryBandwidth, DEVICE), legend: legend([...ID, ...PROCESS]) },
    ],
  }),
];

/** Rows with the signals of the selected devices. @example signalRows(selecting(["job"])) */
export const signalRows = (of: Select): readonly Row[] => [
  { title: "States of devices", panels: [...states(of), ...statesOfCards(of)] },
  { title: "Data moved", panels: moved(of) },
];
