import type { Dimension } from "../amounts/dimensions.js";
import type { Receipt, Refusal } from "./receipt.js";

const UNITS: { readonly [dimension in Dimension]: string } = {
  energyJ: "J",
  co2eG: "g CO2e",
  waterL: "L",
  tokens: "tokens",
  steps: "steps",
  seconds: "s",
  cost: "currency units",
};

/**
 * A call that was refused before it was sent. It took nothing.
 * @example
 * try { budget.reserve(call); }
 * catch (error) { if (error instanceof BudgetExceededError) console.error(error.dimension, error.limit); }
 */
export class BudgetExceededError extends Error {
  override readonly name = "BudgetExceededError";
  /** The budget of the cascade that refused. */
  readonly budget: string;
  readonly key: string;
  readonly dimension: Dimension;
  readonly limit: number;
  /** Spent in the window. */
  readonly used: number;
  /** Held by calls in flight. */
  readonly reserved: number;
  /** What the call would have reserved. Undefined: unknown. */
  readonly asked: number | undefined;
  readonly reason: Refusal["reason"];
  readonly receipt: Receipt;

  constructor(refusal: Refusal, receipt: Receipt) {
    super(messageOf(refusal));
    this.budget = refusal.budget;
    this.key = refusal.key;
    this.dimension = refusal.dimension;
    this.limit = refusal.limit;
    this.used = refusal.used;
    this.reserved = refusal.reserved;
    this.asked = refusal.asked;
    this.reason = refusal.reason;
    this.receipt = receipt;
  }
}

function messageOf({ budget, key, dimension, limit, used, reserved, asked, reason }: Refusal): string {
  const unit = UNITS[dimension];
  const state = `${shown(used)} spent and ${shown(reserved)} reserved of ${shown(limit)} ${unit}`;
  const wanted = asked === undefined ? "a call of unknown size" : `a call of up to ${shown(asked)} ${unit}`;
  const what = {
    limit: `has no room for ${wanted}`,
    unknown: `denies ${wanted}: nothing states its ${unit}. Give an estimate, or set onUnknown`,
    stopped: `stops ${wanted} by its policy`,
    declined: `got no approval for ${wanted}`,
  }[reason];
  return `wattspan: budget "${budget}"${keyText(key)} ${what}; ${state}.`;
}

/** The key of a budget without keys. */
export const ALL = "(all)";

const keyText = (key: string): string => (key === ALL ? "" : ` (key ${key})`);

const shown = (amount: number): string => String(Number(amount.toPrecision(4)));
