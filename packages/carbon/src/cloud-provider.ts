/** A cloud whose regions are in the table, named as OpenTelemetry's `cloud.provider` names it. */
export type CloudProvider = (typeof CLOUD_PROVIDERS)[number];
export const CLOUD_PROVIDERS = ["aws", "azure", "gcp"] as const;

const BY_FIRST_WORD: ReadonlyMap<string, CloudProvider> = new Map([
  ["aws", "aws"],
  ["amazon", "aws"],
  ["azure", "azure"],
  ["microsoft", "azure"],
  ["gcp", "gcp"],
  ["google", "gcp"],
]);

/**
 * Recognises a cloud by the first word of its name, in any case, so that the values of `cloud.provider`,
 * those of `gen_ai.provider.name` ("gcp.vertex_ai", "azure.ai.openai") and names as people write them
 * ("Google Cloud") all fit.
 *
 * @returns `undefined` for a cloud that is not in the table.
 * @example cloudProviderOf("microsoft.azure") // "azure"
 */
export function cloudProviderOf(name: string): CloudProvider | undefined {
  const [firstWord = ""] = name
    .trim()
    .toLowerCase()
    .split(/[^a-z]/);
  return BY_FIRST_WORD.get(firstWord);
}
