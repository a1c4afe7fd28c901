import type { HostedCall, Location } from "@wattspan/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyCharacter } from "../../../../scripts/fuzz/any-character.js";
import { endpointPlace } from "./endpoint-place.js";
import { USUAL_PLACES } from "./provider-places.js";
import { servingLocation } from "./serving-location.js";

const aws = (region: string) => ({ cloud: { provider: "aws", region } });
const gcp = (region: string) => ({ cloud: { provider: "gcp", region } });
const azure = (region: string) => ({ cloud: { provider: "azure", region } });
const country = (code: string) => ({ country: code });

describe("servingLocation", () => {
  const claude = { model: "claude-sonnet-4-5", provider: "anthropic" };
  const bedrock = { model: "anthropic.claude-sonnet-4-5-20250929-v1:0", provider: "aws.bedrock" };
  const ireland = { host: "bedrock-runtime.eu-west-1.amazonaws.com" };

  it.each<[string, HostedCall, object, string]>([
    ["the header of Azure", { model: "gpt-4o", region: "Sweden Central", host: "x.openai.azure.com" }, azure("swedencentral"), "response"],
    ["the answer of Anthropic", { ...claude, geography: "us", host: "api.anthropic.com" }, country("US"), "response"],
    ["an answer without a place", { ...claude, geography: "not_available" }, country("US"), "provider"],
    ["an answer from anywhere", { ...claude, geography: "global" }, country("US"), "provider"],
    ["the host", { ...bedrock, ...ireland }, aws("eu-west-1"), "endpoint"],
    ["a profile before the host", { ...bedrock, model: `us.${bedrock.model}`, ...ireland }, country("US"), "model_name"],
    ["a profile of the world, and not the host", { ...bedrock, model: `global.${bedrock.model}`, ...ireland }, country("US"), "provider"],
    ["an ARN", { ...bedrock, model: `arn:aws:bedrock:eu-central-1::foundation-model/${bedrock.model}` }, aws("eu-central-1"), "model_name"],
    ["a path of Vertex AI", { model: "projects/p/locations/europe-west4/publishers/google/models/gemini-2.5-flash" }, gcp("europe-west4"), "model_name"],
    ["the provider", { model: "gpt-4o", provider: "openai", host: "api.openai.com" }, country("US"), "provider"],
    ["nothing", { model: "m", provider: "openrouter" }, {}, "world"],
    ["less than nothing", { model: "m" }, {}, "world"],
  ])("servingLocation goes by %s", (_, call, location, rung) => {
    expect(servingLocation(call)).toEqual({ location, rung });
  }); // biome-ignore format: a table

  it("servingLocation takes a part of the world for one of its countries", () => {
    const european = servingLocation({ ...bedrock, model: `eu.${bedrock.model}` });
    expect(european.rung).toBe("model_name");
    expect(european.orIn).toContainEqual(country("FR"));
    expect(servingLocation({ model: "m", host: "api.eu.mistral.ai" })).toEqual({
      ...european,
      rung: "endpoint",
    });
    expect(servingLocation({ model: "m", provider: "mistral_ai" })).toEqual({
      ...european,
      rung: "provider",
    });
  });

  it("servingLocation never throws, and gives nothing but places", () => {
    const name = fc.oneof(
      fc.string({ unit: anyCharacter }),
      fc.constantFrom("us", "eu", "gpt-4o", "openai", "__proto__", "constructor", "toString"),
    );
    const host = fc.oneof(
      name,
      name.map((region) => `bedrock-runtime.${region}.amazonaws.com`),
      name.map((region) => `${region}.ml.cloud.ibm.com`),
    );
    const calls = fc.record(
      { model: name, provider: name, host, region: name, geography: name },
      { requiredKeys: ["model"] },
    );
    fc.assert(
      fc.property(calls, (call) => {
        const { location, orIn = [] } = servingLocation(call);
        for (const place of [location, ...orIn]) expect(isPlace(place)).toBe(true);
      }),
      { numRuns: 2000 },
    );
  });
});

const isPlace = ({ cloud, country: code = "US" }: Location): boolean =>
  /^[A-Z]{2}$/.test(code) &&
  (cloud === undefined || /^(aws|gcp|azure|ibm|oracle) [a-z\d-]+$/.test(`${cloud.provider} ${cloud.region}`));

describe("endpointPlace", () => {
  it.each<[string, object]>([
    ["bedrock-runtime.us-east-1.amazonaws.com", aws("us-east-1")],
    ["bedrock-runtime-fips.us-gov-west-1.amazonaws.com", aws("us-gov-west-1")],
    ["vpce-1.bedrock-runtime.ap-southeast-2.vpce.amazonaws.com", aws("ap-southeast-2")],
    ["bedrock-mantle.eu-north-1.api.aws", aws("eu-north-1")],
    ["runtime.sagemaker.ca-central-1.amazonaws.com", aws("ca-central-1")],
    ["US-CENTRAL1-aiplatform.googleapis.com", gcp("us-central1")],
    ["aiplatform.europe-west4.rep.googleapis.com", gcp("europe-west4")],
    ["aiplatform.us.rep.googleapis.com", country("US")],
    ["swedencentral.api.cognitive.microsoft.com", azure("swedencentral")],
    ["llama-x.eastus2.models.ai.azure.com", azure("eastus2")],
    ["in.api.openai.com", country("IN")],
    ["us-east-1.api.x.ai", country("US")],
    ["ca-api.together.ai", country("CA")],
    ["eu-de.ml.cloud.ibm.com", { cloud: { provider: "ibm", region: "eu-de" } }],
    [
      "inference.generativeai.us-chicago-1.oci.oraclecloud.com",
      { cloud: { provider: "oracle", region: "us-chicago-1" } },
    ],
  ])("endpointPlace reads %s", (host, location) => {
    expect(endpointPlace(host)).toEqual({ location });
  });

  it.each([
    "api.openai.com",
    "api.anthropic.com",
    "aiplatform.googleapis.com",
    "my-resource.openai.azure.com",
    "127.0.0.1",
    "localhost",
    "",
    "us-east-1.example.com",
    "evil-bedrock-runtime.us-east-1.example.com",
    "toString.ml.cloud.ibm.com",
    "xx-new.ml.cloud.ibm.com",
    "inference.generativeai.us-chicago-1.oci.oraclecloud.com.evil.example",
    `bedrock-runtime.${"a".repeat(250)}-1.amazonaws.com`,
  ])("endpointPlace finds no place in %s", (host) => {
    expect(endpointPlace(host)).toBeUndefined();
  });
});

describe("the table of usual places", () => {
  it("the table of usual places has each provider once, with source and date", () => {
    const providers = USUAL_PLACES.flatMap((row) => row.providers);
    expect(new Set(providers).size).toBe(providers.length);
    for (const { source, asOf, place } of USUAL_PLACES) {
      expect(source.length).toBeGreaterThan(10);
      expect(asOf).toMatch(/^20\d\d-\d\d$/);
      for (const location of [place.location, ...(place.orIn ?? [])])
        expect(location.country).toMatch(/^[A-Z]{2}$/);
    }
  });
});
