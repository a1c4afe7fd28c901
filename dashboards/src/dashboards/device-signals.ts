/** Signals next to the energy of devices that explain it. */

import { attribute, extensionMetric, type Metric } from "@wattspan/core/names";
import type { Row } from "../dashboard.ts";
import { each, lines } from "../panels.ts";
import { perSecond, sum } from "../promql.ts";
import { label, legend, PROCESS } from "../series.ts";
import { unit } from "../units.ts";
import type { Select } from "../variables.ts";

const DEVICE = [...PROCESS, label(attribute.hwId)];

/** A gauge of each device, which one process per host reports. */
const ofEachDevice = (of: Select, row: Metric) => ({
  expr: `max by (${DEVICE.join(", ")}) (${of(row)})`,
  legend: legend([label(attribute.hwId), ...PROCESS]),
});

const states = (of: Select) => [
  lines({
    title: "Busy",
    is: "The busy share of devices. It is not a share of their power.",
    act: "A device that draws idle power and is rarely busy: give it work or switch it off.",
    unit: unit.share,
    columns: 12,
    queries: [ofEachDevice(of, extensionMetric.deviceUtilization)],
  }),
  lines({
    title: "Memory in use",
    is: "For a card: all memory in use. For the host: memory of the process.",
    act: "A card cannot rest while its memory is held: unload models that are not used.",
    unit: unit.bytes,
    columns: 12,
    queries: [ofEachDevice(of, extensionMetric.memoryUsage)],
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
    queries: [ofEachDevice(of, extensionMetric.memoryBandwidth)],
  }),
];

/** Rows with the signals of the selected devices. @example signalRows(selecting(["job"])) */
export const signalRows = (of: Select): readonly Row[] => [
  { title: "States of devices", panels: states(of) },
  { title: "Data moved", panels: moved(of) },
];
