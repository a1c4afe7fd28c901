/** The levels of aggregation of rules. The level is the part of a recorded name before its first colon. */

import { attribute } from "@wattspan/core/names";
import { label, PROCESS, SERVICE } from "../series.ts";

const ZONE = label(attribute.gridZone);
const SIGNAL = label(attribute.gridSignal);

/** Labels of each level. */
export const level = {
  service: SERVICE,
  process: PROCESS,
  serviceModel: [...SERVICE, label(attribute.model)],
  serviceAgent: [...SERVICE, label(attribute.agent)],
  serviceBudget: [...SERVICE, label(attribute.budgetName)],
  serviceBudgetDimension: [...SERVICE, label(attribute.budgetName), label(attribute.budgetDimension)],
  processBudget: [...PROCESS, label(attribute.budgetName)],
  /** One account of a budget, which lives in one process. */
  account: [
    ...PROCESS,
    label(attribute.budgetName),
    label(attribute.budgetScope),
    label(attribute.budgetDimension),
  ],
  /** All devices of a kind: `hw.id` may differ between machines. */
  serviceHwType: [...SERVICE, label(attribute.hwType)],
  processDevice: [...PROCESS, label(attribute.hwId), label(attribute.hwType)],
  /** Over all sources; signals are never mixed. */
  serviceZone: [...SERVICE, ZONE, SIGNAL],
  /** Each source and its estimates separately: an abandoned series keeps its last value. */
  zone: [ZONE, label(attribute.gridSource), SIGNAL, label(attribute.gridEstimated)],
} as const satisfies Record<string, readonly string[]>;

/** Written by Prometheus for each page: 1 if it could be scraped. */
export const UP = "up";
