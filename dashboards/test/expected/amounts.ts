/**
 * Everything that footprints, devices and the simulated truth add to each metric, with the labels that follow from them. Counted from those
 * records alone, without any code that writes metrics.
 */

import type { Footprint, FootprintPart, Range } from "@wattspan/core";
import { attribute as a, extensionMetric, type Metric, metric, metricAt } from "@wattspan/core/names";
import { gridTruth, validUntilS } from "../proof/grid.ts";
import { READING_CPU_SHARE, signalTruth } from "../proof/machine.ts";
import type { Seen } from "../proof/service.ts";
import { COMPARED, MODELS, STEPS } from "../proof/workload.ts";
import type { Amount, Labels, Write } from "./amount.ts";
import { writeBudget } from "./budget-amounts.ts";

/** All amounts of one service. @example amountsOf(service.seen()) */
export function amountsOf(seen: Seen): readonly Amount[] {
  const amounts: Amount[] = [];
  const write: Write = (row, value, labels) => {
    const there = metricAt(row, seen.level);
    if (value === undefined || !there) return;
    const own = Object.entries(labels).filter(([name]) => there.attributes.includes(name));
    amounts.push({ metric: row, value, labels: Object.fromEntries(own) });
  };
  const byId = new Map(seen.footprints.map((footprint) => [footprint.id, footprint]));
  for (const footprint of seen.footprints) writeFootprint(write, footprint, byId);
  writeDevices(write, seen);
  writeSignals(write, seen);
  writeGrid(write, seen);
  writeBudget(write, seen);
  for (const [fault, count] of Object.entries(seen.faults)) {
    const [stage, reason] = fault.split("/");
    write(metric.faults, count, { [a.faultStage]: stage, [a.faultReason]: reason });
  }
  return amounts;
}

function writeFootprint(write: Write, footprint: Footprint, byId: ReadonlyMap<string, Footprint>): void {
  const { kind, self, method, outcome, goal, units, energy, co2e, name } = footprint;
  const labels = labelsOf(footprint, byId);
  if (outcome === "refused") {
    write(metric.refusals, 1, labels);
    return;
  }
  const known = self.energy ? method : "unavailable";
  const reason = self.energy ? undefined : footprint.reasons[0];
  write(metric.operations, 1, { ...labels, [a.method]: known, [a.reason]: reason });
  for (const part of footprint.parts) writePart(write, part, labels);
  if (kind === "inference") writeInference(write, footprint, labels, byId);
  if (units) write(metric.stageUnits, units.count, { ...labels, [a.stageUnit]: units.name });
  if (kind !== "agent") return;
  const reached = goal?.state;
  const run = { [a.agent]: printable(name), [a.outcome]: outcome, [a.goal]: reached };
  write(metric.agentRunEnergy, energy?.value, run);
  write(metric.agentRunCo2e, co2e?.value, run);
}

/** The labels of its kind. */
function labelsOf(footprint: Footprint, byId: ReadonlyMap<string, Footprint>): Labels {
  const { kind, name, outcome } = footprint;
  const common = { [a.activity]: kind, [a.errorType]: ERRORS[kind]?.[outcome] };
  if (kind === "agent") return { ...common, [a.agent]: printable(name) };
  if (kind === "stage") return { ...common, [a.stage]: name };
  if (kind === "step")
    return {
      ...common,
      [a.agent]: agentOf(footprint, byId),
      [a.stepKind]: STEPS[name as keyof typeof STEPS],
    };
  const provider = MODELS[name as keyof typeof MODELS] ?? "ollama";
  return {
    ...common,
    [a.operation]: "chat",
    [a.provider]: provider,
    [a.model]: printable(name),
    [a.agent]: agentOf(footprint, byId),
  };
}

/** Names on metrics end after 256 characters and have no line breaks. */
const printable = (name: string): string => name.slice(0, 256).replaceAll("\n", "?");

/** What the workload lets its activities fail with. */
const ERRORS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  inference: { error: "TypeError", refused: "RangeError" },
  agent: { error: "TypeError" },
};

/** The agent that an activity ran for: the nearest above it. */
function agentOf({ parentId }: Footprint, byId: ReadonlyMap<string, Footprint>): string | undefined {
  const parent = parentId === undefined ? undefined : byId.get(parentId);
  return parent === undefined || parent.kind === "agent" ? parent?.name : agentOf(parent, byId);
}

const BOUNDS = [
  ["value", metric.energy, metric.co2e],
  ["low", metric.energyLow, metric.co2eLow],
  ["high", metric.energyHigh, metric.co2eHigh],
] as const satisfies readonly (readonly [keyof Range, Metric, Metric])[];

