/** The region in the name of a host. */

import { geographyPlace, type Place } from "./geography-place.js";

type Reader = readonly [host: RegExp, place: (region: string) => Place | undefined];

const cloud =
  (provider: string) =>
  (region: string): Place => ({ location: { cloud: { provider, region } } });

/** Regions of watsonx.ai. Source: its Python SDK, "Setup", service instance regions. */
const IBM = ["us-south", "eu-de", "eu-gb", "jp-tok", "au-syd", "ca-tor"];
const ibm = (region: string): Place | undefined => (IBM.includes(region) ? cloud("ibm")(region) : undefined);

/**
 * Hosts that compute where their names state. Sources, as of 2026-11: AWS General Reference, "Amazon Bedrock
 * endpoints" and "Amazon SageMaker AI endpoints"; Vertex AI, "Locations"; Azure AI services, regional
 * endpoints; OpenAI API, "Data residency"; Mistral, "Regional inference"; xAI API, "Regional endpoints";
 * Together AI, "Geo-specific inference"; watsonx.ai SDK, "Setup"; OCI Generative AI, "API reference".
 */
const HOSTS: readonly Reader[] = [
  [
    /(?:^|\.)(?:bedrock-(?:agent-)?runtime|bedrock-mantle|runtime\.sagemaker)(?:-fips)?\.([a-z]{2,}(?:-[a-z]+)+-\d+)\./,
    cloud("aws"),
  ],
  [/^([a-z]+-[a-z]+\d+)-aiplatform\.googleapis\.com$/, cloud("gcp")],
  [/^aiplatform\.([a-z]+-[a-z]+\d+)\.rep\.googleapis\.com$/, cloud("gcp")],
  [/^aiplatform\.([a-z]+)\.rep\.googleapis\.com$/, geographyPlace],
  [/^([a-z]+\d*)\.api\.cognitive\.microsoft\.com$/, cloud("azure")],
  [/\.([a-z]+\d*)\.(?:models\.ai\.azure\.com|inference\.ml\.azure\.com)$/, cloud("azure")],
  [/^(us|eu|au|in|jp)\.api\.openai\.com$/, geographyPlace],
  [/^api\.(us|eu)\.mistral\.ai$/, geographyPlace],
  [/^(us|eu)(?:-[a-z]+-\d)?\.api\.x\.ai$/, geographyPlace],
  [/^(us|ca)-api\.together\.ai$/, geographyPlace],
  [/^([a-z]{2}-[a-z]+)\.ml\.cloud\.ibm\.com$/, ibm],
  [/^inference\.generativeai\.([a-z]+(?:-[a-z]+)+-\d+)\.oci\.oraclecloud\.com$/, cloud("oracle")],
];

/** Hosts are shorter: RFC 1035, 2.3.4. */
const MAX_LENGTH = 253;

/**
 * The place of the machines behind a host; undefined for hosts that do not state it, such as
 * `api.openai.com`.
 * @example endpointPlace("bedrock-runtime.eu-west-1.amazonaws.com")?.location // { cloud: { provider: "aws", region: "eu-west-1" } }
 */
export function endpointPlace(host: string | undefined): Place | undefined {
  if (host === undefined || host.length > MAX_LENGTH) return undefined;
  const name = host.toLowerCase();
  for (const [pattern, place] of HOSTS) {
    const region = pattern.exec(name)?.[1];
    if (region !== undefined) return place(region);
  }
  return undefined;
}
