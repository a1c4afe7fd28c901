/** The ladder that finds the location of this process without the network and without guessing. */

import { checkLocation } from "@wattspan/carbon";
import { type Location, WattspanConfigurationError } from "@wattspan/core";
import { cloudFromEnvironment, type NamedCloud } from "./cloud-environment.js";
import { cloudRegion } from "./cloud-region.js";
import type { Environment, FoundLocation, LocationSource } from "./found-location.js";
import { type KubernetesNode, kubernetesNode } from "./kubernetes-node.js";
import { LOCATION_FORMS, parseLocation } from "./parse-location.js";
import { parseResourceAttributes } from "./resource-attributes.js";

/** All evidence of this process's location. */
export interface LocationEvidence {
  /** The option `location`. If given, even empty, it wins. */
  readonly explicit?: Location | undefined;
  /** Resource attributes of OpenTelemetry's providers, best first. */
  readonly resourceAttributes?: readonly Readonly<Record<string, unknown>>[];
  readonly environment: Environment;
  /** The pod's labels as Kubernetes' downward API writes them. Called at most once. */
  readonly podLabels?: () => string | undefined;
}

/**
 * Finds the location of this process. The first source wins: the option; `WATTSPAN_LOCATION`; the resource of
 * a provider (`cloud.provider` and `cloud.region`); `OTEL_RESOURCE_ATTRIBUTES`; the Kubernetes node; the
 * variables of the platform. Malformed or contradictory sources that people did not configure are skipped and
 * listed in `ignored`.
 *
 * @throws WattspanConfigurationError for an explicit location or a `WATTSPAN_LOCATION` that is invalid.
 * @example resolveLocation({ environment: { AWS_REGION: "eu-west-1" } }) // { location: { cloud: … }, source: "AWS_REGION", ignored: [] }
 */
export function resolveLocation(evidence: LocationEvidence): FoundLocation {
  return fromConfiguration(evidence) ?? fromSurroundings(evidence);
}

/**
 * The configured location only: the option and `WATTSPAN_LOCATION`.
 *
 * @throws WattspanConfigurationError as {@link resolveLocation}.
 * @example fromConfiguration({ explicit: { country: "DE" }, environment: {} })
 */
export function fromConfiguration({ explicit, environment }: LocationEvidence): FoundLocation | undefined {
  if (explicit !== undefined) {
    checkLocation(explicit);
    return { location: explicit, source: "option", ignored: [] };
  }
  const text = environment.WATTSPAN_LOCATION;
  if (text === undefined || text.trim() === "") return undefined;
  const location = parseLocation(text);
  const wanted = location ? wantedInstead(location) : LOCATION_FORMS;
  if (location && wanted === undefined) return { location, source: "WATTSPAN_LOCATION", ignored: [] };
  throw new WattspanConfigurationError("WATTSPAN_LOCATION", text, wanted ?? LOCATION_FORMS);
}

/** The expected form, in place of an invalid location. */
function wantedInstead(location: Location): string | undefined {
  try {
    checkLocation(location);
    return undefined;
  } catch (error) {
    if (!(error instanceof WattspanConfigurationError)) throw error;
    return error.option === "location.cloud.region" ? error.allowed : LOCATION_FORMS;
  }
}

function fromSurroundings(evidence: LocationEvidence): FoundLocation {
  const { environment, podLabels = () => undefined } = evidence;
  const ignored: string[] = [];
  const found = (named: NamedCloud | undefined): FoundLocation =>
    named ? { location: { cloud: named.cloud }, source: named.source, ignored } : { source: "none", ignored };
  const resources = resourcesOf(evidence, ignored);
  const ofResources = cloudOfResources(resources, ignored);
  if (ofResources) return found(ofResources); // the label file is not read then
  const node = kubernetesNode(environment, podLabels);
  const ofNode = cloudOfNode(node, resources, ignored);
  if (ofNode) return found(ofNode);
  const platform = cloudFromEnvironment(environment, node.region);
  ignored.push(...platform.ignored);
  return found(platform.named);
}

interface Resource {
  readonly attributes: Readonly<Record<string, unknown>>;
  readonly source: LocationSource;
}

/** The resources of providers, and the additions of the variable. */
function resourcesOf(evidence: LocationEvidence, ignored: string[]): readonly Resource[] {
  const { environment, resourceAttributes = [] } = evidence;
  const variable = parseResourceAttributes(environment.OTEL_RESOURCE_ATTRIBUTES ?? "");
  if (!variable) ignored.push("OTEL_RESOURCE_ATTRIBUTES: it is malformed, so all of it is ignored");
  return [
    ...resourceAttributes.map((attributes): Resource => ({ attributes, source: "resource" })),
    { attributes: variable ?? {}, source: "OTEL_RESOURCE_ATTRIBUTES" },
  ];
}

function cloudOfResources(resources: readonly Resource[], ignored: string[]): NamedCloud | undefined {
  for (const { attributes, source } of resources) {
    const { "cloud.provider": provider, "cloud.region": region } = attributes;
    if (provider === undefined || region === undefined) continue;
    const cloud = cloudRegion(provider, region);
    if (cloud) return { cloud, source };
    ignored.push(`${source}: cloud.provider and cloud.region are not a region`);
  }
  return undefined;
}

function cloudOfNode(
  { region, provider: own, source }: KubernetesNode,
  resources: readonly Resource[],
  ignored: string[],
): NamedCloud | undefined {
  if (region === undefined) return undefined;
  const names = [own, ...resources.map(({ attributes }) => attributes["cloud.provider"])];
  const provider = names.find((name) => name !== undefined);
  const cloud = cloudRegion(provider, region);
  if (cloud) return { cloud, source };
  const why = provider === undefined ? "no provider is named" : "it is not a region of the provider";
  ignored.push(`${source}: ${why}`);
  return undefined;
}
