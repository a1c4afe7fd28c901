/** Our own SDK, with missing packages. */

import { createRequire } from "node:module";
import type { Resource } from "@opentelemetry/resources";
import { expect, it, onTestFinished, vi } from "vitest";
import { exporterPlan } from "./exporters.js";
import type { LoadPackage } from "./optional-packages.js";
import { ownSdk } from "./own-sdk.js";

const require = createRequire(import.meta.url);
const without =
  (...missing: readonly string[]): LoadPackage =>
  (name) => {
    if (missing.includes(name) || missing.length === 0) throw new Error(`Cannot find module '${name}'`);
    return require(name);
  };

it("all packages that spans need are named at once, with a command that works on every Node", () => {
  const said = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  onTestFinished(() => said.mockRestore());
  const { tracerProvider } = ownSdk(exporterPlan({ OTEL_TRACES_EXPORTER: "otlp" }), {}, without());
  expect(tracerProvider).toBeUndefined();
  const packages = ["sdk-trace", "resources", "exporter-trace-otlp-proto"].map(
    (name) => `@opentelemetry/${name}`,
  );
  expect(said.mock.calls.flat()).toEqual([
    `wattspan: OTEL_TRACES_EXPORTER is set, but nothing is exported: it needs ${packages.join(", ")}; ` +
      `run: npm install ${packages.join(" ")} @opentelemetry/api@1\n`,
  ]);
});

it("what is pushed names its process as an instance, unless the variables do", () => {
  const plan = exporterPlan({ OTEL_TRACES_EXPORTER: "console", OTEL_METRICS_EXPORTER: "console,prometheus" });
  const instances = () => {
    const { tracerProvider, meterProviders } = ownSdk(plan, {}, without("none"));
    const [pushed, scraped] = meterProviders.map(
      (provider) => (provider as unknown as { _sharedState: { resource: Resource } })._sharedState.resource,
    );
    const traced = (tracerProvider as unknown as { _resource: Resource })._resource;
    return [traced, pushed, scraped].map((resource) => resource?.attributes["service.instance.id"]);
  };
  const [traced, pushed, scraped] = instances();
  expect(pushed).toMatch(/^[\da-f-]{36}$/);
  expect([traced, scraped]).toEqual([pushed, undefined]);
  vi.stubEnv("OTEL_RESOURCE_ATTRIBUTES", "service.instance.id=pod-1");
  onTestFinished(() => void vi.unstubAllEnvs());
  expect(instances().slice(0, 2)).toEqual(["pod-1", "pod-1"]);
});

it("the tracing SDK that ended with SDK 2 is taken where the newer package is missing", () => {
  const plan = exporterPlan({ OTEL_TRACES_EXPORTER: "console" });
  const { tracerProvider } = ownSdk(plan, {}, without("@opentelemetry/sdk-trace"));
  expect(tracerProvider?.constructor.name).toBe("BasicTracerProvider");
});
