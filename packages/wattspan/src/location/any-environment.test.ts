/** The location ladder in unforeseen environments. */

import { resolveZone } from "@wattspan/carbon";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyCharacter } from "../../../../scripts/fuzz/any-character.js";
import { resolveLocation } from "./resolve-location.js";

describe("any environment", () => {
  const NAMES = [
    "OTEL_RESOURCE_ATTRIBUTES", "WATTSPAN_NODE_REGION", "WATTSPAN_NODE_PROVIDER", "KUBERNETES_SERVICE_HOST", "AWS_REGION",
    "AWS_DEFAULT_REGION", "AWS_EXECUTION_ENV", "FUNCTION_REGION", "CLOUD_RUN_REGION", "GOOGLE_CLOUD_REGION", "K_SERVICE",
    "CLOUD_RUN_JOB", "REGION_NAME", "WEBSITE_SITE_NAME",
  ]; // biome-ignore format: a list
  const real = fc.constantFrom(
    "eu-west-1",
    "us-east-1",
    "europe-west1",
    "West Europe",
    "uksouth",
    "aws",
    "gce://p/z/n",
  );
  const attributes = fc
    .tuple(fc.constantFrom("aws", "gcp", "azure", "%", "x=y"), real)
    .map(([provider, region]) => `cloud.provider=${provider},cloud.region=${region}`);
  const value = fc.oneof(real, attributes, fc.string({ unit: anyCharacter }), fc.constant(undefined));
  const environments = fc.record(Object.fromEntries(NAMES.map((name) => [name, value])), {
    requiredKeys: [],
  });
  const labels = fc.oneof(
    real.map((region) => `topology.kubernetes.io/region="${region}"`),
    fc.string(),
  );

  it("any environment gives a location that stands in it and that carbon understands, or none, and never throws", () => {
    let located = 0;
    fc.assert(
      fc.property(environments, labels, (environment, podLabels) => {
        const { location, source } = resolveLocation({ environment, podLabels: () => podLabels });
        expect(location === undefined).toBe(source === "none");
        if (!location?.cloud) return;
        located++;
        resolveZone(location);
        // Its region is somewhere in the input: nothing is made up.
        const given = [...Object.values(environment), podLabels].join("\n").toLowerCase().replaceAll(" ", "");
        expect(decodedLoosely(given)).toContain(location.cloud.region);
      }),
      { numRuns: 2000 },
    );
    expect(located).toBeGreaterThan(100);
  });

  it("an environment makes the location throw only for WATTSPAN_LOCATION, and then a configuration error", () => {
    fc.assert(
      fc.property(environments, fc.string(), (environment, text) => {
        try {
          const { source } = resolveLocation({ environment: { ...environment, WATTSPAN_LOCATION: text } });
          if (text.trim() !== "") expect(source).toBe("WATTSPAN_LOCATION");
        } catch (error) {
          expect(error).toMatchObject({ name: "WattspanConfigurationError", option: "WATTSPAN_LOCATION" });
        }
      }),
    );
  });
});

const decodedLoosely = (text: string): string => text.replaceAll("%2d", "-").replaceAll("%20", "");
