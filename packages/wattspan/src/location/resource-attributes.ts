/**
 * Reads `OTEL_RESOURCE_ATTRIBUTES`: `key=value` pairs separated by commas, both percent-decoded. `,` and `=`
 * inside are encoded. By OpenTelemetry's specification, one mistake discards the whole value.
 *
 * Source: OpenTelemetry specification, "Resource SDK", section "Specifying resource information via an
 * environment variable".
 *
 * @returns `undefined` for a malformed text.
 * @example parseResourceAttributes("cloud.provider=aws,cloud.region=eu%2Dwest%2D1") // { "cloud.provider": "aws", "cloud.region": "eu-west-1" }
 */
export function parseResourceAttributes(text: string): Readonly<Record<string, string>> | undefined {
  const pairs: [string, string][] = [];
  for (const member of text.split(",")) {
    if (member.trim() === "") continue; // a trailing comma is allowed
    const parts = member.split("=");
    const [key, value] = parts.map(decoded);
    if (!key || value === undefined || parts.length > 2) return undefined;
    pairs.push([key, value]);
  }
  return Object.fromEntries(pairs);
}

/** The text, trimmed and decoded. Undefined if the encoding is broken. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text.trim());
  } catch {
    return undefined;
  }
}
