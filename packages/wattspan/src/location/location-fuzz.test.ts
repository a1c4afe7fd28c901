/** Any text gives its place or none. It never gives an error or an impossible place. */

import type { Location } from "@wattspan/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { longestMs, mostMs, mutated } from "../../../../scripts/fuzz/mutated.js";
import { cloudRegion } from "./cloud-region.js";
import { kubernetesNode } from "./kubernetes-node.js";
import { formatLocation, parseLocation } from "./parse-location.js";
import { providerResource } from "./provider-resource.js";
import { parseResourceAttributes } from "./resource-attributes.js";

const cloud = fc.constantFrom("aws:eu-west-1", "gcp:europe-west1", "azure:West Europe", "hetzner:fsn1");
const degrees = (most: number) => fc.double({ min: -most, max: most, noNaN: true }).map((n) => n.toFixed(4));
const valid = fc.oneof(
  fc.stringMatching(/^[A-Z]{2,3}$/),
  fc.constantFrom("zone:electricity-maps:US-CAL-CISO", "zone:ember:DEU"),
  cloud,
  fc.tuple(degrees(90), degrees(180)).map(([latitude, longitude]) => `${latitude},${longitude}`),
);

/** Whether a place could exist: names of plain characters, degrees on earth. */
function canBe({ country, cloud: region, zone, coordinates }: Location): boolean {
  if (country !== undefined) return /^[A-Z]{2,3}$/.test(country);
  if (region)
    return /^[a-z\d][a-z\d_.-]*$/.test(region.provider) && /^[a-z\d][a-z\d_.-]*$/.test(region.region);
  if (zone) return /^[\w.-]+$/.test(zone.system) && /^[\w-]+$/.test(zone.code);
  if (!coordinates) return false;
  return Math.abs(coordinates.latitude) <= 90 && Math.abs(coordinates.longitude) <= 180;
}

describe("WATTSPAN_LOCATION", () => {
  it("a damaged WATTSPAN_LOCATION gives a place that can exist, or none", () => {
    let places = 0;
    fc.assert(
      fc.property(mutated(valid), (text) => {
        const location = parseLocation(text);
        if (!location) return;
        places++;
        expect(canBe(location), JSON.stringify(location)).toBe(true);
        expect(parseLocation(formatLocation(location))).toEqual(location);
      }),
      { numRuns: 3000 },
    );
    expect(places).toBeGreaterThan(100);
  });

  const nowhere = ["91,0", "-90.1,0", "0,181", "0,-1000", `${"9".repeat(400)},0`];
  it.each(nowhere.map((text) => [text.slice(0, 9), text] as const))(
    "WATTSPAN_LOCATION names no place by %s",
    (_, text) => {
      expect(parseLocation(text)).toBeUndefined();
    },
  );

  it("WATTSPAN_LOCATION is read in linear time", () => {
    const long = ["9", "9.", "9,", "a", "aws:", "zone:", " ", "-", "zone:a:"];
    expect(longestMs(parseLocation, long)).toBeLessThan(mostMs);
  });
});

