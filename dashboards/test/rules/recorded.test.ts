/** What a real Prometheus records of a run is what the footprints of that run say. */

import type { Footprint, StatusReport } from "@wattspan/core";
import { attribute, type Metric, metric } from "@wattspan/core/names";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { startPrometheus } from "wattspan/prometheus";
import { amountsOf } from "../../../packages/wattspan/test/otlp/expected-amounts.ts";
import { runWorkload } from "../../../packages/wattspan/test/otlp/workload.ts";
import { needing, POLL } from "../../../packages/wattspan/test/servers/started-program.ts";
import { type Query, querying } from "../../../packages/wattspan/test/servers/stored-samples.ts";
import { recorded } from "../../src/rules/recorded.ts";
import { label, series } from "../../src/series.ts";
import { startPrometheusWithRules } from "./evaluators.ts";
import { shortenedRules } from "./shortened.ts";

const NO_RECEIVER = "http://127.0.0.1:9";
/** As long as everything of a run is within it, the quotients are those of the run. */
const WHOLE_RUN = { rate: "40s", hour: "40s" };

const GOAL = { [label(attribute.goal)]: "reached" };

/** What footprints add to a series, under conditions on its labels. */
function sumOf(
  footprints: readonly Footprint[],
  name: string,
  having: Readonly<Record<string, string>> = {},
): number {
  const matches = (labels: Readonly<Record<string, string>>) =>
    Object.entries({ ...having, __name__: name }).every(([label, value]) => labels[label] === value);
  return footprints
    .flatMap(amountsOf)
    .reduce((sum, { labels, value }) => sum + (matches(labels) ? value : 0), 0);
}

/** Those that are operations: what was refused is not. */
const countedOf = (footprints: readonly Footprint[]): number =>
  footprints.filter(({ outcome }) => outcome !== "refused").length;

/**
 * The quotients from footprints, by the value of the distinguishing label; none if the denominator is empty.
 */
function expectedOf(footprints: readonly Footprint[], { devices }: StatusReport) {
  const sum = (row: Metric, suffix = "", having = {}) => sumOf(footprints, series(row, suffix), having);
  const named = (kind: Footprint["kind"]) =>
    new Set(footprints.filter((one) => one.kind === kind).map(({ name }) => name));
  /** A quotient of those of one name. */
  const each = (kind: Footprint["kind"], above: string, below: string, having = {}) =>
    Object.fromEntries(
      [...named(kind)].flatMap((name) => {
        const own = footprints.filter((one) => one.kind === kind && one.name === name);
        const count = sumOf(own, below, having);
        const value = sumOf(own, above);
        return count > 0 && value > 0 ? [[name, value / count]] : [];
      }),
    );
  const perOperation = (kind: Footprint["kind"], row: Metric, having = {}) =>
    each(kind, series(row, "_sum"), series(row, "_count"), having);
  const inference = { wattspan_activity: "inference" };
  const unknown = sum(metric.operations, "", { ...inference, wattspan_method: "unavailable" });
  const ofDevice = Object.fromEntries(
    devices.map(({ id, idle, total, carry }) => [id.replace(/-0$/, ""), idle / (total - carry)]),
  );
  return {
    [recorded.energyBand]: { "": (sum(metric.energyHigh) - sum(metric.energyLow)) / sum(metric.energy) },
    [recorded.co2eBand]: { "": (sum(metric.co2eHigh) - sum(metric.co2eLow)) / sum(metric.co2e) },
    [recorded.wasted]: { "": sum(metric.wastedEnergy) / sum(metric.energy) },
    [recorded.unknown]: { "": unknown / sum(metric.operations, "", inference) },
    [recorded.energyPerToken]: each("inference", series(metric.energy), series(metric.tokens)),
    [recorded.energyPerRequest]: perOperation("inference", metric.operationEnergy),
    [recorded.co2ePerRequest]: each("inference", series(metric.co2e), series(metric.pricedOperations)),
    [recorded.energyPerRun]: perOperation("agent", metric.agentRunEnergy),
    [recorded.co2ePerRun]: perOperation("agent", metric.agentRunCo2e),
    [recorded.energyPerGoal]: perOperation("agent", metric.agentRunEnergy, GOAL),
    [recorded.co2ePerGoal]: perOperation("agent", metric.agentRunCo2e, GOAL),
    [recorded.idle]: ofDevice,
  };
}

const { runs, title } = needing(["prometheus"], "Prometheus");

describe.skipIf(!runs)(title, () => {
  const cleanups: (() => unknown)[] = [];
  let query: Query;
  let expected: Readonly<Record<string, Readonly<Record<string, number>>>>;

  beforeAll(async () => {
    const page = await startPrometheus({ port: 0 });
    cleanups.push(() => page.close());
    // What a series begins with is no increase: the first run is there to begin every series, before anybody
    // looks.
    const { footprints: first } = await runWorkload({});
    const rules = shortenedRules(WHOLE_RUN);
    const prometheus = await startPrometheusWithRules(page.url, { rules, alertmanager: NO_RECEIVER });
    cleanups.push(() => prometheus.stop());
    query = querying(prometheus.origin);
    const hasSeen = (count: number) =>
      vi.waitUntil(async () => (await query(`sum(${series(metric.operations)})`))[0]?.value === count, POLL);
    await hasSeen(countedOf(first));
    const { footprints, status } = await runWorkload({});
    await hasSeen(countedOf(first) + countedOf(footprints));
    expected = expectedOf(footprints, status);
  });
  afterAll(async () => {
    for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  });

  it.each([
    [recorded.energyBand, ""],
    [recorded.co2eBand, ""],
    [recorded.wasted, ""],
    [recorded.unknown, ""],
    [recorded.energyPerToken, "gen_ai_request_model"],
    [recorded.energyPerRequest, "gen_ai_request_model"],
    [recorded.co2ePerRequest, "gen_ai_request_model"],
    [recorded.energyPerRun, "gen_ai_agent_name"],
    [recorded.co2ePerRun, "gen_ai_agent_name"],
    [recorded.energyPerGoal, "gen_ai_agent_name"],
    [recorded.co2ePerGoal, "gen_ai_agent_name"],
    [recorded.idle, "hw_type"],
  ])("Prometheus records %s as the footprints have it", async (name, label) => {
    const wanted = Object.entries(expected[name] ?? {}).sort();
    expect(wanted.length).toBeGreaterThan(0);
    const found = async () =>
      (await query(name))
        .map(({ labels, value }) => [labels[label] ?? "", Number(value.toPrecision(9))])
        .sort();
    await expect.poll(found, POLL).toEqual(wanted.map(([key, value]) => [key, Number(value.toPrecision(9))]));
  });

  it("Prometheus records the carbon intensity in g/kWh, and the number of processes", async () => {
    await expect.poll(async () => (await query(recorded.processes))[0]?.value, POLL).toBe(1);
    const [intensity] = await query(recorded.intensity);
    expect(intensity?.value).toBeCloseTo(377, 9);
  });
});
