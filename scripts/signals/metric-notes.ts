/** Notes on a metric, or an event, beyond its one-sentence description. */

/** By the key of its row. */
export const NOTES: Readonly<Record<string, string>> = {
  energy: "Without that of children, which count themselves.",
  energyLow: "Lower bounds add up.",
  energyHigh: "Upper bounds add up.",
  co2e: "Absent without an intensity, never 0.",
  marketCo2e: "Only with `market`. Never add it to the location-based one.",
  tokens: "`output` excludes `reasoning`.",
  operations: "The method `unavailable` and its reason count unknown energy.",
  pricedOperations: "Grams of inferences by it are the mean of one.",
  refusals: "On no other metric.",
  clientDuration: "Only with `telemetry.genAiMetrics`, in the instrumentation scope `wattspan/gen-ai`.",
  clientTokens: "The same. Input includes cached tokens, output reasoning.",
  agentRoleEnergy: "Only with `coordination` of `@wattspan/budget`: at most 21 roles.",
  budgetLimit: "Only with `budgetMetrics` of `@wattspan/budget`, in the unit of the dimension.",
  budgetSpent: "In the current window. A lower bound if some charges are unknown; absent if all are.",
  budgetDecisions: "Each budget of a cascade counts it.",
  budgetOverruns: "In each dimension beyond its limit.",
  budgetDecision:
    "On the span of the call, and of agents and steps with a budget. The limit is the one that refused, or " +
    "the nearest. `wattspan budget FILE --explain` reads the receipt.",
  budgetWindowEnd: "Only of calendar windows.",
  attempts: "Only for clients with a `meteredFetch`.",
  estimateCoverage:
    "Only for learning estimators. `inside` should be 90 % of `inside`, `outside` and `moved`.",
  wastedEnergy: "`wattspan.energy` includes it.",
  hwEnergy: "Only from a real counter or gauge, and from one process per host.",
  hwPower: "Only from a real gauge, and from one process per host.",
  hwHostEnergy: "Never in `hw.energy`.",
  deviceEnergy: "The allocations add up to the device's energy. Modelled devices appear only here.",
  deviceUtilization: "Of all CPUs of the host together, and of each card.",
  memoryUsage: "Of this process or its control group; for a card the total.",
  dataTransferred: "Of the network namespace.",
  storageTransferred: "Of the control group or this process.",
  gridIntensity: "For this process's zone, and those that serve its models.",
  gridValidUntil: "The past means stale. A zone that is no longer used keeps its last value.",
  gridCarbonFree: "Nuclear and renewables.",
  gridRenewable: "Without nuclear.",
  gridForecastError: "Of the last 96 comparisons by horizon. Only with `forecastErrors`.",
};
