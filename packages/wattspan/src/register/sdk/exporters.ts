/** Finds the exporters that the standard `OTEL_*` variables request. */

import type { Environment } from "../settings/settings.js";

const METRICS = ["otlp", "prometheus", "console"] as const;
const TRACES = ["otlp", "console"] as const;
/** The OTLP protocols, and the suffix of the package for each. */
const PROTOCOLS = { "http/protobuf": "proto", "http/json": "http", grpc: "grpc" } as const;

type Protocol = (typeof PROTOCOLS)[keyof typeof PROTOCOLS];

/** The requested exporters. */
export interface ExporterPlan {
  readonly metrics: readonly (typeof METRICS)[number][];
  readonly traces: readonly (typeof TRACES)[number][];
  /** The packages that send OTLP. */
  readonly otlp: { readonly metrics: Protocol; readonly traces: Protocol };
  /** What is invalid, each as a sentence. */
  readonly problems: readonly string[];
}

/**
 * Reads `OTEL_METRICS_EXPORTER` and `OTEL_TRACES_EXPORTER`. If unset, OpenTelemetry would send to a Collector
 * on this machine. Here nothing is sent unasked, so unset means `otlp` only if an OTLP endpoint is named.
 * @example exporterPlan({ OTEL_METRICS_EXPORTER: "prometheus" }).metrics // ["prometheus"]
 */
export function exporterPlan(environment: Environment): ExporterPlan {
  const problems: string[] = [];
  const read = readerOf(environment);
  const isOff = read("OTEL_SDK_DISABLED")?.toLowerCase() === "true";
  const exporters = <T extends string>(signal: "METRICS" | "TRACES", known: readonly T[]): T[] => {
    if (isOff) return [];
    const variable = `OTEL_${signal}_EXPORTER`;
    const endpoint = read(`OTEL_EXPORTER_OTLP_${signal}_ENDPOINT`) ?? read("OTEL_EXPORTER_OTLP_ENDPOINT");
    const given = read(variable) ?? (endpoint === undefined ? "none" : "otlp");
    const names = [...new Set(given.split(",").map((name) => name.trim()))];
    if (names.includes("none")) return [];
    const unknown = names.filter((name) => !known.some((word) => word === name));
    if (unknown.length > 0)
      problems.push(`${variable} names an unknown exporter; allowed: ${known.join(", ")}, none.`);
    return known.filter((word) => names.includes(word));
  };
  const protocol = (signal: "METRICS" | "TRACES", asked: readonly string[]): Protocol => {
    const own = `OTEL_EXPORTER_OTLP_${signal}_PROTOCOL`;
    const variable = read(own) === undefined ? "OTEL_EXPORTER_OTLP_PROTOCOL" : own;
    const given = read(variable) ?? "http/protobuf";
    if (Object.hasOwn(PROTOCOLS, given)) return PROTOCOLS[given as keyof typeof PROTOCOLS];
    const allowed = Object.keys(PROTOCOLS).join(", ");
    if (asked.includes("otlp"))
      problems.push(`${variable} names an unknown protocol; allowed: ${allowed}. Using http/protobuf.`);
    return "proto";
  };
  const metrics = exporters("METRICS", METRICS);
  const traces = exporters("TRACES", TRACES);
  const otlp = { metrics: protocol("METRICS", metrics), traces: protocol("TRACES", traces) };
  return { metrics, traces, otlp, problems: [...new Set(problems)] };
}

const readerOf =
  (environment: Environment) =>
  (name: string): string | undefined =>
    environment[name]?.trim() || undefined;

/** A positive whole number from a variable, else undefined. */
export function positiveInteger(environment: Environment, name: string): number | undefined {
  const value = Number(environment[name]?.trim() || Number.NaN);
  return Number.isInteger(value) && value > 0 ? value : undefined;
}
