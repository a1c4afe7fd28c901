import type { Footprint } from "@wattspan/core";
import { msFromSeconds } from "@wattspan/core/units";

/** Dates have no fractions of a millisecond. */
const SLACK_MS = 2;
const endOf = ({ startedAt, durationS }: Footprint): number =>
  new Date(startedAt).getTime() + msFromSeconds(durationS);

/**
 * Whether the totals of a parent contain those of a child. A child that outlived its parent is a root in the
 * accounts. The duration of a parent that slept is without that time, so its end is unknown.
 */
export const isInside = (child: Footprint, parent: Footprint): boolean =>
  endOf(child) <= endOf(parent) + SLACK_MS ||
  (parent.reasons.includes("suspended") && !child.reasons.includes("child_outlived"));
