/** What rules tell apart. The level stands before the first colon of a recorded name. */

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
  /** All devices of a kind: `hw.id` may be another on each machine. */
  serviceHwType: [...SERVICE, label(attribute.hwType)],
  processDevice: [...PROCESS, label(attribute.hwId), label(attribute.hwType)],
  /** Of whatever source; signals are never mixed. */
  serviceZone: [...SERVICE, ZONE, SIGNAL],
  /** Each source, and what it estimated, by itself: a series that was left for another keeps its last value. */
  zone: [ZONE, label(attribute.gridSource), SIGNAL, label(attribute.gridEstimated)],
} as const satisfies Record<string, readonly string[]>;

/** What Prometheus itself writes of each page: 1 where it could be scraped. */
export const UP = "up";
