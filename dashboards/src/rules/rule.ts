/** Rules in the format of Prometheus' files. */

/** One computed and stored series. */
export interface RecordingRule {
  /** `level:metric:operations`. */
  readonly record: string;
  readonly expr: string;
}

/** One condition that sends an alert. */
export interface AlertRule {
  readonly alert: string;
  readonly expr: string;
  /** How long it must hold. */
  readonly for: string;
  readonly labels: { readonly severity: Severity };
  readonly annotations: {
    readonly summary: string;
    readonly description: string;
    readonly runbook_url: string;
  };
}

/**
 * `warning`: look at it within days. `info`: may be intended. Nothing pages: if metering fails, the service
 * keeps running.
 */
export type Severity = "warning" | "info";

/** Rules that are evaluated together, in order. */
export interface RuleGroup<Rule = RecordingRule | AlertRule> {
  readonly name: string;
  /** Default: the server's interval. */
  readonly interval?: string;
  readonly rules: readonly Rule[];
}

/** Address of the pages of `docs/runbooks`. */
export const RUNBOOKS = "https://wattspan.dev/docs/runbooks/";

/** The page of an alert. @example runbookOf("WattspanMeterLost") // "meter-lost.md" */
export const runbookOf = (alert: string): string =>
  `${alert
    .replace(/^Wattspan/, "")
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, "-")
    .toLowerCase()}.md`;

/** The definition of an alert; the rest is derived. */
interface Written {
  readonly name: `Wattspan${string}`;
  readonly expr: string;
  readonly holds: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly description: string;
}

/** Adds the severity and the runbook address to an alert. */
export const alertOf = ({ name, expr, holds, severity, summary, description }: Written): AlertRule => ({
  alert: name,
  expr,
  for: holds,
  labels: { severity },
  annotations: { summary, description, runbook_url: RUNBOOKS + runbookOf(name) },
});
