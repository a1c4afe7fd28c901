import type { Footprint, Range, Totals, Waste } from "@wattspan/core";
import { type Amounts, gramsTaken } from "../amounts/dimensions.js";
import { tokensOf } from "./budgeted-call-of.js";

/** What a call took: the values, and the upper ends of their bands. */
export interface Taken {
  readonly value: Amounts;
  readonly upper: Amounts;
}

/** What services took that report it themselves. */
export const amountsElsewhere = ({ services }: Footprint): Taken => ({
  value: totals({ self: {}, services }, "value", false),
  upper: totals({ self: {}, services }, "high", false),
});

/**
 * What an activity itself took, with the services it called: over a run these add up to the total of its root.
 * Seconds are those of inferences and stages, so that no second of a run counts twice. Its cost is not in it.
 * @param isOwnCall Whether tokens, seconds and cost are its own: see `Admitted`.
 */
export function amountsTaken(footprint: Footprint, isOwnCall: boolean): Taken {
  const counted = isOwnCall ? countsOf(footprint) : NONE;
  return {
    value: { ...totals(footprint, "value", isOwnCall), ...counted },
    upper: { ...totals(footprint, "high", isOwnCall), ...counted },
  };
}

const NONE: Amounts = { tokens: 0, steps: 0, seconds: 0, cost: 0 };

const WAITS: readonly (Waste | undefined)[] = ["idle_wait", "backoff"];

const countsOf = ({ kind, durationS, usage, waste }: Footprint): Amounts => ({
  // What is no inference has tokens only if it states them.
  tokens: usage ? tokensOf(usage) : kind === "inference" ? undefined : 0,
  steps: kind === "step" && !WAITS.includes(waste) ? 1 : 0,
  seconds: kind === "inference" || kind === "stage" ? durationS : 0,
});

type Own = Pick<Footprint, "self"> & { readonly services?: Footprint["services"] | undefined };

/** Where the activity's own part is unknown, so is the sum; unless another report of the call has that part. */
function totals({ self, services = [] }: Own, end: "value" | "high", isOwnCall: boolean): Amounts {
  const elsewhere = services.filter(({ countedHere }) => !countedHere);
  const sum = (of: (one: Totals) => Range | undefined): number | undefined => {
    const own = of(self)?.[end];
    if (own === undefined && isOwnCall) return undefined;
    return elsewhere.reduce((all, one) => plus(all, of(one)?.[end]), own);
  };
  return {
    energyJ: sum(({ energy }) => energy),
    co2eG: gramsTaken(sum(({ co2e }) => co2e)),
    waterL: sum(({ water }) => water),
  };
}

const plus = (a: number | undefined, b: number | undefined): number | undefined =>
  a === undefined ? b : a + (b ?? 0);
