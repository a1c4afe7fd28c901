import { describe, expect, it } from "vitest";
import { cloudProviderOf } from "./cloud-provider.js";

describe("cloudProviderOf", () => {
  it.each([
    ["aws", "aws"],
    ["AWS", "aws"],
    ["amazon", "aws"],
    ["aws.bedrock", "aws"],
    ["amazon_web_services", "aws"],
    ["azure", "azure"],
    ["microsoft.azure", "azure"],
    ["azure.ai.openai", "azure"],
    ["gcp", "gcp"],
    ["gcp.vertex_ai", "gcp"],
    ["google", "gcp"],
    [" Google Cloud ", "gcp"],
  ])("cloudProviderOf takes %s for %s", (name, provider) => {
    expect(cloudProviderOf(name)).toBe(provider);
  });

  it.each(["", "alibaba_cloud", "oracle_cloud", "openai", "awsome", "not aws", "constructor"])(
    "cloudProviderOf does not know %j",
    (name) => {
      expect(cloudProviderOf(name)).toBeUndefined();
    },
  );
});
