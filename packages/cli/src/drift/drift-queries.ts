/** What is asked of a backend: figures of energy, forecasts, and the workload. */

import type { DriftSeries } from "@wattspan/audit";
import { attribute, type Metric, metric, prometheusName, type values } from "@wattspan/core/names";

/** A query whose answer is one series. */
export interface DriftQuery {
  readonly name: string;
  readonly kind: DriftSeries["kind"] | "profile";
  readonly query: string;
}

/** What the queries are about. */
export interface DriftScope {
  /** Matchers of PromQL, such as `job="api"`. Default: everything. */
  readonly match?: string;
  /** Of each value, in seconds. */
  readonly windowS: number;
}

type Value<Of extends keyof typeof values> = (typeof values)[Of][number];

/**
 * All queries. Energy per reached goal includes that of runs that reached none; the share of missed forecasts is that
 * of calls outside the band that a learning estimator stated.
 * @example driftQueries({ match: 'job="api"', windowS: 3600 })[0].query
 */
export function driftQueries({ match = "", windowS }: DriftScope): readonly DriftQuery[] {
  const rate = (row: Metric, part = "", ...where: readonly string[]) =>
    `sum(rate(${prometheusName(row)}${part}{${[match, ...where].filter(Boolean).join(",")}}[${windowS}s]))`;
  const ratio = (part: string, whole: string) => `${part} / (${whole} > 0)`;
  // A counter of what never happened is not there.
  const share = (part: string, whole: string) => ratio(`(${part} or 0 * ${whole})`, whole);
  const [tokens, calls, judged] = [metric.tokens, metric.operationEnergy, metric.estimateCoverage];
  const attempts = metric.attempts;
  const inferences = is(attribute.activity, "inference" satisfies Value<"activity">);
  const reached = is(attribute.goal, "reached" satisfies Value<"goal">);
  const inside = is(attribute.comparison, "inside" satisfies Value<"comparison">);
  const output = isOneOf(attribute.tokenKind, [
    "output",
    "reasoning",
    "counted_output",
  ] satisfies Value<"tokenKind">[]);
  const cached = is(attribute.tokenKind, "cache_read" satisfies Value<"tokenKind">);
  const failed = is(attribute.attemptResult, "failed" satisfies Value<"attemptResult">);
  const energy = [
    ["joules per token", ratio(rate(metric.energy, "", inferences), rate(tokens))],
    ["joules per request", ratio(rate(calls, "_sum"), rate(calls, "_count"))],
    [
      "joules per reached goal",
      ratio(rate(metric.agentRunEnergy, "_sum"), rate(metric.agentRunEnergy, "_count", reached)),
    ],
  ] as const;
  const profile = [
    ["tokens per request", ratio(rate(tokens), rate(calls, "_count"))],
    ["output share of tokens", share(rate(tokens, "", output), rate(tokens))],
    ["cache hits", share(rate(tokens, "", cached), rate(tokens))],
    ["requests in flight", rate(metric.clientDuration, "_sum")],
    ["failed attempts", share(rate(attempts, "", failed), rate(attempts))],
  ] as const;
  const hits = share(rate(judged, "", inside), rate(judged));
  return [
    ...energy.map(([name, query]) => ({ name, query, kind: "energy" as const })),
    { name: "missed forecasts", kind: "forecast", query: `1 - ${hits}` },
    ...profile.map(([name, query]) => ({ name, query, kind: "profile" as const })),
  ];
}

const is = (label: string, value: string): string => `${label.replaceAll(".", "_")}="${value}"`;
const isOneOf = (label: string, values: readonly string[]): string =>
  `${label.replaceAll(".", "_")}=~"${values.join("|")}"`;
