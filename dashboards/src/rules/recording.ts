/** The recording rules. */

import { attribute, type Metric, metric } from "@wattspan/core/names";
import { is, perKwh, ratio, share } from "../promql.ts";
import { series } from "../series.ts";
import { level } from "./levels.ts";
import { groupBy, increaseBy, intensityAge, rateBy, selected } from "./promql.ts";
import { recorded } from "./recorded.ts";
import type { RecordingRule, RuleGroup } from "./rule.ts";
import type { Windows } from "./windows.ts";

/** About ten thousand in six hours: with fewer, joules per token reflect single calls more than the model. */
const FEWEST_TOKENS_PER_SECOND = 0.5;
const INFERENCE = is(attribute.activity, "inference");

const rule = (record: string, expr: string): RecordingRule => ({ record, expr });

/** Value and bounds of a quantity by service, and the width of the band. */
function withBand(
  { rate }: Windows,
  rows: readonly [value: Metric, low: Metric, high: Metric],
  names: readonly [value: string, low: string, high: string, band: string],
): RecordingRule[] {
  const [value, low, high, band] = names;
  const sums = [value, low, high].map((name, index) =>
    rule(name, rateBy(level.service, series(rows[index] as Metric), rate)),
  );
  return [...sums, rule(band, ratio(`(${high} - ${low})`, value))];
}

/** Energy and emissions of services, models and agents. */
function ofWork(w: Windows): RuleGroup<RecordingRule> {
  // Only requests and runs with known energy, or emissions, are counted: others would lower the mean.
  const ofModel = (selector: string) => rateBy(level.serviceModel, selector, w.rate);
  const { operationEnergy, pricedOperations } = metric;
  const perRun = (row: Metric, which: readonly string[] = []) => {
    const used = rateBy(level.serviceAgent, series(row, "_sum"), w.hour);
    return ratio(used, rateBy(level.serviceAgent, selected(row, which, "_count"), w.hour));
  };
  // From the application's statement: a run that ended well may have given up.
  const reached = [is(attribute.goal, "reached")];
  const { energy, energyLow, energyHigh, co2e, co2eLow, co2eHigh } = metric;
  const all = rateBy(level.service, series(energy), w.rate);
  return {
    name: "wattspan-work",
    rules: [
      ...withBand(
        w,
        [energy, energyLow, energyHigh],
        [recorded.energy, recorded.energyLow, recorded.energyHigh, recorded.energyBand],
      ),
      ...withBand(
        w,
        [co2e, co2eLow, co2eHigh],
        [recorded.co2e, recorded.co2eLow, recorded.co2eHigh, recorded.co2eBand],
      ),
      // Absent if nothing was wasted so far: with two metrics, a lost one would also show 0.
      rule(recorded.wasted, ratio(rateBy(level.service, series(metric.wastedEnergy), w.rate), all)),
      rule(recorded.modelEnergy, ofModel(selected(energy, [INFERENCE]))),
      rule(recorded.modelTokens, ofModel(series(metric.tokens))),
      rule(recorded.energyPerToken, ratio(recorded.modelEnergy, recorded.modelTokens)),
      rule(
        recorded.energyPerRequest,
        ratio(ofModel(series(operationEnergy, "_sum")), ofModel(series(operationEnergy, "_count"))),
      ),
      rule(
        recorded.co2ePerRequest,
        ratio(ofModel(selected(metric.co2e, [INFERENCE])), ofModel(series(pricedOperations))),
      ),
      rule(recorded.energyPerRun, perRun(metric.agentRunEnergy)),
      rule(recorded.energyPerGoal, perRun(metric.agentRunEnergy, reached)),
      rule(recorded.co2ePerRun, perRun(metric.agentRunCo2e)),
      rule(recorded.co2ePerGoal, perRun(metric.agentRunCo2e, reached)),
    ],
  };
}

/** A process reports what it has: calls, meters, or neither yet. */
const REPORTING = [metric.operations, metric.deviceEnergy, metric.selfCpuTime].map((row) => series(row));

/** How much is known, how it is measured, and what that costs. */
function ofKnowing(w: Windows): RuleGroup<RecordingRule> {
  const { deviceEnergy, operations } = metric;
  const unavailable = [INFERENCE, is(attribute.method, "unavailable")];
  const ended = increaseBy(level.service, selected(operations, [INFERENCE]), w.hour);
  const unknown = increaseBy(level.service, selected(operations, unavailable), w.hour);
  const idle = is(attribute.allocation, "idle");
  const idleOfType = rateBy(level.serviceHwType, selected(deviceEnergy, [idle]), w.rate);
  const allOfType = rateBy(level.serviceHwType, series(deviceEnergy), w.rate);
  // One allocation is enough to detect the device: all of them always exist.
  const measured = selected(deviceEnergy, [is(attribute.method, "measured"), idle]);
  return {
    name: "wattspan-knowing",
    rules: [
      rule(recorded.inferences, ended),
      rule(recorded.unknown, share(unknown, ended)),
      rule(recorded.deviceEnergy, rateBy(level.processDevice, series(deviceEnergy), w.rate)),
      rule(recorded.idle, ratio(idleOfType, allOfType)),
      rule(recorded.selfCpu, rateBy(level.process, series(metric.selfCpuTime), w.rate)),
      rule(recorded.reporting, groupBy(level.process, `{__name__=~"${REPORTING.join("|")}"}`)),
      rule(recorded.processes, `count by (${level.service.join(", ")}) (${recorded.reporting})`),
      rule(
        recorded.measuredLately,
        groupBy(level.processDevice, `present_over_time(${measured}[${w.seen}])`),
      ),
    ],
  };
}

function ofGrid(w: Windows): RuleGroup<RecordingRule> {
  const intensity = series(metric.gridIntensity);
  return {
    name: "wattspan-grid",
    rules: [
      rule(recorded.intensity, `avg by (${level.zone.join(", ")}) (${perKwh(intensity)})`),
      rule(recorded.intensityAge, intensityAge(w.used)),
    ],
  };
}

/**
 * The drift covers hours of every model, so rare evaluation is enough. It stays within Prometheus' five
 * minutes, so that charts have no gaps.
 */
function ofDrift(w: Windows): RuleGroup<RecordingRule> {
  const mean = (name: string, offset: string) => `avg_over_time(${name}[${w.drift}]${offset})`;
  const perToken = (offset = "") =>
    `(${mean(recorded.modelEnergy, offset)} / (${mean(recorded.modelTokens, offset)} > ${FEWEST_TOKENS_PER_SECOND}))`;
  const compared = (which: readonly string[] = []) =>
    increaseBy(level.serviceModel, selected(metric.estimateCoverage, which), w.drift);
  return {
    name: "wattspan-drift",
    interval: "5m",
    rules: [
      rule(recorded.energyPerTokenDrift, ratio(perToken(), perToken(` offset ${w.past}`))),
      rule(recorded.compared, compared()),
      rule(recorded.covered, share(compared([is(attribute.comparison, "inside")]), compared())),
    ],
  };
}

/** All of them. @example recordingRules(windows) */
export const recordingRules = (w: Windows): RuleGroup<RecordingRule>[] => [
  ofWork(w),
  ofKnowing(w),
  ofGrid(w),
  ofDrift(w),
];
