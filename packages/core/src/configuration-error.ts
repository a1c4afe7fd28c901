/**
 * An option of `createMetering` that cannot be used. Thrown at construction, never later.
 *
 * @example
 * try { createMetering({ sampling: { intervalMs: -1 } }); }
 * catch (error) { if (error instanceof WattspanConfigurationError) console.error(error.option, error.allowed); }
 */
export class WattspanConfigurationError extends TypeError {
  override readonly name = "WattspanConfigurationError";
  /** Path of the option, for example `sampling.intervalMs`. */
  readonly option: string;
  /** What is allowed there. */
  readonly allowed: string;

  constructor(option: string, given: unknown, allowed: string) {
    super(`wattspan: option ${option} is ${describe(given)}, but must be ${allowed}.`);
    this.option = option;
    this.allowed = allowed;
  }
}

/** Names a value without printing what may be secret: only short plain values are shown. */
function describe(given: unknown): string {
  if (given === null) return "null";
  if (typeof given === "number" || typeof given === "boolean") return String(given);
  if (typeof given === "string")
    return given.length <= 20 && /^[\w.:-]*$/.test(given) ? `"${given}"` : "a string";
  return Array.isArray(given) ? "an array" : `a value of type ${typeof given}`;
}
