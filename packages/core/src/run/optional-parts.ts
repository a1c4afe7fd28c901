/**
 * Parts of a metering that `createHostedMetering` takes as options. A bundle carries those that its application
 * imports.
 */

import { ActivityMetrics } from "../settle/activity-metrics.js";
import { createInstruments, type InstrumentsOptions } from "../telemetry/instruments.js";
import { Budgeting, type BudgetingParts } from "./budgeting.js";

/** Creates a part. What it needs and what it creates is between it and the metering. */
export type NewPart = (needs: never) => object;

/**
 * Asks the budgets of activities before they begin, and obeys them: the option `budgeting` of {@link createHostedMetering}.
 * `createMetering` always does.
 * @example createHostedMetering({ estimators: [phase()], budgeting });
 */
export const budgeting: NewPart = (parts: BudgetingParts) => new Budgeting(parts);

/**
 * Reports activities, intensities and faults on OpenTelemetry's metrics: the option `metrics` of {@link createHostedMetering}.
 * `createMetering` always does.
 * @example createHostedMetering({ estimators: [phase()], metrics: activityMetrics, telemetry: { meterProvider } });
 */
export const activityMetrics: NewPart = (options: InstrumentsOptions) =>
  new ActivityMetrics(createInstruments(options));
