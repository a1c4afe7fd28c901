import { resolveZone } from "@wattspan/carbon";
import { type Location, WattspanConfigurationError } from "@wattspan/core";
import { describe, expect, it } from "vitest";
import type { Environment, LocationSource } from "./found-location.js";
import { type LocationEvidence, resolveLocation } from "./resolve-location.js";

const cloud = (provider: string, region: string): Location => ({ cloud: { provider, region } });
const at = (environment: Environment, more: Partial<LocationEvidence> = {}) =>
  resolveLocation({ environment, ...more });

const IRELAND = cloud("aws", "eu-west-1");
const IN_POD = { KUBERNETES_SERVICE_HOST: "10.0.0.1" };
const LABELS =
  'app="shop"\ntopology.kubernetes.io/region="eu-west-1"\ntopology.kubernetes.io/zone="eu-west-1a"\n';

describe("the ladder", () => {
  const rungs: [LocationSource, Partial<LocationEvidence>, Environment][] = [
    ["option", { explicit: { country: "FR" } }, {}],
    ["WATTSPAN_LOCATION", {}, { WATTSPAN_LOCATION: "DE" }],
    ["resource", { resourceAttributes: [{ "cloud.provider": "gcp", "cloud.region": "europe-west1" }] }, {}],
    [
      "OTEL_RESOURCE_ATTRIBUTES",
      {},
      { OTEL_RESOURCE_ATTRIBUTES: "cloud.provider=azure,cloud.region=uksouth" },
    ],
    ["WATTSPAN_NODE_REGION", {}, { WATTSPAN_NODE_REGION: "eu-north-1", WATTSPAN_NODE_PROVIDER: "aws" }],
    ["AWS_REGION", {}, { AWS_REGION: "eu-west-1" }],
  ];

  it.each(rungs.map(([source], i) => [source, i] as const))(
    "resolveLocation prefers %s to all lower rungs",
    (source, from) => {
      const below = rungs.slice(from);
      const evidence = Object.assign({}, ...below.map(([, more]) => more)) as Partial<LocationEvidence>;
      const environment = Object.assign({}, ...below.map(([, , variables]) => variables)) as Environment;
      expect(at(environment, evidence)).toMatchObject({ source, ignored: [] });
    },
  );

  it("resolveLocation finds no location in an empty environment", () => {
    expect(at({})).toEqual({ source: "none", ignored: [] });
    expect(at({ WATTSPAN_LOCATION: " ", AWS_REGION: "", OTEL_RESOURCE_ATTRIBUTES: "" })).toEqual({
      source: "none",
      ignored: [],
    });
  });

  it("resolveLocation takes an empty explicit location as given", () => {
    expect(at({ AWS_REGION: "eu-west-1" }, { explicit: {} })).toEqual({
      location: {},
      source: "option",
      ignored: [],
    });
  });
});

describe("what was configured", () => {
  it.each([
    ["DE", "DE", "country"],
    ["aws:eu-west-1", "IE", "cloud_region"],
    ["zone:electricity-maps:US-CAL-CISO", "US-CAL-CISO", "zone"],
    ["52.5,13.4", "DE", "coordinates"],
    ["0,-30", "WORLD", "world"],
  ])("WATTSPAN_LOCATION=%s resolves to the zone %s by %s", (text, zone, rung) => {
    expect(resolveZone(at({ WATTSPAN_LOCATION: text }).location ?? {})).toMatchObject({ zone, rung });
  });

  it.each(["Germany", "XX", "aws:x y", "91,0", "0,181", "zone:DE"])(
    "WATTSPAN_LOCATION=%s is rejected with a configuration error",
    (text) => {
      expect(() => at({ WATTSPAN_LOCATION: text })).toThrow(WattspanConfigurationError);
      expect(() => at({ WATTSPAN_LOCATION: text })).toThrow(
        /WATTSPAN_LOCATION .* must be a country \("DE"\)/,
      );
    },
  );

  it("WATTSPAN_LOCATION with a typing error in its region is rejected with the nearest region", () => {
    expect(() => at({ WATTSPAN_LOCATION: "aws:eu-wst-1" })).toThrow(
      'WATTSPAN_LOCATION is "aws:eu-wst-1", but must be a region of aws; the nearest is "eu-west-1".',
    );
  });

  it("a region that is newer than the table is a place, also where its name differs by its number alone", () => {
    const { location } = at({ WATTSPAN_LOCATION: "aws:eu-west-9" });
    expect(location).toEqual(cloud("aws", "eu-west-9"));
    expect(resolveZone(location ?? {})).toMatchObject({ zone: "WORLD" });
    expect(at({ AWS_REGION: "eu-wst-1" }).location).toEqual(cloud("aws", "eu-wst-1")); // nobody configured it here
  });

  it.each<[unknown, string]>([
    ["DE", 'option location is "DE", but must be an object'],
    [null, "option location is null, but must be an object"],
    [
      { country: "Germany" },
      'option location.country is "Germany", but must be an ISO 3166-1 code such as "DE" or "DEU".',
    ],
    [{ country: "x".repeat(40) }, "option location.country is a string, but must be"],
    [{ country: Symbol("secret") }, "option location.country is a value of type symbol, but must be"],
    [{ cloud: { provider: "aws" } }, "option location.cloud.region is undefined, but must be a text"],
    [
      { cloud: { provider: "aws", region: "eu-wst-1" } },
      'option location.cloud.region is "eu-wst-1", but must be a region of aws; the nearest is "eu-west-1".',
    ],
    [
      { coordinates: { latitude: Number.NaN, longitude: 0 } },
      "option location.coordinates.latitude is NaN, but must be a number",
    ],
  ])("the option `location` set to %j is rejected with a configuration error", (explicit, message) => {
    const start = () => at({ WATTSPAN_LOCATION: "DE" }, { explicit: explicit as Location });
    expect(start).toThrow(WattspanConfigurationError);
    expect(start).toThrow(message);
  });
});

