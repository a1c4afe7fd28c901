/** An activity as its options describe it, before it starts. */

import type { Attributes } from "@opentelemetry/api";
import type { ActivityOwner } from "../activity/activity.js";
import { RunningActivity } from "../activity/running-activity.js";
import type { ActivityOptions, InferenceOptions, StepOptions } from "../contracts/activity-options.js";
import type { ActivityKind } from "../contracts/footprint.js";
import { hostedProvider } from "../names/provider-names.js";
import { isPlace } from "../options/mistakes/caller-mistake.js";
import { termsOf } from "../options/terms.js";
import type { CallShapes } from "../shapes/call-shape.js";
import type { OptionsOf } from "../shapes/span-shape.js";

/**
 * Makes the record of an activity that starts now. @param tookMs How long it has already run. May throw.
 */
export function draftActivity<K extends ActivityKind>(
  owner: ActivityOwner & { readonly shapes: CallShapes },
  sequence: number,
  kind: K,
  options: OptionsOf[K],
  parent: RunningActivity | undefined,
  tookMs = 0,
): RunningActivity {
  const { clock, shapes } = owner;
  const { provider, server } = options as InferenceOptions;
  const runsOn = isPlace(options.runsOn) ? options.runsOn : undefined;
  const hosted = kind === "inference" ? hostedProvider(provider) : undefined;
  const own = ownOptions(options, hosted);
  const terms = termsOf(own, parent?.terms);
  // A server that is named is another process, also on this machine.
  const remote =
    runsOn === "remote" || (hosted !== undefined && runsOn === undefined) || server !== undefined;
  const agent = (own as StepOptions).agent ?? parent?.agent;
  return new RunningActivity({
    owner,
    sequence,
    options: own,
    shape: shapes.of(kind, own, { remote, agent, critical: terms?.critical }),
    terms,
    parent,
    startedAtMs: clock.wall() - tookMs,
    startMs: clock.now() - tookMs,
  });
}

/** As they are now: the caller may change them for the next call. Objects of a class are kept as they are. */
function ownOptions<O extends ActivityOptions>(given: O, provider: string | undefined): O {
  if (Object.getPrototypeOf(given) !== Object.prototype) return given;
  const own: O & { provider?: string; attributes?: Attributes } = { ...given };
  if (provider !== undefined) own.provider = provider;
  if (own.attributes) own.attributes = { ...own.attributes };
  return own;
}
