import { checkOptionNames } from "@wattspan/core/options";
import { isAmount } from "../amounts/dimensions.js";

/** What an action is expected to take: joules, or a value with the upper end of its band. */
type ExpectedEnergy = number | { readonly value: number; readonly high: number } | undefined;

/** How actions are weighed. */
export interface WorthwhileOptions<Action> {
  /** How much an action is worth, in any unit, the same for all. */
  readonly value: (action: Action) => number;
  /** What it is expected to take. Undefined: unknown. */
  readonly energy: (action: Action) => ExpectedEnergy;
  /** The joules that are left, such as `budget.status().left.energyJ`. Undefined: no limit. */
  readonly leftJ?: number | undefined;
  /** The share of what is left that actions of uncertain energy may take together, 0 to 1. Default 0.1. */
  readonly explore?: number;
}

/** What becomes of one action, and why. */
export interface Weighed<Action> {
  readonly action: Action;
  readonly isChosen: boolean;
  /** By the expected energy. Absent: unknown. */
  readonly valuePerJoule?: number;
  /** The upper end, which the choice holds against what is left. */
  readonly energyJ?: number;
  /**
   * `value per joule`: chosen in this order. `exploration`: its band is wider than a factor of four, and it is
   * chosen from the share for exploring. `does not fit`, `explored enough`, `worth nothing` and `unknown energy`:
   * not chosen.
   */
  readonly reason:
    | "value per joule"
    | "exploration"
    | "does not fit"
    | "explored enough"
    | "worth nothing"
    | "unknown energy";
}

const DEFAULT_EXPLORE = 0.1;
/** Beyond it, a band says little. */
const MAX_BAND = 4;

/**
 * Chooses actions by their value per joule, until what is left is used up: the greedy rule for a knapsack. The upper
 * ends of the bands have to fit. Pure: nothing is reserved.
 * @returns All actions, those with the most value per joule first.
 * @example
 * const { left } = budget.status();
 * const chosen = worthwhile(tools, { value: (tool) => tool.gain, energy: (tool) => tool.joules, leftJ: left.energyJ })
 *   .filter(({ isChosen }) => isChosen);
 */
export function worthwhile<Action>(
  actions: readonly Action[],
  options: WorthwhileOptions<Action>,
): readonly Weighed<Action>[] {
  checkOptionNames<WorthwhileOptions<Action>>(options, {
    value: true,
    energy: true,
    leftJ: true,
    explore: true,
  });
  const { value, energy, leftJ = Number.POSITIVE_INFINITY, explore = DEFAULT_EXPLORE } = options;
  let left = leftJ;
  let exploring = explore > 0 ? leftJ * explore : 0;
  const weighed = actions.map((action) => ({ action, worth: value(action), band: bandOf(energy(action)) }));
  const rate = ({ worth, band }: (typeof weighed)[number]) =>
    band ? worth / band.value : Number.NEGATIVE_INFINITY;
  weighed.sort((a, b) => compare(rate(b), rate(a)));
  return weighed.map(({ action, worth, band }): Weighed<Action> => {
    if (!band) return { action, isChosen: false, reason: "unknown energy" };
    const known = { action, valuePerJoule: worth / band.value, energyJ: band.high };
    const not = (reason: Weighed<Action>["reason"]) => ({ ...known, isChosen: false, reason });
    if (!(worth > 0)) return not("worth nothing");
    if (band.high > left) return not("does not fit");
    const isUncertain = band.high > MAX_BAND * band.value;
    if (isUncertain && band.high > exploring) return not("explored enough");
    left -= band.high;
    if (isUncertain) exploring -= band.high;
    return { ...known, isChosen: true, reason: isUncertain ? "exploration" : "value per joule" };
  });
}

/** What takes nothing comes first, and what is worth nothing and takes nothing last. */
function compare(a: number, b: number): number {
  const [x, y] = [a, b].map((rate) => (Number.isNaN(rate) ? Number.NEGATIVE_INFINITY : rate)) as [
    number,
    number,
  ];
  return x === y ? 0 : x - y;
}

function bandOf(expected: ExpectedEnergy): { readonly value: number; readonly high: number } | undefined {
  const { value, high } = typeof expected === "object" ? expected : { value: expected, high: expected };
  return isAmount(value) && isAmount(high) ? { value, high: Math.max(value, high) } : undefined;
}
