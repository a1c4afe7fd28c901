import { DiagLogLevel, diag } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { annualAverage } from "@wattspan/carbon";
import { type CarbonIntensityProvider, createMetering, type Location } from "@wattspan/core";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Environment } from "./found-location.js";
import { type LocateOptions, locateProcess } from "./locate-process.js";

let warnings: string[];
let details: string[];
beforeEach(() => {
  warnings = [];
  details = [];
  const ignore = () => undefined;
  const warn = (text: string) => void warnings.push(text);
  const debug = (text: string) => void details.push(text);
  diag.setLogger(
    { error: warn, warn, info: ignore, debug, verbose: ignore },
    { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true },
  );
  details = [];
});
afterEach(() => {
  diag.disable();
  vi.useRealTimers();
});

const intensity = annualAverage();

/** What a metering of this process knows of its place after a lookup. */
async function statusOf(environment: Environment, options: Partial<LocateOptions> = {}) {
  const located = locateProcess({ intensity, environment, ...options });
  const metering = createMetering({ ...located.options, telemetry: { detail: "off" } });
  await metering.ready;
  const status = located.describe(metering.status);
  located.warnOfWorld(status);
  await metering.shutdown();
  return status;
}

/** Telemetry whose resource has a region that is being detected. */
const detecting = (region: Promise<string>) => ({
  meterProvider: new MeterProvider({
    resource: resourceFromAttributes({ "cloud.provider": "aws", "cloud.region": region }),
  }),
});

describe("locateProcess", () => {
  it("locateProcess records the place, its source and its rung, and logs nothing", async () => {
    const status = await statusOf({ AWS_REGION: "eu-west-1" });
    expect(status).toMatchObject({
      location: { cloud: { provider: "aws", region: "eu-west-1" } },
      locationSource: "AWS_REGION",
      intensity: { zone: "IE", rung: "cloud_region" },
    });
    expect(warnings).toEqual([]);
  });

  it("locateProcess warns once that it uses the world average, and says what to set", async () => {
    const status = await statusOf({});
    expect(status).toMatchObject({ locationSource: "none", intensity: { zone: "WORLD", rung: "world" } });
    expect(status).not.toHaveProperty("location");
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatch(
      /^wattspan: the location of this process is unknown, so CO2e is .*world average/,
    );
    expect(warnings[0]).toContain("Set WATTSPAN_LOCATION, for example to DE");
  });

  it.each<[string, Environment]>([
    ['"0,-30" (from WATTSPAN_LOCATION)', { WATTSPAN_LOCATION: "0,-30" }],
    ['"aws:eu-moon-1" (from AWS_REGION)', { AWS_REGION: "eu-moon-1" }],
  ])("locateProcess warns that %s is in no table", async (place, environment) => {
    expect(await statusOf(environment)).toMatchObject({ intensity: { rung: "world" } });
    expect(warnings).toEqual([expect.stringContaining(`no intensity is known for ${place}`)]);
  });

  it("locateProcess names in one warning what it passed over, without the values", async () => {
    await statusOf({ AWS_REGION: "secret place", OTEL_RESOURCE_ATTRIBUTES: "x" });
    expect(warnings).toHaveLength(2);
    expect(warnings[0]).toBe(
      "wattspan: ignored for the location: OTEL_RESOURCE_ATTRIBUTES: it is malformed, so all of it is ignored; AWS_REGION: its value is not the name of a region of aws",
    );
  });

  it("locateProcess logs what it passed over at debug level only where a place was found", async () => {
    await statusOf({ OTEL_RESOURCE_ATTRIBUTES: "x", AWS_REGION: "eu-west-1" });
    expect(warnings).toEqual([]);
    expect(details).toEqual([expect.stringContaining("ignored for the location: OTEL_RESOURCE_ATTRIBUTES")]);
  });

  it("locateProcess survives a logger that throws", async () => {
    const fail = () => {
      throw new Error("the logger failed");
    };
    diag.disable();
    diag.setLogger({ error: fail, warn: fail, info: fail, debug: fail, verbose: () => undefined });
    await expect(statusOf({ AWS_REGION: "x y" })).resolves.toMatchObject({ locationSource: "none" });
  });

  it("locateProcess waits for a resource that is still being detected", async () => {
    const region = Promise.withResolvers<string>();
    const telemetry = detecting(region.promise);
    const located = locateProcess({ intensity, telemetry, environment: { AWS_REGION: "us-east-1" } });
    const metering = createMetering({ ...located.options, telemetry: { detail: "off" } });
    const before = located.describe(metering.status);
    expect(before).not.toHaveProperty("location");
    expect(before).not.toHaveProperty("locationSource");
    region.resolve("eu-west-1");
    await metering.ready;
    expect(located.describe(metering.status)).toMatchObject({
      location: { cloud: { provider: "aws", region: "eu-west-1" } },
      locationSource: "resource",
      intensity: { zone: "IE", rung: "cloud_region" },
    });
    await metering.shutdown();
    expect(warnings).toEqual([]);
  });

  it("locateProcess waits for a resource a second at most, and not at all where the place was configured", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const telemetry = detecting(new Promise(() => undefined));
    expect(await statusOf({ WATTSPAN_LOCATION: "FR" }, { telemetry })).toMatchObject({
      intensity: { zone: "FR" },
    });
    const status = statusOf({ AWS_REGION: "us-east-1" }, { telemetry });
    await vi.advanceTimersByTimeAsync(1000);
    expect(await status).toMatchObject({ locationSource: "AWS_REGION", intensity: { zone: "US-MIDA-PJM" } });
    expect(warnings).toEqual([]);
  });

  it("locateProcess passes other places to the provider unchanged, and its forecast on", async () => {
    const asked: Location[] = [];
    const provider: CarbonIntensityProvider = {
      name: "asked",
      async current(location, signal) {
        asked.push(location);
        return intensity.current(location, signal);
      },
      async forecast(location) {
        asked.push(location);
        return [];
      },
    };
    const telemetry = detecting(Promise.resolve("eu-west-1"));
    const { options } = locateProcess({ intensity: provider, telemetry, environment: {} });
    const { location: here = {} } = options;
    const { signal } = new AbortController();
    expect(await options.intensity.current(here, signal)).toMatchObject({ zone: "IE" });
    expect(await options.intensity.current({}, signal)).toMatchObject({ zone: "WORLD" });
    await options.intensity.forecast?.(here, 1, signal);
    const ireland = { cloud: { provider: "aws", region: "eu-west-1" } };
    expect(asked).toEqual([ireland, {}, ireland]);
  });
});
