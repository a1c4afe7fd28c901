/** What is listened to of OpenTelemetry: log records and spans that ended. Metrics are sent too late to say when an epoch ended. */
export type OtlpSignal = "logs" | "traces";

/** The attributes of a record that are numbers. */
export type RecordAttributes = Readonly<Record<string, number>>;
