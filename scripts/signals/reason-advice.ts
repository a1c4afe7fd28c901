/** What to do about each reason, as docs/reference/reasons.md prints it. */

import type { Reason } from "../../packages/core/src/contracts/reasons.ts";

const LOST = "[meter-lost](../runbooks/meter-lost.md)";
const RARE = "Nothing, if it is rare. If it repeats:";

/** Markdown; links are relative to docs/reference. */
export const ADVICE: Readonly<Record<Reason, string>> = {
  no_meter: "[`wattspan doctor`](../how-to/doctor.md) shows which meter could be opened, and how.",
  not_open:
    "`await startWattspan()` before the first call: [starting](../explanation/life-cycle.md#starting).",
  no_estimator: "Pass one in [`estimators`](../models/README.md).",
  unknown_model:
    "State a similar model with [`custom`](../models/custom.md), or add it to the [names](../models/catalog.md).",
  other_output:
    "Nothing yet: meter the model where it runs, or report its provider's figure with `reportEnergy()`.",
  assumed_size:
    "State the size with [`custom`](../models/custom.md) if you know it, or use the range rather than the number.",
  no_usage: "Make the API send tokens, or count them: [tokens](tokens.md).",
  reported_set_aside:
    "Nothing: each joule counts once ([decision 30](../decisions/0030-spans-of-others.md)).",
  malformed_report: "Fix the caller of `reportEnergy()`, or the server's statement.",
  may_count_twice:
    'A gateway: let it [report what it counted](../how-to/http-services.md#reporting-to-callers), and call it with Node\'s `fetch` or `meteredFetch`. A server on this host: name it with [`modelServer()`](../how-to/local-models.md#in-a-server-on-your-machine), or set `runsOn: "remote"` if only its report should count.',
  counted_elsewhere:
    "Add up both services, or name the service in " +
    "[`footprintFetch`](../how-to/http-services.md#using-reports-of-services), and its figure is in " +
    "the total.",
  duplicate:
    "Nothing, or turn one of the two off: [each call counts once](../how-to/foreign-spans.md#each-call-counts-once).",
  usage_counted:
    "Nothing, or make the API send tokens: [asking for them](tokens.md#asking-for-them), [counting " +
    "yourself](tokens.md#counting-yourself).",
  retry_unknown:
    "Give the client a [`meteredFetch`](../how-to/hosted-models.md#hidden-retries), which " +
    "distinguishes refused from failed requests.",
  gap: `${RARE} ${LOST}; \`wattspan.faults\` shows which read failed.`,
  reset: `${RARE} ${LOST}; in a meter of your own, check \`maxWatts\`.`,
  ambiguous: `${RARE} find what blocked the process for so long; in a meter of your own, check \`modulusJ\` and \`maxWatts\`.`,
  suspended: "Nothing.",
  late: `${RARE} make the source refresh more often ([a server's page](../how-to/local-models.md#a-server-that-states-its-energy)), or find what blocks its reads: \`wattspan.faults\`.`,
  pending: `Use the number from \`onFootprint\` or metrics, which wait for the device ([decision 18](../decisions/0018-spans-wait-250-ms-metrics-are-exact.md)). On footprints: ${LOST}.`,
  shared:
    "Use the sum of the concurrent calls. Set a [`weight`](activities.md#options-of-all), or [`attribution.weights`](../how-to/own-weight.md), if calls differ in size.",
  idle_unknown:
    "Leave the machine idle for some seconds after the start, or state `idleWatts` in a meter of your own.",
  child_outlived: "Await children inside their parent's function.",
  abandoned:
    "Read results to their end or cancel them; raise `attribution.abandonAfterMs` for longer silence.",
  unfollowed:
    "Wait for the end inside the metered function, or return an object that shows it: a stream, a " +
    "`Response`, a child process ([decision " +
    "5](../decisions/0005-results-are-observed-never-wrapped.md)).",
  no_intensity: "`wattspan.status` shows which source failed; state a [location](../how-to/location.md).",
  stale_intensity: "[intensity-stale](../runbooks/intensity-stale.md).",
  world_location: "State a [location](../how-to/location.md).",
  assumed_location: "State where it is served: [`serving`](../how-to/hosted-models.md#where-it-is-served).",
  upper_bound:
    "Give [`modelServer()`](../how-to/local-models.md#in-a-server-on-your-machine) a metrics page, and " +
    "make sure calls have tokens.",
  server_restarted: `${RARE} find out why the server restarts.`,
  server_unseen:
    "Check the options of [`modelServer()`](../how-to/local-models.md#exact-numbers-and-bounds).",
  unreported: "Let the service [report it](../how-to/http-services.md#reporting-to-callers).",
  fault: "[faults](../runbooks/faults.md).",
  estimator_failed: "[faults](../runbooks/faults.md), stage `estimator`.",
  self_limit: "[self-cpu-high](../runbooks/self-cpu-high.md).",
  lost: `${LOST}.`,
  stuck: `Some virtual machines have counters that stay at 0: omit that meter. Otherwise ${LOST}.`,
  unknown_cotenants:
    'A card: let the driver report users, with `koffi` ([others on the cards](../meters/nvml.md#others-on-the-cards)), or set `cotenants: "exclusive"` if nobody else uses it. Containers of one host: give them one [`lockFolder`](../explanation/life-cycle.md#several-on-one-host). `createMetering`: pass `attribution.sharers`.',
};
