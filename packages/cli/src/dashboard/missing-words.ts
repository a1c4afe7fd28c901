/** Why there is no figure, and what to do. */

/** Reasons by figure. */
export const MISSING = {
  energy:
    "No energy: nothing has been metered yet, no device can be read here (wattspan doctor shows why), or no " +
    "estimator knows the models.",
  carbon: "No CO2e: there is no energy, or no carbon intensity for its place.",
  operations: "No activity has ended yet.",
  inferences: "No inference with known energy has ended yet.",
  models: "No energy by model: nothing has been inferred yet, or its energy is not known.",
  agents: "No agent has run: meterAgent() and meterStep() report them.",
  budgets: "No limit is reported: budgetMetrics(budget) reports those of a budget.",
  devices: "No device is metered: hosted models have none, and wattspan doctor shows what can be read here.",
  grid: "No carbon intensity: set a location or an intensity provider.",
  shares: "No shares: not every intensity provider has them, nor for every zone.",
  readings: "Nothing to chart in this time yet: a rate needs two readings.",
} as const;

/** What to do about a page that has never answered. */
export const REMEDY =
  "Start an application with OTEL_METRICS_EXPORTER=prometheus or startPrometheus(), or give the address of " +
  "its page by --metrics.";
