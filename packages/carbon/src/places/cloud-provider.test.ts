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
    ["alibaba_cloud", "alibaba"],
    ["Aliyun", "alibaba"],
    ["oracle_cloud", "oracle"],
    ["OCI", "oracle"],
    ["ibm.watsonx.ai", "ibm"],
    ["OVHcloud", "ovh"],
    ["linode", "akamai"],
    ["hetzner", "hetzner"],
    ["Scaleway", "scaleway"],
  ])("cloudProviderOf takes %s for %s", (name, provider) => {
    expect(cloudProviderOf(name)).toBe(provider);
  });

  it.each(["", "cloudflare", "openai", "awsome", "oraclé", "not aws", "constructor", "digital ocean"])(
    "cloudProviderOf does not know %j",
    (name) => {
      expect(cloudProviderOf(name)).toBeUndefined();
    },
  );
});
