/**
 * What the table of names leaves out because no program needs it at run time: types, examples, and who carries
 * what.
 */

/** Types of attributes that are no strings. */
export const TYPES: Readonly<Record<string, string>> = {
  energy: "double",
  energyLow: "double",
  energyHigh: "double",
  co2e: "double",
  co2eLow: "double",
  co2eHigh: "double",
  water: "double",
  selfEnergy: "double",
  servingEnergy: "double",
  clientEnergy: "double",
  serviceEnergy: "double",
  coverage: "double",
  resolution: "double",
  gridIntensity: "double",
  unknownChildren: "int",
  attempts: "int",
  failedAttempts: "int",
  inputTokens: "int",
  outputTokens: "int",
  cacheReadTokens: "int",
  cacheCreationTokens: "int",
  cacheWriteTokens: "int",
  reasoningTokens: "int",
  budgetAsked: "double",
  budgetLimit: "double",
  budgetSpent: "double",
  budgetReserved: "double",
  gridEstimated: "boolean",
  gridStale: "boolean",
  critical: "boolean",
  stageUnits: "double",
  goalQuality: "double",
  reasons: "string[]",
  tables: "string[]",
  finishReasons: "string[]",
};

/** Examples of our string attributes that have no closed list of values. */
export const EXAMPLES: Readonly<Record<string, readonly string[]>> = {
  faultStage: ["read", "provider"],
  faultReason: ["timeout"],
  selfStage: ["sampling"],
  stage: ["epoch-1"],
  stageUnit: ["samples"],
  goalName: ["book_trip"],
  gridZone: ["DE", "US-MIDA-PJM"],
  gridSource: ["electricity-maps-annual@2025"],
  gridInsteadOf: ["energy-charts"],
  gridValidFrom: ["2026-01-01T00:00:00.000Z"],
  budgetName: ["research"],
  budgetScope: ["(all)", "acme"],
  budgetDimension: ["energyJ", "tokens"],
  agentRole: ["planner", "executor"],
  budgetRule: ["fits", "limit", "smaller model"],
  budgetReceipt: ["research/41"],
  methodId: ["rapl", "nvml,rapl", "ecologits@0.11.2"],
  weightPolicy: ["equal"],
  reasons: ["gap", "late"],
  tables: ["ecologits@0.11.2"],
  servingZone: ["SE"],
  modelVersion: ["2"],
  modelDigest: ["sha256:9f86d081"],
  policyVersion: ["2026-03"],
  datasetVersion: ["v4"],
  configurationDigest: ["sha256:2c26b46b"],
  owner: ["search"],
};

/** Attributes of a footprint on its span, by key. */
export const OF_FOOTPRINT: readonly string[] = [
  ...["energy", "energyLow", "energyHigh", "co2e", "co2eLow", "co2eHigh", "water"],
  ...[
    "selfEnergy",
    "servingEnergy",
    "clientEnergy",
    "serviceEnergy",
    "method",
    "methodId",
    "coverage",
    "resolution",
  ],
  ...[
    "outcome",
    "goal",
    "goalName",
    "goalQuality",
    "waste",
    "critical",
    "stageUnits",
    "stageUnit",
    "weightPolicy",
    "reasons",
    "unknownChildren",
    "attempts",
    "failedAttempts",
  ],
  ...["gridZone", "gridIntensity", "gridSignal", "gridBasis", "gridSource", "gridValidFrom", "gridEstimated"],
  ...["gridInsteadOf", "gridStale", "locationRung", "tables", "servingZone"],
  ...["modelVersion", "modelDigest", "policyVersion", "datasetVersion", "configurationDigest", "owner"],
];

/** All attributes of ours on spans: also what a span of an activity is. */
export const ON_SPANS: readonly string[] = [...OF_FOOTPRINT, "stepKind", "stageKind", "stage"];

/** Attributes that only events of spans have, by key. */
export const OF_EVENTS: readonly string[] = [
  ...["budgetReceipt", "budgetAsked", "budgetLimit", "budgetSpent", "budgetReserved"],
];

/** Attributes that we read on spans of others and never write, by key. */
export const READ_ONLY: readonly string[] = ["responseModel"];
