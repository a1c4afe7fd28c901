import type { Footprint } from "@wattspan/core";

/** The fraction of a millisecond that a date does not have. */
const SLACK_MS = 2;
const endOf = ({ startedAt, durationS }: Footprint): number =>
  new Date(startedAt).getTime() + durationS * 1000;

/** Whether the totals of a parent contain those of a child: what outlived it is a root of its own in the accounts. */
export const isInside = (child: Footprint, parent: Footprint): boolean =>
  endOf(child) <= endOf(parent) + SLACK_MS;
