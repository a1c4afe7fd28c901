/** The tests of the rules, by the name of their subject. */

import { budgets } from "./scenarios/budgets.ts";
import { conservationBroken } from "./scenarios/conservation-broken.ts";
import { energyPerTokenDrift } from "./scenarios/energy-per-token-drift.ts";
import { estimateCoverageLow } from "./scenarios/estimate-coverage-low.ts";
import { faults } from "./scenarios/faults.ts";
import { intensityStale } from "./scenarios/intensity-stale.ts";
import { intensitySubstituted } from "./scenarios/intensity-substituted.ts";
import { meterLost, meterLostForADay } from "./scenarios/meter-lost.ts";
import { recordingScenarios } from "./scenarios/recording.ts";
import type { Scenario } from "./scenarios/scenario.ts";
import { selfCpuHigh } from "./scenarios/self-cpu-high.ts";
import { telemetryLost, telemetryLostForHours } from "./scenarios/telemetry-lost.ts";
import { unknownShareHigh } from "./scenarios/unknown-share-high.ts";

/** A file of tests, and the evaluation interval of its rules. */
interface RuleTests {
  readonly evaluationInterval: string;
  readonly scenarios: readonly Scenario[];
}

/** By file name. */
export const ruleTests: Readonly<Record<string, RuleTests>> = {
  recording: { evaluationInterval: "1m", scenarios: recordingScenarios },
  alerts: {
    evaluationInterval: "1m",
    scenarios: [
      ...[...meterLost, ...telemetryLost, ...conservationBroken],
      ...[...unknownShareHigh, ...faults, ...selfCpuHigh, ...budgets],
    ],
  },
  "alerts-of-days": {
    evaluationInterval: "5m",
    scenarios: [
      ...[...energyPerTokenDrift, ...intensityStale, ...intensitySubstituted],
      ...estimateCoverageLow,
      ...[...meterLostForADay, ...telemetryLostForHours],
    ],
  },
};
