/**
 * The accepted OpenTelemetry signals: log records and ended spans. Metrics arrive too late to mark the end of
 * an epoch.
 */
export type OtlpSignal = "logs" | "traces";

/** The numeric attributes of a record. */
export type RecordAttributes = Readonly<Record<string, number>>;
