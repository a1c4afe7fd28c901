/** A footprint as a record has it, and what must hold within it. */

import { agrees, Mismatch, same } from "../format/mismatch.js";
import { isNumber } from "../format/numbers.js";

interface Band {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}
interface Totals {
  readonly energy?: Band;
  readonly co2e?: Band;
}
interface Priced {
  readonly gramsPerKwh: Band;
}
/** One part of a footprint. */
export interface RecordedPart extends Totals {
  readonly component: string;
  readonly method: string;
  readonly methodId: string;
  readonly boundary: string;
  readonly emissionSource: string;
  readonly intensity?: Priced;
  readonly slots?: readonly { readonly energy: number; readonly intensity: Priced }[];
}
/** The members of a footprint, as in its JSON form, that are computed again or checked. */
export interface RecordedFootprint extends Totals {
  readonly version: number;
  readonly id: string;
  readonly self: Totals;
  readonly reasons: readonly string[];
  readonly parts: readonly RecordedPart[];
  readonly intensity?: Priced;
}

/** The version of its JSON form. */
const VERSION = 1;

/** Requires its bands, its sums and its reasons to fit each other. @throws Mismatch */
export function checkFootprint(footprint: RecordedFootprint): void {
  same("footprint.version", footprint.version, VERSION);
  checkBands("footprint", footprint);
  const { self, parts, reasons } = footprint;
  for (const quantity of ["energy", "co2e"] as const) {
    same(`self.${quantity}`, self[quantity]?.value, sumOf(parts, quantity));
    if (self[quantity] && !footprint[quantity])
      throw new Mismatch(quantity, undefined, `at least that of self`);
  }
  if (footprint.energy && self.energy && footprint.energy.value < self.energy.value)
    throw new Mismatch("energy", footprint.energy.value, `at least ${self.energy.value}`);
  const mayLackPrice = reasons.includes("no_intensity") || reasons.includes("fault");
  for (const { energy, co2e, slots = [] } of parts) {
    if (!energy) continue;
    if (!co2e && !mayLackPrice) throw new Mismatch("parts.co2e", undefined, "a band, or no_intensity");
    const sum = slots.reduce((total, slot) => total + slot.energy, 0);
    if (sum > 0) agrees("parts.slots", sum, energy.value);
  }
}

/** Every band, however deep, holds its value. The nesting of a line is limited. */
function checkBands(name: string, value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  if (isBand(value)) {
    const { low, value: middle, high } = value;
    if (!(isNumber(low) && isNumber(middle) && isNumber(high) && low <= middle && middle <= high))
      throw new Mismatch(name, value, "low ≤ value ≤ high");
  }
  for (const [member, inner] of Object.entries(value)) checkBands(`${name}.${member}`, inner);
}

const isBand = (value: object): value is Band =>
  ["value", "low", "high"].every((one) => Object.hasOwn(value, one));

/** Undefined if no part has the quantity. */
function sumOf(parts: readonly RecordedPart[], quantity: keyof Totals): number | undefined {
  let sum: number | undefined;
  for (const part of parts) {
    const own = part[quantity]?.value;
    if (own !== undefined) sum = sum === undefined ? own : sum + own;
  }
  return sum;
}
