import { markdownTable } from "../../report/text-table.ts";
import type { Phase } from "../watch/health.ts";
import type { Condition } from "./conditions.ts";
import type { SoakResult } from "./result.ts";

const table = (heads: readonly string[], rows: readonly (readonly string[])[]): string =>
  markdownTable({ heads, rows, aligned: heads.map(() => "left") });
const number = (value: number): string => Math.round(value).toLocaleString("en-US");
const percent = (share: number): string => `${(100 * share).toFixed(2)} %`;

function phaseRow(name: string, { seconds, cpuS, calls, p50Ms, p99Ms, maxMs }: Phase): string[] {
  const perCall = calls > 0 ? `${((1e3 * cpuS) / calls).toFixed(2)} ms` : "";
  return [
    name,
    `${number(seconds)} s`,
    number(calls),
    percent(cpuS / seconds),
    perCall,
    ...[p50Ms, p99Ms, maxMs].map((ms) => `${ms.toFixed(1)} ms`),
  ];
}

/** The page of a run. Generated from the result. */
export function soakPage(result: SoakResult, conditions: readonly Condition[]): string {
  const { machine, received, faults, reasons } = result;
  const failed = conditions.filter(({ holds }) => !holds).length;
  return `# Soak

<!-- Written by \`npm run lab -- soak --docs\`. -->

${number(result.seconds)} s at ${result.rate} calls per second, on ${result.at.slice(0, 10)}, Node ${machine.node.slice(1)}, ${machine.cpus} cores with a
load of ${machine.load.toFixed(1)} from other work. The whole result is in [soak.json](soak.json); \`npm run lab -- soak\` repeats it, and exits with
1 if a condition fails.

**${failed === 0 ? "Every condition held." : `${failed} of ${conditions.length} conditions failed.`}**

## What ran

Calls of eleven shapes: values, promises, streams read to the end, abandoned and dropped, agents with steps and concurrent calls, failures,
aborts, stages, calls bound to one device, calls to a hosted protocol on a local server. Devices: a RAPL tree that a separate
process advances, and two simulated cards, one read synchronously and one through promises. Real spans and metrics of OpenTelemetry's SDK, sent by
OTLP to a receiver in another process. In each minute, as the chart shows, both cards are lost and come back, one hangs in its read, the receiver refuses, fails and
hangs, and the carbon intensity provider throws, hangs and returns garbage; the estimator fails on every 89th call, and an observer throws on every 97th footprint and
rejects on every 101st. In the last fifth of each half minute the same calls run
with hand-written spans, counters and histograms instead of metering, for comparison.

![Heap after collection over the run, and the outages](soak.svg)

## Conditions

${table(
  ["", "condition", "found", "allowed"],
  conditions.map(({ name, found, allowed, holds }) => [holds ? "ok" : "**failed**", name, found, allowed]),
)}

## The event loop, and the CPU

All threads of the process; the phases alternate.

${table(
  ["calls", "time", "begun", "of one core", "CPU per call", "delay p50", "delay p99", "delay max"],
  [phaseRow("OpenTelemetry by hand", result.byHand), phaseRow("metered", result.metered)],
)}

Sampling used ${percent(result.selfCpuShare)} of a core at the end, and was ${result.samplingState}.

## Where the joules went

${table(
  ["device", "counted", "activities", "idle", "other processes", "unattributed", "ticks", "lost ticks"],
  result.devices.map((device) => [
    device.name,
    ...[device.total, device.activity, device.idle, device.otherProcess, device.unattributed].map(
      (joules) => `${joules.toFixed(1)} J`,
    ),
    number(device.ticks),
    number(device.lostTicks),
  ]),
)}

${number(result.footprints)} footprints, ${number(result.unknown)} of them of unknown energy, each with its reason. ${number(result.spans)} spans, of which
${number(result.provisional)} could not wait for a device that hung or was lost: they ended after 250 ms with the energy known so far, and lack ${result.lackingJ.toFixed(3)} J of
their footprints ([decision 18](../decisions/0018-spans-wait-250-ms-metrics-are-exact.md)). ${number(received.spans)} spans reached the receiver; the SDK dropped the others during
outages (its queue holds 2,048). The metrics are cumulative, so they lost nothing.

${countTable(["reason on footprints", "footprints"], reasons)}

## Faults

${countTable(["fault", "times"], faults)}
`;
}

/** Names and their counts, the most frequent first. */
const countTable = (heads: readonly string[], counts: Readonly<Record<string, number>>): string =>
  table(
    heads,
    Object.entries(counts)
      .sort(([, a], [, b]) => b - a)
      .map(([name, count]) => [`\`${name}\``, number(count)]),
  );
