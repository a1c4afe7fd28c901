/** What metrics must add up to, counted from footprints alone: their parts, tokens, outcomes and totals. */

import type { Footprint, FootprintPart, Range, StatusReport } from "@wattspan/core";
import { type Metric, metric, prometheusName } from "@wattspan/core/names";
import type { Sample } from "../servers/stored-samples.js";

const BOUNDS = [
  ["value", { energy: metric.energy, co2e: metric.co2e }],
  ["low", { energy: metric.energyLow, co2e: metric.co2eLow }],
  ["high", { energy: metric.energyHigh, co2e: metric.co2eHigh }],
] as const satisfies readonly (readonly [keyof Range, object])[];

/** Something that is counted under a metric's name and those of these labels that the metric has. */
function amount(row: Metric, value: number, labels: Sample["labels"], suffix = ""): Sample {
  const has = ["le", ...row.attributes.map((name) => name.replaceAll(".", "_"))];
  const own = Object.entries(labels).filter(([name]) => has.includes(name));
  return { labels: { __name__: prometheusName(row) + suffix, ...Object.fromEntries(own) }, value };
}

function ofPart(kind: string, part: FootprintPart): Sample[] {
  const { energy, co2e, water } = part;
  const labels = {
    wattspan_activity: kind,
    wattspan_boundary: part.boundary,
    wattspan_method: part.method,
    wattspan_component: part.component,
    wattspan_emission_source: part.emissionSource,
    wattspan_grid_zone: part.zone ?? "",
    wattspan_water_source: part.waterSource ?? "",
  };
  const bounded = BOUNDS.flatMap(([bound, rows]) => [
    energy && amount(rows.energy, energy[bound], labels),
    co2e && amount(rows.co2e, co2e[bound], labels),
  ]);
  return [...bounded, water && amount(metric.water, water.value, labels)].filter(
    (found) => found !== undefined,
  );
}

/** One value of a histogram: in each bucket that it fits into, in the sum and in the count. */
function inHistogram(row: Metric, value: number | undefined, labels: Sample["labels"]): Sample[] {
  if (value === undefined) return [];
  const bounds = [...(row.boundaries ?? []), Number.POSITIVE_INFINITY];
  return [
    ...bounds.map((le) =>
      amount(row, Number(value <= le), { ...labels, le: bucketBound(String(le)) }, "_bucket"),
    ),
    amount(row, value, labels, "_sum"),
    amount(row, 1, labels, "_count"),
  ];
}

/** Servers write the same bound in different ways: `3`, `3.0`. */
export const bucketBound = (text: string): string =>
  text === "+Inf" || text === "Infinity" ? "+Inf" : String(Number(text));

/** What served no goal: parts that say so, and all of an inference that failed. */
function ofWaste({ parts, outcome }: Footprint): Sample[] {
  const whole = { ok: undefined, error: "failed", aborted: "aborted", refused: undefined }[outcome];
  return parts.flatMap(({ energy, waste = whole }) =>
    energy && waste ? [amount(metric.wastedEnergy, energy.value, { wattspan_waste: waste })] : [],
  );
}

function ofInference(footprint: Footprint): Sample[] {
  const { name, energy, co2e, usage, attempts, parts } = footprint;
  const model = { gen_ai_request_model: name };
  const { inputFresh = 0, cacheRead = 0, cacheWrite = 0, output = 0, reasoning = 0 } = usage ?? {};
  const kinds = {
    fresh_input: inputFresh,
    cache_read: cacheRead,
    cache_write: cacheWrite,
    reasoning,
    output: output - reasoning,
  };
  const counted = Object.entries(kinds).filter(([, count]) => count > 0);
  return [
    ...ofWaste(footprint),
    // The estimator of the workload finds all that is stated inside its band.
    ...(parts.some(({ method }) => method === "reported")
      ? [amount(metric.estimateCoverage, 1, { ...model, wattspan_comparison: "inside" })]
      : []),
    ...(attempts ? [amount(metric.attempts, attempts.count, model)] : []),
    ...counted.map(([kind, count]) => amount(metric.tokens, count, { ...model, wattspan_token_kind: kind })),
    ...inHistogram(metric.operationEnergy, energy?.value, model),
    ...inHistogram(metric.operationCo2e, co2e?.value, model),
  ];
}

function ofAgent({ name, energy, co2e, outcome, goal }: Footprint): Sample[] {
  const reached = goal?.state ? { wattspan_goal: goal.state } : {};
  const run = { gen_ai_agent_name: name, wattspan_outcome: outcome, ...reached };
  return [
    ...inHistogram(metric.agentRunEnergy, energy?.value, run),
    ...inHistogram(metric.agentRunCo2e, co2e?.value, run),
  ];
}

/** Everything that a footprint adds to metrics, with the labels that follow from it. */
export function amountsOf(footprint: Footprint): Sample[] {
  const { kind, name, parts, self, method, outcome, units } = footprint;
  if (outcome === "refused") return [amount(metric.refusals, 1, { gen_ai_request_model: name })];
  const how = { wattspan_activity: kind, wattspan_method: self.energy ? method : "unavailable" };
  return [
    amount(metric.operations, 1, how),
    ...parts.flatMap((part) => ofPart(kind, part)),
    ...(kind === "inference" ? ofInference(footprint) : []),
    ...(kind === "agent" ? ofAgent(footprint) : []),
    ...(units ? [amount(metric.stageUnits, units.count, { wattspan_stage_unit: units.name ?? "" })] : []),
  ];
}

/** What metering says of its devices and of itself, and footprints of the grid, as metrics must say it. */
export function amountsOfStatus(
  { devices, faults, intensity }: StatusReport,
  footprints: readonly Footprint[],
): Sample[] {
  const ofDevices = devices.flatMap(({ id, activity, idle, otherProcess, unattributed, total, carry }) => [
    ...Object.entries({ activity, idle, other_process: otherProcess, unattributed }).map(([to, joules]) =>
      amount(metric.deviceEnergy, joules, { hw_id: id, wattspan_allocation: to }),
    ),
    amount(metric.hwEnergy, total - carry, { hw_id: id }),
  ]);
  const ofFaults = Object.entries(faults).map(([fault, count]) => {
    const [stage = "", reason = ""] = fault.split("/");
    return amount(metric.faults, count, { wattspan_fault_stage: stage, wattspan_fault_reason: reason });
  });
  const grid = { wattspan_grid_zone: intensity?.zone ?? "" };
  const gramsPerJoule = (intensity?.gramsPerKwh.value ?? Number.NaN) / 3.6e6;
  // Asked for several places, which are of one zone here: the last answer counts.
  const validUntilS = Math.max(...footprints.map(({ intensity }) => intensity?.validToMs ?? 0)) / 1000;
  const ofGrid = [
    amount(metric.gridIntensity, gramsPerJoule, grid),
    amount(metric.gridValidUntil, validUntilS, grid),
  ];
  return [...ofDevices, ...ofFaults, ...ofGrid];
}
