/**
 * Names of the series that recording rules write: `level:metric:operations`, following Prometheus' naming
 * practices.
 */

import { type Metric, metric, scopes } from "@wattspan/core/names";
import { series } from "../series.ts";
import type { level } from "./levels.ts";

/** A metric's name without `_total`, which only counters have. */
const named = (row: Metric) => series(row).replace(/_total$/, "");

/** @example name("serviceModel", "x", "rate5m") // "service_model:x:rate5m" */
const name = (of: keyof typeof level, what: string, operations: string) =>
  `${of.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)}:${what}:${operations}`;

const REPORTING = `${scopes.wattspan.name}_reporting`;

const { energy, energyLow, energyHigh, co2e, co2eLow, co2eHigh } = metric;

/** By meaning. Rates are per second, so rates of joules are watts. */
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
  modelEnergy: name("serviceModel", named(energy), "rate5m"),
  modelTokens: name("serviceModel", named(metric.tokens), "rate5m"),
  energyPerToken: name("serviceModel", `${named(energy)}_per_token`, "ratio_rate5m"),
  /** Joules per token of the last hours ÷ those of the same hours a week ago. */
  energyPerTokenDrift: name("serviceModel", `${named(energy)}_per_token_drift`, "ratio_rate6h"),
  /** Calls with known energy that were compared with an estimate. */
  compared: name("serviceModel", `${named(metric.estimateCoverage)}_compared`, "increase6h"),
  /** Those inside its band ÷ all of them. */
  covered: name("serviceModel", named(metric.estimateCoverage), "ratio_rate6h"),
  energyPerRequest: name("serviceModel", `${named(energy)}_per_request`, "ratio_rate5m"),
  co2ePerRequest: name("serviceModel", `${named(co2e)}_per_request`, "ratio_rate5m"),
  energyPerRun: name("serviceAgent", `${named(energy)}_per_run`, "ratio_rate1h"),
  /** Energy of all runs ÷ runs whose application stated that they reached their goal. */
  energyPerGoal: name("serviceAgent", `${named(energy)}_per_goal`, "ratio_rate1h"),
  co2ePerRun: name("serviceAgent", `${named(co2e)}_per_run`, "ratio_rate1h"),
  co2ePerGoal: name("serviceAgent", `${named(co2e)}_per_goal`, "ratio_rate1h"),
  inferences: name("service", `${named(metric.operations)}_inference`, "increase1h"),
  /** Inferences of unknown energy ÷ all. */
  unknown: name("service", `${named(metric.operations)}_unknown`, "ratio_rate1h"),
  deviceEnergy: name("processDevice", named(metric.deviceEnergy), "rate5m"),
  idle: name("serviceHwType", `${named(metric.deviceEnergy)}_idle`, "ratio_rate5m"),
  selfCpu: name("process", named(metric.selfCpuTime), "rate5m"),
  /** 1 for each process that reports any Wattspan metric. */
  reporting: name("process", REPORTING, "group"),
  /** Number of those processes. */
  processes: name("service", REPORTING, "count"),
  /** 1 for each device that a sensor measures now or measured within a day. */
  measuredLately: name("processDevice", `${named(metric.deviceEnergy)}_measured`, "seen1d"),
  intensity: name("zone", `${named(metric.gridIntensity).replace(/_grams_per_J$/, "")}_grams_per_kwh`, "avg"),
  /** Seconds since the intensity of a zone in use expired; below 0 it is still valid. */
  intensityAge: name("serviceZone", named(metric.gridValidUntil), "age"),
} as const;
