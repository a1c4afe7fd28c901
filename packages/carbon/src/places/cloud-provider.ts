/**
 * A cloud whose regions are in the table. The first three are named as OpenTelemetry's `cloud.provider` names
 * them.
 */
export type CloudProvider = (typeof CLOUD_PROVIDERS)[number];
export const CLOUD_PROVIDERS = [
  ...(["aws", "azure", "gcp"] as const),
  ...([
    "akamai",
    "alibaba",
    "digitalocean",
    "exoscale",
    "hetzner",
    "huawei",
    "ibm",
    "nebius",
    "oracle",
  ] as const),
  ...(["ovh", "scaleway", "stackit", "tencent", "upcloud", "vultr"] as const),
] as const;

const BY_FIRST_WORD: ReadonlyMap<string, CloudProvider> = new Map<string, CloudProvider>([
  ...CLOUD_PROVIDERS.map((name) => [name, name] as const),
  ["amazon", "aws"],
  ["microsoft", "azure"],
  ["google", "gcp"],
  ["aliyun", "alibaba"],
  ["linode", "akamai"],
  ["oci", "oracle"],
  ["ovhcloud", "ovh"],
]);

/**
 * Recognises a cloud by the first word of its name, in any case, so that the values of `cloud.provider`,
 * those of `gen_ai.provider.name` ("gcp.vertex_ai", "azure.ai.openai") and names as people write them
 * ("Google Cloud") all fit.
 *
 * @returns `undefined` for a cloud that is not in the table.
 * @example cloudProviderOf("microsoft.azure") // "azure"
 * @example cloudProviderOf("oracle_cloud") // "oracle"
 */
export function cloudProviderOf(name: string): CloudProvider | undefined {
  const [firstWord = ""] = name
    .trim()
    .toLowerCase()
    .split(/[^a-z]/);
  return BY_FIRST_WORD.get(firstWord);
}
