/** One place has one PUE: hosted estimates take it from the tables of @wattspan/carbon. */

import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { placePue } from "../src/serving/place-pue.js";
import { PUE } from "../src/serving/serving-assumptions.js";

const root = join(import.meta.dirname, "../../..");

it.each([
  ["PUE of regions", "hosted-facilities", ["pue"], "facility-pue"],
  ["WUE of regions", "hosted-facilities", ["wue"], "facility-wue"],
  ["making of servers", "node-embodied", [], "node-embodied"],
])("the %s is that of the tables of @wattspan/carbon, byte by byte", (_, name, figure, table) => {
  const script = join(root, `scripts/tables/${name}.mjs`);
  const written = execFileSync(process.execPath, [script, "--print", ...figure], { encoding: "utf8" });
  expect(written).toBe(readFileSync(join(root, `packages/models/src/data/${table}.ts`), "utf8"));
});

it("placePue knows the region, else the provider's fleet, else data centres in general", () => {
  const at = (provider: string, region: string) => placePue(undefined, { cloud: { provider, region } });
  expect(at("aws", "us-east-1")).toEqual({ value: 1.15, low: 1.112, high: 1.188 });
  expect(at("gcp", "europe-west4").value).toBe(1.09);
  expect(at("aws", "no-such-region")).toEqual(placePue("aws.bedrock", undefined));
  expect(at("oci", "eu-frankfurt-1")).toEqual(PUE);
  expect(placePue("openai", undefined)).toEqual(placePue("azure.ai.openai", {}));
  expect(placePue(undefined, undefined)).toEqual(PUE);
});

it("placePue knows clouds and regions as @wattspan/carbon does, however they are written", () => {
  const at = (provider: string, region: string) => placePue("openai", { cloud: { provider, region } });
  for (const provider of ["aws", "AWS", "amazon", "aws.bedrock", " Amazon Web Services"])
    expect(at(provider, "ap-south-1").value, provider).toBe(1.42);
  expect(at("AWS", "AP-SOUTH-1").value).toBe(1.42);
  for (const region of ["southeastasia", "Southeast Asia", "SouthEastAsia"])
    expect(at("microsoft.azure", region).value, region).toBe(1.28);
  expect(at("Google Cloud", "us-central1")).toEqual(at("gcp", "us-central1"));
});

it("placePue of a cloud without figures is not that of the provider's usual one", () => {
  expect(placePue("openai", { cloud: { provider: "ovh", region: "gra" } })).toEqual(PUE);
  expect(placePue("openai", { country: "FR" })).toEqual(placePue("openai", undefined));
});
