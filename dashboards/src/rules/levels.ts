/** What rules tell apart. The level stands before the first colon of a recorded name. */

import { attribute } from "@wattspan/core/names";
import { label, PROCESS, SERVICE } from "../series.ts";

const GRID = [attribute.gridZone, attribute.gridSource, attribute.gridSignal].map(label);

/** Labels of each level. */
export const level = {
  service: SERVICE,
  process: PROCESS,
  serviceModel: [...SERVICE, label(attribute.model)],
  serviceAgent: [...SERVICE, label(attribute.agent)],
  /** All devices of a kind: `hw.id` may be another on each machine. */
  serviceHwType: [...SERVICE, label(attribute.hwType)],
  processDevice: [...PROCESS, label(attribute.hwId), label(attribute.hwType)],
  /** One source's figures of a zone; signals are never mixed. */
  serviceZone: [...SERVICE, ...GRID],
  /** Also apart by whether the source estimated it: a series that was left for the other keeps its last value. */
  zone: [...GRID, label(attribute.gridEstimated)],
} as const satisfies Record<string, readonly string[]>;

/** What Prometheus itself writes of each page: 1 where it could be scraped. */
export const UP = "up";