describe("resource attributes", () => {
  it("resource attributes count from the first resource that has both provider and region", () => {
    const resourceAttributes = [
      { "cloud.region": "us-east-1" },
      { "cloud.provider": "aws", "cloud.region": 7 },
      { "cloud.provider": "azure", "cloud.region": "North Europe" },
    ];
    expect(at({}, { resourceAttributes })).toEqual({
      location: cloud("azure", "northeurope"),
      source: "resource",
      ignored: ["resource: cloud.provider and cloud.region are not a region"],
    });
  });

  it("malformed resource attributes do not count at all, and the next rung does", () => {
    const environment = {
      OTEL_RESOURCE_ATTRIBUTES: "cloud.provider=aws,cloud.region=us-east-1,x=%",
      AWS_REGION: "eu-west-1",
    };
    expect(at(environment)).toEqual({
      location: IRELAND,
      source: "AWS_REGION",
      ignored: ["OTEL_RESOURCE_ATTRIBUTES: it is malformed, so all of it is ignored"],
    });
  });

  it("resource attributes that name a cloud in no table are still a place", () => {
    const { location } = at({
      OTEL_RESOURCE_ATTRIBUTES: "cloud.provider=heroku,cloud.region=eu-west-1",
    });
    expect(location).toEqual(cloud("heroku", "eu-west-1"));
    expect(resolveZone(location ?? {})).toMatchObject({ rung: "world" });
  });
});

describe("Kubernetes", () => {
  it.each<[string, Environment]>([
    ["the node's providerID", { WATTSPAN_NODE_PROVIDER: "aws:///eu-west-1a/i-0abc" }],
    ["a plain name", { WATTSPAN_NODE_PROVIDER: "AWS" }],
    ["cloud.provider", { OTEL_RESOURCE_ATTRIBUTES: "cloud.provider=aws" }],
  ])("a Kubernetes pod takes its region from its labels, and its provider from %s", (_, environment) => {
    const found = at({ ...IN_POD, ...environment, AWS_REGION: "us-east-1" }, { podLabels: () => LABELS });
    expect(found).toEqual({ location: IRELAND, source: "topology.kubernetes.io/region", ignored: [] });
  });

  it.each([
    ["gce://project/europe-west1-b/n", "europe-west1", "gcp"],
    ["hcloud://12345", "fsn1", "hetzner"],
    ["scaleway://instance/fr-par-1/0abc", "fr-par", "scaleway"],
  ])(
    "a Kubernetes node's provider ID, %s in %s, is translated to the name of its cloud, %s",
    (id, region, provider) => {
      const environment = { WATTSPAN_NODE_REGION: region, WATTSPAN_NODE_PROVIDER: id };
      expect(at(environment).location).toEqual(cloud(provider, region));
    },
  );

  it("a Kubernetes pod's region counts only where something names its cloud, and rules out variables of another", () => {
    const ignored = ["topology.kubernetes.io/region: no provider is named"];
    expect(at(IN_POD, { podLabels: () => LABELS })).toEqual({ source: "none", ignored });
    const found = at({ ...IN_POD, AWS_REGION: "eu-west-1" }, { podLabels: () => LABELS });
    expect(found).toEqual({ location: IRELAND, source: "AWS_REGION", ignored });
    expect(at({ ...IN_POD, AWS_REGION: "us-east-1" }, { podLabels: () => LABELS })).toEqual({
      source: "none",
      ignored: [...ignored, "AWS_REGION: the Kubernetes node is in another region"],
    });
  });

  it("a Kubernetes pod's labels are read only where nothing better is known", () => {
    let asked = 0;
    const podLabels = () => {
      asked++;
      return LABELS;
    };
    at({ AWS_REGION: "eu-west-1" }, { podLabels });
    at({ ...IN_POD, WATTSPAN_LOCATION: "DE" }, { podLabels });
    at({ ...IN_POD, OTEL_RESOURCE_ATTRIBUTES: "cloud.provider=aws,cloud.region=eu-west-1" }, { podLabels });
    expect(asked).toBe(0);
    at(IN_POD, { podLabels });
    expect(asked).toBe(1);
  });

  it.each([
    "",
    "topology.kubernetes.io/region=",
    'topology.kubernetes.io/region=""',
    'x.topology.kubernetes.io/region="eu-west-1"',
    "\0\n=\n",
  ])("the labels %j of a Kubernetes pod give no region", (labels) => {
    const environment = { ...IN_POD, WATTSPAN_NODE_PROVIDER: "aws" };
    expect(at(environment, { podLabels: () => labels })).toEqual({ source: "none", ignored: [] });
  });
});

