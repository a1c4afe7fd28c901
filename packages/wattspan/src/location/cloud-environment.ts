import { cloudRegion } from "./cloud-region.js";
import type { Cloud, Environment, LocationSource } from "./found-location.js";

/**
 * Variables that name a region, best first, and marks: variables that only the platform itself sets.
 *
 * - AWS sets `AWS_REGION` in Lambda, ECS and in pods of EKS with a role of their own. People set it for its
 *   SDKs. Source: AWS Lambda developer guide, "Defined runtime environment variables".
 * - Google sets `FUNCTION_REGION` in older runtimes of Cloud Functions. Cloud Run sets none. The other two
 *   are conventions of applications. Source: Cloud Run, "Container runtime contract".
 * - Azure sets `REGION_NAME` in App Service and Functions, as a display name. Other software may use it for
 *   anything. Source: OpenTelemetry's resource detector for Azure.
 */
const PLATFORMS = [
  {
    provider: "aws",
    regions: ["AWS_REGION", "AWS_DEFAULT_REGION"],
    marks: ["AWS_EXECUTION_ENV", "AWS_LAMBDA_FUNCTION_NAME", "ECS_CONTAINER_METADATA_URI_V4"],
    onlyMarked: false,
  },
  {
    provider: "gcp",
    regions: ["FUNCTION_REGION", "CLOUD_RUN_REGION", "GOOGLE_CLOUD_REGION"],
    marks: ["K_SERVICE", "CLOUD_RUN_JOB", "GAE_SERVICE"],
    onlyMarked: false,
  },
  {
    provider: "azure",
    regions: ["REGION_NAME"],
    marks: ["WEBSITE_SITE_NAME", "CONTAINER_APP_NAME"],
    onlyMarked: true,
  },
] as const satisfies readonly {
  provider: string;
  regions: readonly LocationSource[];
  marks: readonly string[];
  onlyMarked: boolean;
}[];

/** One variable that names a region. */
export interface NamedCloud {
  readonly cloud: Cloud;
  readonly source: LocationSource;
}

/**
 * Finds the cloud region in the environment. A platform's own mark decides between clouds. Without a
 * decision, no region is taken.
 *
 * @param nodeRegion region of the Kubernetes node, if only that is known. A variable that names another place
 *   is not about this process.
 * @example cloudFromEnvironment({ AWS_REGION: "eu-west-1" }).named // { cloud: { provider: "aws", region: "eu-west-1" }, source: "AWS_REGION" }
 */
export function cloudFromEnvironment(
  environment: Environment,
  nodeRegion?: string,
): { readonly named?: NamedCloud; readonly ignored: readonly string[] } {
  const ignored: string[] = [];
  const marked = PLATFORMS.filter((platform) => isMarked(platform, environment));
  const [runsOn] = marked.length === 1 ? marked : [];
  const candidates = PLATFORMS.flatMap((platform) => named(platform, environment, ignored)).filter(
    ({ cloud, source }) => {
      if (runsOn && runsOn.provider !== cloud.provider) {
        ignored.push(`${source}: this process runs on ${runsOn.provider}`);
        return false;
      }
      if (nodeRegion !== undefined && nodeRegion !== cloud.region) {
        ignored.push(`${source}: the Kubernetes node is in another region`);
        return false;
      }
      return true;
    },
  );
  const [first, ...others] = candidates;
  if (first === undefined) return { ignored };
  if (others.length === 0) return { named: first, ignored };
  const sources = candidates.map(({ source }) => source).join(" and ");
  return { ignored: [...ignored, `${sources}: they name different clouds`] };
}

type Platform = (typeof PLATFORMS)[number];

function isMarked({ marks }: Platform, environment: Environment): boolean {
  // Knative sets K_SERVICE in every Kubernetes, but is not Cloud Run.
  const inKubernetes = Boolean(environment.KUBERNETES_SERVICE_HOST);
  return marks.some((mark) => environment[mark] && !(mark === "K_SERVICE" && inKubernetes));
}

/** The first well-formed region of a platform. Malformed ones are reported. */
function named(platform: Platform, environment: Environment, ignored: string[]): readonly NamedCloud[] {
  if (platform.onlyMarked && !isMarked(platform, environment)) return [];
  for (const source of platform.regions) {
    const text = environment[source];
    if (typeof text !== "string" || text.trim() === "") continue;
    const cloud = cloudRegion(platform.provider, text);
    if (cloud) return [{ cloud, source }];
    ignored.push(`${source}: its value is not the name of a region of ${platform.provider}`);
  }
  return [];
}
