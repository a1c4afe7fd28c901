/** A value of a record that differs from the computed one. */
export class Mismatch extends Error {
  override readonly name = "Mismatch";
  /** The member of the line, such as `energy`. */
  readonly field: string;
  readonly found: unknown;
  readonly computed: unknown;

  constructor(field: string, found: unknown, computed: unknown) {
    super(`${field} is not what it should be`);
    this.field = field;
    this.found = found;
    this.computed = computed;
  }
}

/** Values that live code computed in another order agree to this, of the greater of the value and its unit. */
const AGREEMENT = 1e-9;

/** Requires two values to be the same, to the bit. @throws Mismatch */
export function same(field: string, found: unknown, computed: unknown): void {
  if (found !== computed) throw new Mismatch(field, found, computed);
}

/**
 * Requires two values to agree to rounding. @param unit The amount below which differences are absolute: 1 J. @throws
 * Mismatch
 */
export function agrees(field: string, found: number, computed: number, unit = 1): void {
  const size = Math.max(unit, Math.abs(computed));
  if (!(Math.abs(found - computed) <= AGREEMENT * size)) throw new Mismatch(field, found, computed);
}

/** Requires a computed value to be finite. Returns it. @throws Mismatch */
export function finite(field: string, computed: number): number {
  if (!Number.isFinite(computed)) throw new Mismatch(field, computed, "a finite number");
  return computed;
}

/** A value in JSON. A line may nest deeper than any stack. */
export function jsonOf(value: unknown): string {
  try {
    return JSON.stringify(value) ?? "nothing";
  } catch {
    return "a value that is nested too deeply";
  }
}
