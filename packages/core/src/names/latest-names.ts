/**
 * Whether the application opted in to the newest GenAI names, read as OpenTelemetry's instrumentations do.
 */
export function wantsLatestNames(): boolean {
  const { process } = globalThis as { process?: { env?: Record<string, string | undefined> } };
  return (process?.env?.OTEL_SEMCONV_STABILITY_OPT_IN ?? "")
    .split(",")
    .includes("gen_ai_latest_experimental");
}