function writePart(write: Write, part: FootprintPart, labels: Labels): void {
  const { boundary, emissionSource } = part;
  const ours = boundary === "client" && emissionSource === "operational";
  const all = {
    ...labels,
    [a.boundary]: boundary,
    [a.method]: part.method,
    [a.component]: part.component,
    [a.emissionSource]: emissionSource,
    [a.ghgScope]: part.ghgScope ?? (ours ? "2" : "3"),
    [a.gridZone]: part.zone,
    [a.waterSource]: part.waterSource,
  };
  for (const [bound, energy, co2e] of BOUNDS) {
    write(energy, part.energy?.[bound], all);
    write(co2e, part.co2e?.[bound], all);
  }
  write(metric.water, part.water?.value, all);
  write(extensionMetric.marketCo2e, part.marketCo2e?.value, all);
}

function writeInference(
  write: Write,
  footprint: Footprint,
  labels: Labels,
  byId: ReadonlyMap<string, Footprint>,
): void {
  const { usage, outcome, parts, attempts, method, energy, co2e, name } = footprint;
  if (usage) {
    const { inputFresh, cacheRead, cacheWrite, output, reasoning } = usage;
    const rest = output === undefined ? undefined : output - (reasoning ?? 0);
    const kinds = {
      fresh_input: inputFresh,
      cache_read: cacheRead,
      cache_write: cacheWrite,
      output: rest,
      reasoning,
    };
    for (const [kind, count] of Object.entries(kinds))
      write(metric.tokens, count, { ...labels, [a.tokenKind]: kind });
  }
  const call = { ...labels, [a.method]: method };
  write(metric.operationEnergy, energy?.value, call);
  write(metric.operationCo2e, co2e?.value, call);
  write(metric.pricedOperations, co2e && 1, call);
  // The one inference that is retried: refused once (429), failed once (500), and answered.
  if (attempts)
    for (const result of ["answered", "refused", "failed"])
      write(metric.attempts, attempts.count / 3, { ...labels, [a.attemptResult]: result });
  write(metric.estimateCoverage, COMPARED[name] && 1, { ...labels, [a.comparison]: COMPARED[name] });
  const whole = { ok: undefined, error: "failed", aborted: "aborted", refused: undefined }[outcome];
  for (const part of parts)
    if (part.waste ?? whole)
      write(metric.wastedEnergy, part.energy?.value, {
        [a.agent]: agentOf(footprint, byId),
        [a.waste]: part.waste ?? whole,
        [a.errorType]: labels[a.errorType],
      });
}

const HW_TYPES: Readonly<Record<string, string>> = { server: "enclosure" };

/** By the conservation law of each device. Sensors are a host's: whoever reports for it counts them, and has their truth. */
function writeDevices(write: Write, { devices, zones, truth, reportsHardware, seconds }: Seen): void {
  for (const { id, name, component, method, activity, idle, otherProcess, unattributed } of devices) {
    if (method === "measured" && !reportsHardware) continue;
    const labels = {
      [a.hwId]: id,
      [a.hwName]: name,
      [a.hwType]: HW_TYPES[component] ?? component,
      [a.method]: method,
    };
    const allocations = { activity, idle, other_process: otherProcess, unattributed };
    for (const [to, joules] of Object.entries(allocations))
      write(metric.deviceEnergy, joules, { ...labels, [a.allocation]: to });
    const zone = zones.find((one) => one.id === id);
    if (!zone || zone.origin === "model") continue;
    write(zone.scope === "host" ? metric.hwHostEnergy : metric.hwEnergy, truth[id], labels);
    if (zone.kind === "power") write(metric.hwPower, zone.watts?.(0), labels);
  }
  write(metric.selfCpuTime, READING_CPU_SHARE * seconds, { [a.selfStage]: "sampling" });
}

function writeSignals(write: Write, { signalReads, reportsHardware }: Seen): void {
  for (const { metric: row, value, attributes, scope } of signalTruth)
    if (reportsHardware || scope !== "host")
      write(row, row.instrument === "counter" ? value * signalReads : value, attributes);
}

function writeGrid(write: Write, { marginal, atMs, startedMs }: Seen): void {
  for (const reported of gridTruth(marginal, atMs)) {
    const labels = {
      [a.gridZone]: reported.zone,
      [a.gridSource]: reported.source,
      [a.gridSignal]: reported.signal,
      [a.gridEstimated]: `${reported.estimated}`,
    };
    write(metric.gridIntensity, reported.gramsPerKwh / 3.6e6, labels);
    write(metric.gridValidUntil, validUntilS(reported, startedMs), labels);
    write(extensionMetric.gridCarbonFree, reported.carbonFreeShare, labels);
    write(extensionMetric.gridRenewable, reported.renewableShare, labels);
  }
}
