/** The alerting rules. */

import { budgetExhausting } from "./alerts/budget-exhausting.ts";
import { budgetOverrun } from "./alerts/budget-overrun.ts";
import { budgetRefuses } from "./alerts/budget-refuses.ts";
import { conservationBroken } from "./alerts/conservation-broken.ts";
import { energyPerTokenDrift } from "./alerts/energy-per-token-drift.ts";
import { estimateCoverageLow } from "./alerts/estimate-coverage-low.ts";
import { faults } from "./alerts/faults.ts";
import { intensityStale } from "./alerts/intensity-stale.ts";
import { intensitySubstituted } from "./alerts/intensity-substituted.ts";
import { meterLost } from "./alerts/meter-lost.ts";
import { selfCpuHigh } from "./alerts/self-cpu-high.ts";
import { telemetryLost } from "./alerts/telemetry-lost.ts";
import { unknownShareHigh } from "./alerts/unknown-share-high.ts";
import type { AlertRule, RuleGroup } from "./rule.ts";
import type { Windows } from "./windows.ts";

/** All of them. @example alertingRules(windows) */
export const alertingRules = (w: Windows): RuleGroup<AlertRule>[] => [
  { name: "wattspan-meters", rules: [meterLost(w), telemetryLost(w), conservationBroken(w)] },
  {
    name: "wattspan-figures",
    rules: [
      energyPerTokenDrift(),
      estimateCoverageLow(),
      unknownShareHigh(),
      intensityStale(w),
      intensitySubstituted(),
    ],
  },
  { name: "wattspan-budgets", rules: [budgetExhausting(w), budgetRefuses(w), budgetOverrun(w)] },
  { name: "wattspan-self", rules: [faults(w), selfCpuHigh()] },
];
