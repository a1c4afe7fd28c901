import type { Environment, LocationSource } from "./found-location.js";

/**
 * The label of a node's region in Kubernetes. From 1.35 on, in beta, pods have it too. Source: Kubernetes,
 * "Well-known labels"; KEP-4742.
 */
const REGION_LABEL = "topology.kubernetes.io/region";

/** The known facts of the node. */
export interface KubernetesNode {
  readonly region?: string;
  /** As in OpenTelemetry's `cloud.provider`. */
  readonly provider?: string;
  readonly source: LocationSource;
}

/**
 * Finds the region of the node: from `WATTSPAN_NODE_REGION`, else from the labels of the pod. The label does
 * not name the provider (`eu-west-1` is in Ireland at one cloud and in London at another), so that is
 * separate: `WATTSPAN_NODE_PROVIDER`, a name or the node's `spec.providerID`.
 *
 * @param podLabels returns the label file that Kubernetes' downward API mounts. Called only inside
 *   Kubernetes.
 * @example kubernetesNode({ WATTSPAN_NODE_REGION: "eu-west-1", WATTSPAN_NODE_PROVIDER: "aws:///eu-west-1a/i-0abc" })
 */
export function kubernetesNode(
  environment: Environment,
  podLabels: () => string | undefined,
): KubernetesNode {
  const provider = nodeProvider(environment.WATTSPAN_NODE_PROVIDER);
  const known = provider === undefined ? {} : { provider };
  const named = environment.WATTSPAN_NODE_REGION?.trim().toLowerCase();
  if (named) return { ...known, region: named, source: "WATTSPAN_NODE_REGION" };
  const labelled = environment.KUBERNETES_SERVICE_HOST ? regionLabel(podLabels() ?? "") : undefined;
  return { ...known, ...(labelled && { region: labelled }), source: REGION_LABEL };
}

/** Kubernetes' names of providers that differ from OpenTelemetry's. */
const PROVIDERS: ReadonlyMap<string, string> = new Map([
  ["gce", "gcp"],
  ["hcloud", "hetzner"],
]);

/** The provider of a `providerID`, for example `gce://project/zone/name`, or of a plain name. */
function nodeProvider(text: string | undefined): string | undefined {
  const [scheme = ""] = (text ?? "").trim().toLowerCase().split("://");
  return /^[a-z][\w.-]*$/.test(scheme) ? (PROVIDERS.get(scheme) ?? scheme) : undefined;
}

/** The region among labels, one per line: `topology.kubernetes.io/region="eu-west-1"`. */
function regionLabel(labels: string): string | undefined {
  for (const line of labels.split("\n")) {
    const [, region] = /^topology\.kubernetes\.io\/region="([\w.-]+)"\s*$/.exec(line) ?? [];
    if (region !== undefined) return region.toLowerCase();
  }
  return undefined;
}
