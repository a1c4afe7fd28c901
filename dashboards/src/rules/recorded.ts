/** Names of the series that recording rules write: `level:metric:operations`, as Prometheus' practices ask. */

import { type Metric, metric } from "@wattspan/core/names";
import { series } from "../series.ts";
import type { level } from "./levels.ts";

/** A metric's name without `_total`, which only counters have. */
const named = (row: Metric) => series(row).replace(/_total$/, "");

const name = (of: keyof typeof level, what: string, operations: string) => `${of}:${what}:${operations}`;

const { energy, energyLow, energyHigh, co2e, co2eLow, co2eHigh } = metric;

/** By what they are. Rates are per second, so those of joules are watts. */
export const recorded = {
  energy: name("service", named(energy), "rate5m"),
  energyLow: name("service", named(energyLow), "rate5m"),
  energyHigh: name("service", named(energyHigh), "rate5m"),
  /** (high − low) ÷ value. */
  energyBand: name("service", `${named(energy)}_band`, "ratio_rate5m"),
  co2e: name("service", named(co2e), "rate5m"),
  co2eLow: name("service", named(co2eLow), "rate5m"),
  co2eHigh: name("service", named(co2eHigh), "rate5m"),
  co2eBand: name("service", `${named(co2e)}_band`, "ratio_rate5m"),
  /** Energy that served no goal ÷ all. */
  wasted: name("service", named(metric.wastedEnergy), "ratio_rate5m"),
  modelEnergy: name("service_model", named(energy), "rate5m"),
  modelTokens: name("service_model", named(metric.tokens), "rate5m"),
  energyPerToken: name("service_model", `${named(energy)}_per_token`, "ratio_rate5m"),
  /** Joules per token of the last hours ÷ those of the same hours a week ago. */
  energyPerTokenDrift: name("service_model", `${named(energy)}_per_token_drift`, "ratio_rate6h"),
  energyPerRequest: name("service_model", `${named(energy)}_per_request`, "ratio_rate5m"),
  co2ePerRequest: name("service_model", `${named(co2e)}_per_request`, "ratio_rate5m"),
  energyPerRun: name("service_agent", `${named(energy)}_per_run`, "ratio_rate1h"),
  /** Energy of all runs ÷ runs that ended well. */
  energyPerGoal: name("service_agent", `${named(energy)}_per_goal`, "ratio_rate1h"),
  co2ePerRun: name("service_agent", `${named(co2e)}_per_run`, "ratio_rate1h"),
  co2ePerGoal: name("service_agent", `${named(co2e)}_per_goal`, "ratio_rate1h"),
  inferences: name("service", `${named(metric.operations)}_inference`, "increase1h"),
  /** Inferences of unknown energy ÷ all. */
  unknown: name("service", `${named(metric.operations)}_unknown`, "ratio_rate1h"),
  deviceEnergy: name("process_device", named(metric.deviceEnergy), "rate5m"),
  idle: name("service_hw_type", `${named(metric.deviceEnergy)}_idle`, "ratio_rate5m"),
  selfCpu: name("process", named(metric.selfCpuTime), "rate5m"),
  /** 1 for each process that tells anything of Wattspan. */
  reporting: name("process", "wattspan_reporting", "group"),
  /** How many those are. */
  processes: name("service", "wattspan_reporting", "count"),
  /** 1 for each device that a sensor measures now, or did within a day. */
  measuredLately: name("process_device", `${named(metric.deviceEnergy)}_measured`, "seen1d"),
  intensity: name("zone", `${named(metric.gridIntensity).replace(/_grams_per_J$/, "")}_grams_per_kwh`, "avg"),
  /** How often a source had a new value. */
  intensityChanges: name("service_zone", named(metric.gridIntensity), "changes3h"),
} as const;