describe("the platform's variables", () => {
  const AZURE = { WEBSITE_SITE_NAME: "shop", REGION_NAME: "West Europe" };

  it.each<[LocationSource, Environment, Location]>([
    ["AWS_REGION", { AWS_REGION: " eu-west-1 ", AWS_DEFAULT_REGION: "us-east-1" }, IRELAND],
    ["AWS_DEFAULT_REGION", { AWS_DEFAULT_REGION: "us-gov-west-1" }, cloud("aws", "us-gov-west-1")],
    [
      "FUNCTION_REGION",
      { FUNCTION_REGION: "us-central1", GOOGLE_CLOUD_REGION: "us-east1" },
      cloud("gcp", "us-central1"),
    ],
    ["CLOUD_RUN_REGION", { CLOUD_RUN_REGION: "europe-west10" }, cloud("gcp", "europe-west10")],
    ["GOOGLE_CLOUD_REGION", { GOOGLE_CLOUD_REGION: "asia-northeast1" }, cloud("gcp", "asia-northeast1")],
    ["REGION_NAME", AZURE, cloud("azure", "westeurope")],
    ["REGION_NAME", { ...AZURE, REGION_NAME: "swedencentral" }, cloud("azure", "swedencentral")],
  ])("the platform's variables locate a process by %s in %j", (source, environment, location) => {
    expect(at(environment)).toEqual({ location, source, ignored: [] });
  });

  it("the platform's malformed variables are passed over and reported without their value", () => {
    const { source, ignored } = at({
      AWS_REGION: "x y",
      GOOGLE_CLOUD_REGION: "global",
      ...AZURE,
      REGION_NAME: "Mars (Stage)",
    });
    expect(source).toBe("none");
    expect(ignored).toEqual([
      "AWS_REGION: its value is not the name of a region of aws",
      "GOOGLE_CLOUD_REGION: its value is not the name of a region of gcp",
      "REGION_NAME: its value is not the name of a region of azure",
    ]);
    expect(at({ AWS_REGION: "x y", AWS_DEFAULT_REGION: "eu-west-1" }).location).toEqual(IRELAND);
  });

  it("REGION_NAME says nothing outside of Azure", () => {
    expect(at({ REGION_NAME: "bavaria" })).toEqual({ source: "none", ignored: [] });
  });

  it("contradicting platform variables are decided by a mark of the platform, or give no location", () => {
    const two = { AWS_REGION: "eu-west-1", GOOGLE_CLOUD_REGION: "europe-west1" };
    expect(at(two)).toEqual({
      source: "none",
      ignored: ["AWS_REGION and GOOGLE_CLOUD_REGION: they name different clouds"],
    });
    expect(at({ ...two, AWS_EXECUTION_ENV: "AWS_ECS_FARGATE" }).location).toEqual(IRELAND);
    expect(at({ ...two, K_SERVICE: "shop" }).location).toEqual(cloud("gcp", "europe-west1"));
    expect(at({ ...two, K_SERVICE: "shop", ...AZURE }).source).toBe("none");
    expect(at({ AWS_REGION: "us-east-1", CLOUD_RUN_JOB: "nightly" })).toEqual({
      source: "none",
      ignored: ["AWS_REGION: this process runs on gcp"],
    });
  });

  it("K_SERVICE is not a mark of Google in another Kubernetes", () => {
    expect(at({ ...IN_POD, K_SERVICE: "shop", AWS_REGION: "eu-west-1" }).location).toEqual(IRELAND);
  });
});
