/** The ladder by which this process learns where it runs: no network, no guess. */

import { InvalidLocationError, resolveZone } from "@wattspan/carbon";
import { type Location, WattspanConfigurationError } from "@wattspan/core";
import { cloudFromEnvironment } from "./cloud-environment.js";
import { cloudRegion } from "./cloud-region.js";
import type { Environment, FoundLocation, LocationSource } from "./found-location.js";
import { kubernetesNode } from "./kubernetes-node.js";
import { LOCATION_FORMS, parseLocation } from "./parse-location.js";
import { parseResourceAttributes } from "./resource-attributes.js";

/** Everything that may say where this process runs. */
export interface LocationEvidence {
  /** The option `location`. Given, also empty, it wins. */
  readonly explicit?: Location | undefined;
  /** Attributes of the resources of OpenTelemetry's providers, best first. */
  readonly resourceAttributes?: readonly Readonly<Record<string, unknown>>[];
  readonly environment: Environment;
  /** The pod's labels as Kubernetes' downward API writes them. Called at most once. */
  readonly podLabels?: () => string | undefined;
}

/**
 * Finds where this process runs. The first that says it wins: the option; `WATTSPAN_LOCATION`; the resource of a provider
 * (`cloud.provider` and `cloud.region`); `OTEL_RESOURCE_ATTRIBUTES`; the Kubernetes node; the variables of the platform.
 * What of others is malformed or contradictory is passed over and told in `ignored`.
 *
 * @throws WattspanConfigurationError for an explicit location or a `WATTSPAN_LOCATION` that cannot be right.
 * @example resolveLocation({ environment: { AWS_REGION: "eu-west-1" } }) // { location: { cloud: … }, source: "AWS_REGION", ignored: [] }
 */
export function resolveLocation(evidence: LocationEvidence): FoundLocation {
  return fromConfiguration(evidence) ?? fromSurroundings(evidence);
}

/**
 * Only what a person configured: the option and `WATTSPAN_LOCATION`.
 *
 * @throws WattspanConfigurationError as {@link resolveLocation}.
 * @example fromConfiguration({ explicit: { country: "DE" }, environment: {} })
 */
export function fromConfiguration({ explicit, environment }: LocationEvidence): FoundLocation | undefined {
  if (explicit !== undefined) {
    const problems = problemsOf(explicit);
    if (problems.length === 0) return { location: explicit, source: "option", ignored: [] };
    throw new WattspanConfigurationError("location", explicit, `right: ${problems.join("; ")}`);
  }
  const text = environment.WATTSPAN_LOCATION;
  if (text === undefined || text.trim() === "") return undefined;
  const location = parseLocation(text);
  if (location === undefined || problemsOf(location).length > 0)
    throw new WattspanConfigurationError("WATTSPAN_LOCATION", text, LOCATION_FORMS);
  return { location, source: "WATTSPAN_LOCATION", ignored: [] };
}

function problemsOf(location: Location): readonly string[] {
  try {
    resolveZone(location);
    return [];
  } catch (error) {
    if (error instanceof InvalidLocationError) return error.problems;
    throw error;
  }
}

function fromSurroundings(evidence: LocationEvidence): FoundLocation {
  const { environment, resourceAttributes = [], podLabels = () => undefined } = evidence;
  const ignored: string[] = [];
  const found = (source: LocationSource, location?: Location): FoundLocation => ({
    ...(location && { location }),
    source,
    ignored,
  });

  const resources = resourceAttributes.map((attributes) => ({ attributes, source: "resource" as const }));
  const text = environment.OTEL_RESOURCE_ATTRIBUTES ?? "";
  const attributes = parseResourceAttributes(text);
  if (!attributes) ignored.push("OTEL_RESOURCE_ATTRIBUTES: it is malformed, and then none of it counts");
  const all = [...resources, { attributes: attributes ?? {}, source: "OTEL_RESOURCE_ATTRIBUTES" as const }];
  for (const { attributes, source } of all) {
    const { "cloud.provider": provider, "cloud.region": region } = attributes;
    if (provider === undefined || region === undefined) continue;
    const cloud = cloudRegion(provider, region);
    if (cloud) return found(source, { cloud });
    ignored.push(`${source}: cloud.provider and cloud.region are not a region`);
  }

  const node = kubernetesNode(environment, podLabels);
  const providers = [node.provider, ...all.map(({ attributes }) => attributes["cloud.provider"])];
  const provider = providers.find((name) => name !== undefined);
  const cloud = cloudRegion(provider, node.region);
  if (cloud) return found(node.source, { cloud });
  if (node.region !== undefined)
    ignored.push(`${node.source}: ${provider === undefined ? "nothing says whose region it is" : "it is no region of the provider"}`); // biome-ignore format: one line

  const platform = cloudFromEnvironment(environment, node.region);
  ignored.push(...platform.ignored);
  return platform.named ? found(platform.named.source, { cloud: platform.named.cloud }) : found("none");
}
