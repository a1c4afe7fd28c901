/** Whether the application asked for the newest GenAI names, as OpenTelemetry's instrumentations read it. */
export function wantsLatestNames(): boolean {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  return (process?.env?.OTEL_SEMCONV_STABILITY_OPT_IN ?? "")
    .split(",")
    .includes("gen_ai_latest_experimental");
}
