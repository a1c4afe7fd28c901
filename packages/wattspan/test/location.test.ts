/** Where a started Wattspan believes to be, from the environment of its process to the footprint. */

import { DiagLogLevel, diag } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  startWattspan,
  type Wattspan,
  WattspanConfigurationError,
  type WattspanOptions,
} from "../src/index.js";
import { meteredOnce } from "./metered-once.js";

/** What the ladder reads; this machine may have some of it. */
const VARIABLES = [
  "WATTSPAN_LOCATION",
  "OTEL_RESOURCE_ATTRIBUTES",
  "KUBERNETES_SERVICE_HOST",
  "WATTSPAN_NODE_REGION",
  "AWS_REGION",
  "AWS_DEFAULT_REGION",
  "AWS_EXECUTION_ENV",
  "FUNCTION_REGION",
  "CLOUD_RUN_REGION",
  "GOOGLE_CLOUD_REGION",
  "WEBSITE_SITE_NAME",
];
const warn = vi.fn<(text: string) => void>();
let wattspan: Wattspan | undefined;

beforeEach(() => {
  for (const name of VARIABLES) vi.stubEnv(name, undefined);
  const ignore = () => undefined;
  diag.setLogger({ error: ignore, warn, info: ignore, debug: ignore, verbose: ignore }, DiagLogLevel.WARN);
  warn.mockClear();
});
afterEach(async () => {
  await wattspan?.shutdown();
  wattspan = undefined;
  diag.disable();
  vi.unstubAllEnvs();
});

/** Starts it, meters one call, and gives its footprint. */
async function meterOnce(options: WattspanOptions = {}) {
  const once = await meteredOnce(options);
  wattspan = once.wattspan;
  return once.footprint;
}

describe("startWattspan", () => {
  it("startWattspan under AWS_REGION=eu-west-1 is in Ireland, by its cloud region", async () => {
    vi.stubEnv("AWS_REGION", "eu-west-1");
    const footprint = await meterOnce();
    expect(footprint?.intensity).toMatchObject({ zone: "IE", rung: "cloud_region" });
    expect(footprint?.co2e?.value).toBeGreaterThan(0);
    expect(wattspan?.status).toMatchObject({
      location: { cloud: { provider: "aws", region: "eu-west-1" } },
      locationSource: "AWS_REGION",
    });
    expect(warn).not.toHaveBeenCalled();
  });

  it("startWattspan prefers the option as its location, and then the resource of its provider", async () => {
    vi.stubEnv("AWS_REGION", "eu-west-1");
    vi.stubEnv("OTEL_RESOURCE_ATTRIBUTES", "cloud.provider=aws,cloud.region=eu-north-1");
    const resource = resourceFromAttributes({ "cloud.provider": "gcp", "cloud.region": "europe-west1" });
    const tracerProvider = new TracerProvider({ resource, spanProcessors: [] });
    const telemetry = { detail: "off", tracerProvider } as const;
    expect((await meterOnce({ telemetry, location: { country: "FR" } }))?.intensity).toMatchObject({
      zone: "FR",
    });
    expect(wattspan?.status.locationSource).toBe("option");
    await wattspan?.shutdown();
    expect((await meterOnce({ telemetry }))?.intensity).toMatchObject({ zone: "BE", rung: "cloud_region" });
    expect(wattspan?.status.locationSource).toBe("resource");
    await wattspan?.shutdown();
    expect((await meterOnce())?.intensity).toMatchObject({ zone: "SE-SE3" });
    expect(wattspan?.status.locationSource).toBe("OTEL_RESOURCE_ATTRIBUTES");
  });

  it("startWattspan warns once that its location is unknown, however many calls there are", async () => {
    expect((await meterOnce())?.intensity).toMatchObject({ zone: "WORLD", rung: "world" });
    expect(wattspan?.status.locationSource).toBe("none");
    await startWattspan();
    expect(warn).toHaveBeenCalledTimes(1);
    expect(warn.mock.calls[0]?.[0]).toContain("WATTSPAN_LOCATION");
  });

  it("startWattspan rejects a WATTSPAN_LOCATION that cannot be right, and starts nothing", async () => {
    vi.stubEnv("WATTSPAN_LOCATION", "Germany");
    await expect(startWattspan({ meters: [] })).rejects.toThrow(WattspanConfigurationError);
    await expect(startWattspan({ meters: [], location: { country: "Germany" } })).rejects.toThrow(
      "option location",
    );
    vi.stubEnv("WATTSPAN_LOCATION", "DE");
    expect((await meterOnce())?.intensity).toMatchObject({ zone: "DE", rung: "country" });
  });
});