describe("OTEL_RESOURCE_ATTRIBUTES", () => {
  const pairs = fc.dictionary(fc.stringMatching(/^[a-z.]{1,12}$/), fc.string({ maxLength: 12 }), {
    maxKeys: 5,
  });
  const text = pairs.map((all) =>
    Object.entries(all)
      .map(([key, value]) => `${key}=${encodeURIComponent(value)}`)
      .join(","),
  );

  it("damaged OTEL_RESOURCE_ATTRIBUTES give texts or nothing at all", () => {
    fc.assert(
      fc.property(mutated(text), (damaged) => {
        const attributes = parseResourceAttributes(damaged);
        for (const [key, value] of Object.entries(attributes ?? {})) {
          expect(key).not.toBe("");
          expect(typeof value).toBe("string");
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("OTEL_RESOURCE_ATTRIBUTES have no key that reaches into an object's prototype", () => {
    const attributes = parseResourceAttributes("__proto__=x,constructor=y");
    expect(Object.getPrototypeOf(attributes)).toBe(Object.prototype);
    expect(attributes?.["cloud.region"]).toBeUndefined();
  });

  it("OTEL_RESOURCE_ATTRIBUTES are read in linear time", () => {
    expect(longestMs(parseResourceAttributes, ["a=b,", ",", "=", "%41", "%", " "])).toBeLessThan(mostMs);
  });
});

describe("labels and names of a Kubernetes node", () => {
  const labels = fc
    .tuple(fc.constantFrom("eu-west-1", "europe-west1"), fc.string({ maxLength: 20 }))
    .map(([region, more]) => `app="${more}"\ntopology.kubernetes.io/region="${region}"\npod="x"\n`);
  const read = (text: string) => kubernetesNode({ KUBERNETES_SERVICE_HOST: "10.0.0.1" }, () => text);

  it("damaged labels of a Kubernetes pod give a region of plain characters that stands in them, or none", () => {
    fc.assert(
      fc.property(mutated(labels), (text) => {
        const { region } = read(text);
        if (region === undefined) return;
        expect(region).toMatch(/^[a-z\d_.-]+$/);
        expect(text.toLowerCase()).toContain(`region="${region}"`);
      }),
      { numRuns: 2000 },
    );
  });

  it("a damaged provider ID of a Kubernetes node gives a provider of plain characters, or none", () => {
    const id = fc.constantFrom("aws:///eu-west-1a/i-0abc", "gce://p/z/n", "azure:///subscriptions/x");
    fc.assert(
      fc.property(mutated(id), (text) => {
        const { provider } = kubernetesNode({ WATTSPAN_NODE_PROVIDER: text }, () => undefined);
        expect(provider ?? "none").toMatch(/^[a-z][a-z\d_.-]*$/);
      }),
    );
  });

  it("labels of a Kubernetes pod are read in linear time", () => {
    const long = ["topology.kubernetes.io/region=", '"', "\n", 'topology.kubernetes.io/region="a" '];
    expect(longestMs(read, long)).toBeLessThan(mostMs);
  });
});

describe("a cloud region", () => {
  it("cloudRegion gives a name that the cloud could have, or none, for any input", () => {
    const [provider, region] = [
      fc.constantFrom("aws", "gcp", "azure"),
      mutated(cloud.map((text) => text.slice(4))),
    ];
    fc.assert(
      fc.property(fc.oneof(provider, fc.anything()), fc.oneof(region, fc.anything()), (a, b) => {
        const found = cloudRegion(a, b);
        if (found) expect(canBe({ cloud: found })).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });

  it("cloudRegion reads a region in linear time", () => {
    const long = ["a", "a-", "-", "a1", "1", " "];
    for (const provider of ["aws", "gcp", "azure", "other"])
      expect(longestMs((text) => cloudRegion(provider, text), long)).toBeLessThan(mostMs);
  });
});

describe("the resource of a provider", () => {
  it("the resource of any provider is read without an error", () => {
    const attributes = fc.dictionary(fc.constantFrom("cloud.provider", "cloud.region"), fc.anything());
    const resource = fc.record({
      attributes: fc.oneof(attributes, fc.anything()),
      asyncAttributesPending: fc.anything(),
    });
    const provider = fc.oneof(
      fc.record({ resource: fc.oneof(resource, fc.anything()) }),
      fc.record({ _sharedState: fc.oneof(fc.record({ resource }), fc.anything()) }),
      fc.record({ getDelegate: fc.oneof(fc.func(fc.anything()), fc.anything()) }),
      fc.anything(),
    );
    fc.assert(
      fc.property(provider, (given) => {
        const found = providerResource(given)?.attributes() ?? {};
        cloudRegion(found["cloud.provider"], found["cloud.region"]);
      }),
      { numRuns: 2000 },
    );
  });
});
