/** What `wattspan estimate` makes of the provider that it is given. */

import { describe, expect, it } from "vitest";
import type { EstimateReport } from "../src/index.js";
import { inProcess } from "./run-wattspan.js";

const printed = async (provider: string, ...more: readonly string[]): Promise<string> => {
  const call = ["estimate", "--model", "gpt-4o", "--input", "50000", "--output", "500"];
  return (await inProcess([...call, "--provider", provider, ...more])).stdout;
};
const placeOf = async (provider: string) =>
  (JSON.parse(await printed(provider, "--json")) as EstimateReport).place;
const textOf = async (provider: string) => (await printed(provider)).replace(/\s+/g, " ");

describe("--provider", () => {
  it("a provider without a known place is served anywhere", async () => {
    expect(await placeOf("openrouter")).toMatchObject({ basis: "world" });
    expect(await textOf("openrouter")).toContain("as nothing says where openrouter serves; set it with");
  });

  it.each([
    ["OpenAI", "openai"],
    ["azure", "azure.ai.openai"],
    ["bedrock", "aws.bedrock"],
    ["google.vertex.chat", "gcp.vertex_ai"],
    ["xai", "x_ai"],
    ["mistral", "mistral_ai"],
  ])("the provider %s has the estimate of %s, as in a metered call", async (spelling, provider) => {
    expect(JSON.parse(await printed(spelling, "--json"))).toEqual(
      JSON.parse(await printed(provider, "--json")),
    );
  });

  it.each([
    ["amazon", "nova-pro"],
    ["google", "gemini-2.5-pro"],
  ])(
    "the usual place of %s, which serves under another name, is that of its models without a provider",
    async (whose, model) => {
      const { stdout } = await inProcess(["estimate", "--model", model, "--output", "5", "--json"]);
      const { place } = JSON.parse(stdout) as EstimateReport;
      expect(place).toMatchObject({ basis: "vendor", whose, zone: "US" });
    },
  );

  it.each([
    ["--provider openai", "served by openai, PUE 1.16 in phase@2 place"],
    ["", "served provider not given, PUE 1.20 in phase@2; set it with --provider place"],
    ["--gpu H100", "served provider not given, on H100, PUE 1.20 in phase@2; set it with --provider place"],
    ["--location aws:eu-west-1", "served PUE 1.11 in phase@2 place"],
  ])("the estimate with `%s` states the PUE that it takes", async (options, text) => {
    const call = "estimate --model gpt-4o-mini --input 900 --output 250".split(" ");
    const { stdout } = await inProcess([...call, ...options.split(" ").filter(Boolean)]);
    expect(stdout.replace(/\s+/g, " ")).toContain(text);
  });

  it("the estimate without phase@2, or of no token, states no PUE", async () => {
    for (const options of ["--output 250 --method ecologits", "--input 0 --output 0"]) {
      const { stdout } = await inProcess(["estimate", "--model", "gpt-4o", ...options.split(" ")]);
      expect(stdout).toContain("\nplace ");
      expect(stdout).not.toContain("\nserved ");
    }
  });
});
