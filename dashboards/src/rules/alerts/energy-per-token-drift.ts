import { attribute } from "@wattspan/core/names";
import { recorded } from "../recorded.ts";
import { type AlertRule, alertOf } from "../rule.ts";
import { NUMBER, SERVICE_NAME, shown } from "../template.ts";

/**
 * Attribution is accurate to 5 % for all calls of a class together. Longer answers or fewer cache hits move
 * the mean by some tens of percent. Half as much again is more than both.
 */
const FACTOR = 1.5;

/**
 * A token of a model takes much more or much less energy than a week ago. Less is as suspicious: energy may
 * no longer be counted.
 */
export const energyPerTokenDrift = (): AlertRule =>
  alertOf({
    name: "WattspanEnergyPerTokenDrift",
    expr: `${recorded.energyPerTokenDrift} > ${FACTOR}\nor\n${recorded.energyPerTokenDrift} < 1 / ${FACTOR}`,
    // The rule looks at six hours, so it ignores short peaks, except in the first evaluations after a gap.
    holds: "30m",
    severity: "warning",
    summary: `A token of ${shown(attribute.model)} in ${SERVICE_NAME} takes ${NUMBER} times what it took a week ago`,
    description: `Joules per token of ${shown(attribute.model)} in ${SERVICE_NAME} over six hours are ${NUMBER} times those of the same hours a week ago. Check for changes of the model, its methods or its tokens before you look for waste.`,
  });
