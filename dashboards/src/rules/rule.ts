/** Rules in the form of Prometheus' files. */

/** One series that is computed and kept. */
export interface RecordingRule {
  /** `level:metric:operations`. */
  readonly record: string;
  readonly expr: string;
}

/** One condition that somebody is told of. */
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

/** `warning`: somebody should look within days. `info`: may be meant. Nothing pages: where metering fails, the service goes on. */
export type Severity = "warning" | "info";

/** Rules that are evaluated together, in their order. */
export interface RuleGroup<Rule = RecordingRule | AlertRule> {
  readonly name: string;
  /** Default: that of the server. */
  readonly interval?: string;
  readonly rules: readonly Rule[];
}

/** Where the pages of `docs/runbooks` are. */
export const RUNBOOKS = "https://wattspan.dev/docs/runbooks/";

/** The page of an alert. @example runbookOf("WattspanMeterLost") // "meter-lost.md" */
export const runbookOf = (alert: string): string =>
  `${alert
    .replace(/^Wattspan/, "")
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, "-")
    .toLowerCase()}.md`;

/** What is written for an alert; the rest follows from it. */
interface Written {
  readonly name: `Wattspan${string}`;
  readonly expr: string;
  readonly holds: string;
  readonly severity: Severity;
  readonly summary: string;
  readonly description: string;
}

/** An alert with its severity and the address of its runbook. */
export const alertOf = ({ name, expr, holds, severity, summary, description }: Written): AlertRule => ({
  alert: name,
  expr,
  for: holds,
  labels: { severity },
  annotations: { summary, description, runbook_url: RUNBOOKS + runbookOf(name) },
});
