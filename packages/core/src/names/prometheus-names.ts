/** Names of the metrics in Prometheus, as receivers of OTLP translate them. */

import type { Metric } from "./names.js";

/**
 * Words that Prometheus uses for units; a unit without a word keeps its own. Source:
 * prometheus/otlptranslator.
 */
const UNIT_WORDS: Readonly<Record<string, string>> = {
  J: "joules",
  W: "watts",
  g: "grams",
  s: "seconds",
  By: "bytes",
  Hz: "hertz",
};
const PER_WORDS: Readonly<Record<string, string>> = { s: "second" };

/**
 * The unit as Prometheus appends it to a name. @example prometheusUnit(metric.gridIntensity) // "grams_per_J"
 */
export function prometheusUnit({ instrument, unit }: Pick<Metric, "instrument" | "unit">): string {
  if (unit.includes("{")) return "";
  if (unit === "1") return instrument === "gauge" ? "ratio" : "";
  const [main = "", per] = unit.split("/");
  const word = UNIT_WORDS[main] ?? main;
  return per === undefined ? word : `${word}_per_${PER_WORDS[per] ?? per}`;
}

/**
 * The name of the metric's family in Prometheus, as the OTLP receivers translate it. A histogram's series
 * append `_bucket`, `_sum` and `_count`.
 * @example prometheusName(metric.energy) // "wattspan_energy_joules_total"
 */
export function prometheusName(row: Pick<Metric, "name" | "instrument" | "unit">): string {
  const parts = [
    row.name.replaceAll(".", "_"),
    prometheusUnit(row),
    row.instrument === "counter" ? "total" : "",
  ];
  return parts.filter((part) => part !== "").join("_");
}
