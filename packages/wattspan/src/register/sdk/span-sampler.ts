/** Selects the spans that `OTEL_TRACES_SAMPLER` keeps. The newer SDK leaves this to whoever starts it. */

import type * as Traces from "@opentelemetry/sdk-trace";
import { printOnce } from "../../process/notices.js";
import type { Environment } from "../settings/settings.js";

/** The used part of either tracing SDK. */
export type Samplers = Pick<
  typeof Traces,
  "AlwaysOffSampler" | "AlwaysOnSampler" | "ParentBasedSampler" | "TraceIdRatioBasedSampler"
>;

const ROOTS = {
  always_on: (sdk: Samplers) => new sdk.AlwaysOnSampler(),
  always_off: (sdk: Samplers) => new sdk.AlwaysOffSampler(),
  traceidratio: (sdk: Samplers, environment: Environment) =>
    new sdk.TraceIdRatioBasedSampler(ratioOf(environment)),
} as const;
const PARENT_BASED = "parentbased_";
const DEFAULT = "parentbased_always_on";

/**
 * The sampler that the variables name. Dropped spans still count in the metrics. An invalid value is
 * reported, and every span is kept, as when nothing is set. Source of the names:
 * https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/
 *
 * @example spanSampler({ OTEL_TRACES_SAMPLER: "traceidratio", OTEL_TRACES_SAMPLER_ARG: "0.1" }, sdk)
 */
export function spanSampler(environment: Environment, sdk: Samplers): Traces.Sampler {
  const given = environment.OTEL_TRACES_SAMPLER?.trim() || DEFAULT;
  const root = given.startsWith(PARENT_BASED) ? given.slice(PARENT_BASED.length) : given;
  if (!isRoot(root)) {
    printOnce(`OTEL_TRACES_SAMPLER names an unknown sampler; allowed: ${allowed()}. Using ${DEFAULT}.`);
    return spanSampler({}, sdk);
  }
  const sampler = ROOTS[root](sdk, environment);
  return root === given ? sampler : new sdk.ParentBasedSampler({ root: sampler });
}

const isRoot = (name: string): name is keyof typeof ROOTS => Object.hasOwn(ROOTS, name);

const allowed = (): string => {
  const roots = Object.keys(ROOTS);
  return [...roots, ...roots.map((root) => PARENT_BASED + root)].join(", ");
};

function ratioOf({ OTEL_TRACES_SAMPLER_ARG }: Environment): number {
  const text = OTEL_TRACES_SAMPLER_ARG?.trim() || "1";
  const ratio = Number(text);
  if (ratio >= 0 && ratio <= 1) return ratio;
  printOnce("OTEL_TRACES_SAMPLER_ARG is not a share of the traces; allowed: 0 to 1. Using 1.");
  return 1;
}
