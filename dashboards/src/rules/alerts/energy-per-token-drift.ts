import { attribute } from "@wattspan/core/names";
import { recorded } from "../recorded.ts";
import { type AlertRule, alertOf } from "../rule.ts";
import { NUMBER, SERVICE_NAME, shown } from "../template.ts";

/**
 * Attribution is right to 5 % for the calls of a class together; answers that are longer, or prompts that are found in a cache more
 * seldom, move the mean by some tens of percent. Half as much again is more than both.
 */
const FACTOR = 1.5;

/** A token of a model takes much more, or much less, than a week ago. Less is as suspicious: it may be energy that is counted no more. */
export const energyPerTokenDrift = (): AlertRule =>
  alertOf({
    name: "WattspanEnergyPerTokenDrift",
    expr: `${recorded.energyPerTokenDrift} > ${FACTOR}\nor\n${recorded.energyPerTokenDrift} < 1 / ${FACTOR}`,
    // Six hours are looked at, so it is no moment; but the first evaluations after a gap may be.
    holds: "30m",
    severity: "warning",
    summary: `A token of ${shown(attribute.model)} in ${SERVICE_NAME} takes ${NUMBER} times what it took a week ago`,
    description: `Joules per token of ${shown(attribute.model)} in ${SERVICE_NAME} over six hours are ${NUMBER} times those of the same hours a week ago. Look whether the model, its methods or its tokens changed before you look for waste.`,
  });
