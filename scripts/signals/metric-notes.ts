/** What people should know of a metric beyond its one sentence. */

/** By the key of the metric's row. */
export const NOTES: Readonly<Record<string, string>> = {
  energy:
    "Leaf and self energy only, so that nothing is counted twice along a tree of agents, steps and inferences.",
  energyLow: "Lower bounds add up to the lower bound of the sum, because errors of method are correlated.",
  energyHigh: "Upper bounds add up to the upper bound of the sum, because errors of method are correlated.",
  co2e: "Absent where the carbon intensity is not known; never 0 for that reason.",
  marketCo2e: "Only where a market-based factor is configured. Never add it to the location-based one.",
  tokens:
    "The denominator of per-token figures, which are queries and not metrics. `output` is without `reasoning`.",
  operations:
    "With the method `unavailable` and its reason, what is not known can be counted across a fleet.",
  operationEnergy: "One value for each inference.",
  operationCo2e: "One value for each inference.",
  clientDuration:
    "Only with `telemetry.genAiMetrics`, and not of calls that another instrumentation reports: these are on its own. In the scope `wattspan/gen-ai`.",
  clientTokens:
    "The same. Input has the cached tokens, output those of reasoning; `wattspan.tokens` has each once.",
  agentRunEnergy: "One value for each run, with everything in it.",
  agentRunCo2e: "One value for each run, with everything in it.",
  attempts:
    "Only of clients that were given a `meteredFetch`. What was `failed` may have been computed in vain.",
  estimateCoverage:
    "Only of estimators that learn, as `calibrate`. `inside` over `inside`, `outside` and `moved` is the share that a band of 90 % should hold.",
  wastedEnergy:
    "A subset of `wattspan.energy`; never add the two. Core writes `retry`, and `failed` and `aborted` for inferences.",
  hwEnergy: "Only from a real counter or gauge, and from one process per host.",
  hwPower: "Only from a real gauge, and from one process per host.",
  hwHostEnergy: "The only metric for totals of a host; they are never in `hw.energy`.",
  deviceEnergy:
    "The conservation law, visible: the allocations add up to what the device used. Modelled devices appear only here.",
  deviceUtilization:
    "Of the CPUs of the host together, and of each card, by one process per host. A busy share is no share of the power.",
  memoryUsage:
    "Of the device `memory` it is what this process, or its control group, has in use; of a card all of it.",
  dataTransferred:
    "Of the network namespace: of a container its own; where it is the host's, from one process per host.",
  storageTransferred: "Of the control group, or of this process where it is in none of its own.",
  gridIntensity: "Of the zone of this process, and of those where the models that it calls are served.",
  gridValidUntil:
    "What is older than now is stale. A zone that is no longer used stays at its last one: look at those with emissions. Of annual means it is years ahead.",
  gridCarbonFree:
    "Nuclear and renewables, of the same zones. Absent where the reading has no share; the annual table and `neso` have one.",
  gridRenewable: "Without nuclear: never more than the carbon-free share. Absent where the reading has none.",
  cpuFrequency:
    "Act on the governor: `performance` keeps the clock high while nothing runs. Several CPUs are looked at, not all.",
  cpuIdleResidency:
    "Act where the deepest state is hardly reached at rest: something wakes the CPUs, or a state is switched off.",
  gpuPerformanceState:
    "Act where a card that rests stays in a low number: something holds it there, such as a process with a context.",
  gpuThrottledTime:
    "As seen about once a second while calls run, each second under one reason, the first of the list. `power_cap` is normal under full load.",
  suspendedTime: "What was drawn meanwhile is not known: intervals with sleep are lost, reason `suspended`.",
  gridForecastError:
    "Of the last 96 comparisons by horizon: the mean absolute error. Only where `forecastErrors` is around a provider.",
};
