/** Notes on a metric, or an event, beyond its one-sentence description. */

/** By the key of its row. */
export const NOTES: Readonly<Record<string, string>> = {
  energy:
    "Leaf and self energy only, so that nothing is counted twice along a tree of agents, steps and inferences.",
  energyLow: "Lower bounds add up to the lower bound of the sum, because errors of method are correlated.",
  energyHigh: "Upper bounds add up to the upper bound of the sum, because errors of method are correlated.",
  co2e: "Absent if the carbon intensity is unknown, never 0.",
  marketCo2e: "Only if a market-based factor is configured. Never add it to the location-based one.",
  tokens:
    "The denominator of per-token figures, which are queries and not metrics. `output` excludes `reasoning`.",
  operations: "With the method `unavailable` and its reason, unknown energy can be counted across a fleet.",
  pricedOperations: "The greenhouse gas of inferences divided by it is the mean of one.",
  refusals:
    "Refused activities are on no other metric: they took 0 J, so they change neither shares of " +
    "unknown energy nor joules per token.",
  operationEnergy: "One value for each inference.",
  operationCo2e: "One value for each inference.",
  clientDuration:
    "Only with `telemetry.genAiMetrics`, and without calls that another instrumentation reports: these " +
    "are on its own metrics. In the scope `wattspan/gen-ai`.",
  clientTokens:
    "The same. Input includes cached tokens, output includes reasoning; `wattspan.tokens` has each once.",
  agentRunEnergy: "One value for each run, with everything in it.",
  agentRunCo2e: "One value for each run, with everything in it.",
  agentRoleEnergy:
    "Only with `coordination` of `@wattspan/budget`: at most 21 roles. Each joule once, with those " +
    "that services stated.",
  budgetLimit:
    "Only with `budgetMetrics` of `@wattspan/budget`, in the unit of the dimension. `(others)` has no " +
    "limit of its own.",
  budgetSpent:
    "In the current window, in the unit of the dimension. A lower bound if calls were charged of which " +
    "nothing is known; absent if all were.",
  budgetReserved: "In the unit of the dimension.",
  budgetDecisions:
    "From the start of `budgetMetrics` on. In a cascade, each budget counts the decision. Refusals " +
    "have the dimension that lacked room.",
  budgetOverruns:
    "A charge in two dimensions beyond their limits is two. What it exceeds a limit by is spent minus limit.",
  budgetDecision:
    "On the span of the call, also of a refused one, and of agents and steps with a budget. The limit " +
    "is the one that refused, or the nearest of an admitted call. `wattspan budget FILE --explain` " +
    "reads the receipt.",
  budgetWindowEnd: "Only of calendar windows; the others have no end.",
  attempts: "Only for clients with a `meteredFetch`. A `failed` attempt may have been computed in vain.",
  estimateCoverage:
    "Only for learning estimators, such as `calibrate`. `inside` over `inside`, `outside` and `moved` " +
    "is the share that a band of 90 % should hold.",
  wastedEnergy:
    "A subset of `wattspan.energy`; never add the two. `retry`, `failed` and `aborted` are of " +
    "inferences; `pruned`, `backoff` and `idle_wait` are what `discard()` stated, with all inside it. " +
    "Failed inferences have the error.",
  hwEnergy: "Only from a real counter or gauge, and from one process per host.",
  hwPower: "Only from a real gauge, and from one process per host.",
  hwHostEnergy: "The only metric for totals of a host; they are never in `hw.energy`.",
  deviceEnergy:
    "This shows the conservation law: the allocations add up to the device's energy. Modelled devices " +
    "appear only here.",
  deviceUtilization:
    "For all CPUs of the host together, and for each card, from one process per host. A busy share is " +
    "not a share of the power.",
  memoryUsage:
    "For the device `memory` it is the use of this process or its control group; for a card the total use.",
  dataTransferred: "For the network namespace: a container's own, or the host's, from one process per host.",
  storageTransferred: "For the control group, or for this process if it has no group of its own.",
  gridIntensity: "For this process's zone, and for the zones that serve the models it calls.",
  gridValidUntil:
    "A value in the past means stale. A zone that is no longer used keeps its last value: check zones " +
    "with emissions. For annual means it is years ahead.",
  gridCarbonFree:
    "Nuclear and renewables, for the same zones. Absent if the reading has no share; the annual table " +
    "and `neso` have one.",
  gridRenewable: "Without nuclear: never more than the carbon-free share. Absent if the reading has none.",
  cpuFrequency:
    "Act on the governor: `performance` keeps the clock high while idle. It samples several CPUs, not all.",
  cpuIdleResidency:
    "Act if the deepest state is rarely reached when idle: something wakes the CPUs, or a state is disabled.",
  gpuPerformanceState:
    "Act if an idle card stays at a low number: something holds it there, such as a process with a context.",
  gpuThrottledTime:
    "Sampled about once a second while calls run; each second has one reason, the first of the list. " +
    "`power_cap` is normal under full load.",
  suspendedTime: "Energy drawn meanwhile is unknown: intervals with sleep are lost, reason `suspended`.",
  gridForecastError:
    "Mean absolute error of the last 96 comparisons by horizon. Only with `forecastErrors` around a provider.",
};
