/** What to do about each reason, as docs/guides/reasons.md prints it. */

import type { Reason } from "../../packages/core/src/contracts/reasons.ts";

const LOST = "[meter-lost](../runbooks/meter-lost.md)";
const RARE = "Nothing, where it is rare. Where it repeats:";

/** Markdown; links are relative to docs/guides. */
export const ADVICE: Readonly<Record<Reason, string>> = {
  no_meter: "[`wattspan doctor`](doctor.md) says which meter could be opened, and how.",
  not_open: "`await startWattspan()` before the first call: [starting](life-cycle.md#starting).",
  no_estimator: "Give one in [`estimators`](../models/README.md).",
  unknown_model:
    "Say which model it is like, with [`custom`](../models/custom.md), or add it to the [names](../models/catalog.md).",
  other_output:
    "Nothing yet: meter the model where it runs, or report what its provider says with `reportEnergy()`.",
  assumed_size:
    "Say the size with [`custom`](../models/custom.md) if you know it, or take the band rather than the number.",
  no_usage: "Have the API send tokens, or count them: [tokens](tokens.md).",
  reported_set_aside:
    "Nothing: each joule counts once ([decision 45](../decisions/0045-accounts-of-one-call.md)).",
  malformed_report: "Mend what calls `reportEnergy()`, or what the server states.",
  may_count_twice:
    'A gateway: have it [say what it counted](http-services.md#saying-it-to-callers), and ask it with Node\'s `fetch` or `meteredFetch`. A server on this host: name it with [`modelServer()`](local-models.md#in-a-server-that-you-can-see), or set `runsOn: "remote"` where its report alone is to count.',
  counted_elsewhere:
    "Add up both services; or name the service in [`footprintFetch`](http-services.md#taking-it-from-services), and its figure is in the total.",
  duplicate:
    "Nothing, or switch one of the two off: [each call counts once](foreign-spans.md#each-call-counts-once).",
  usage_counted:
    "Nothing, or have the API send tokens: [asking for them](tokens.md#asking-for-them), [counting yourself](tokens.md#counting-yourself).",
  retry_unknown:
    "Give the client a [`meteredFetch`](hosted-models.md#hidden-retries), which tells refused requests from failed ones.",
  gap: `${RARE} ${LOST}; \`wattspan.faults\` says which read failed.`,
  reset: `${RARE} ${LOST}; in a meter of your own, check \`maxWatts\`.`,
  ambiguous: `${RARE} find what kept the process from reading for so long; in a meter of your own, check \`modulusJ\` and \`maxWatts\`.`,
  suspended: "Nothing. `wattspan.suspended.time` says how long it was.",
  late: `${RARE} have the source bring values more often ([Redfish](../meters/redfish.md), [a server's page](local-models.md#a-server-that-states-its-energy)), or look for what blocks its reads: \`wattspan.faults\`.`,
  pending: `Take the number from \`onFootprint\` or metrics, which wait for the device ([decision 18](../decisions/0018-spans-wait-250-ms-metrics-are-exact.md)). On footprints: ${LOST}.`,
  shared:
    'The sum of the calls that ran together is sound: use that. Give a [`weight`](agents.md#options), or `attribution.weights: "tokens"`, where calls differ in size. To know one call, run it alone.',
  idle_unknown:
    "Let the machine rest for some seconds after the start, or state `idleWatts` in a meter of your own.",
  child_outlived: "Await children inside of their parent's function.",
  abandoned:
    "Read results to their end or cancel them; raise `attribution.abandonAfterMs` for what is silent for longer.",
  unfollowed:
    "Wait for the end inside of the metered function, or return what shows it: a stream, a `Response`, a child process ([decision 46](../decisions/0046-what-goes-on-unseen-has-no-energy.md)).",
  no_intensity: "`wattspan.status` says which source failed; state a [location](location.md).",
  stale_intensity: "[intensity-stale](../runbooks/intensity-stale.md).",
  world_location: "State a [location](location.md).",
  assumed_location: "Say where it is served: [`serving`](hosted-models.md#where-it-is-served).",
  upper_bound:
    "Give [`modelServer()`](local-models.md#in-a-server-that-you-can-see) a metrics page, and let calls have tokens.",
  server_restarted: `${RARE} look for why the server restarts.`,
  server_unseen: "Check what [`modelServer()`](local-models.md#what-is-exact-and-what-is-a-bound) was given.",
  unreported: "Have the service [say it](http-services.md#saying-it-to-callers).",
  fault: "[faults](../runbooks/faults.md).",
  estimator_failed: "[faults](../runbooks/faults.md), stage `estimator`.",
  self_limit: "[self-cpu-high](../runbooks/self-cpu-high.md).",
  exceeds_host: "Find the meter that is wrong, or of another machine: [host meters](host-meters.md).",
  lost: `${LOST}.`,
  stuck: `Some virtual machines have counters that stay at 0: leave that meter out. Else ${LOST}.`,
  unknown_cotenants:
    'A card: let the driver tell, with `koffi` ([others on the cards](../meters/nvml.md#others-on-the-cards)), or say `cotenants: "exclusive"` where nobody else uses it. Containers of one host: give them one [`lockFolder`](life-cycle.md#several-on-one-host). `createMetering`: give it `attribution.sharers`.',
};
