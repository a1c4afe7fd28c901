/**
 * An option that cannot be used, or does not exist. Thrown at construction, never later.
 *
 * @example
 * try { createMetering({ sampling: { intervalMs: -1 } }); }
 * catch (error) { if (error instanceof WattspanConfigurationError) console.error(error.option, error.allowed); }
 */
export class WattspanConfigurationError extends TypeError {
  override readonly name = "WattspanConfigurationError";
  /** Path of the option, for example `sampling.intervalMs`. */
  readonly option: string;
  /** What is allowed there; for an option that does not exist, the names of those that do. */
  readonly allowed: string;
  /** What is wrong, as it follows the name of the option in the message: `is -1, but must be …`. */
  readonly problem: string;

  constructor(
    option: string,
    given: unknown,
    allowed: string,
    problem = `is ${describe(given)}, but must be ${allowed}.`,
  ) {
    super(`wattspan: option ${option} ${problem}`);
    this.option = option;
    this.allowed = allowed;
    this.problem = problem;
  }
}

/**
 * The error for an option that does not exist. Its name is shown if it is short and plain: what is secret may stand in the wrong place.
 * @example throw unknownOption("sampling.intervallMs", ["intervalMs", "jitter"]);
 */
export function unknownOption(
  path: string,
  known: readonly string[],
  hint = `allowed: ${known.join(", ")}.`,
): WattspanConfigurationError {
  const shown = /^[\w.:-]{1,50}$/.test(path) ? path : "(of another name)";
  return new WattspanConfigurationError(shown, 0, known.join(", "), `is not known; ${hint}`);
}

/** Names a value without printing what may be secret: only short plain values are shown. */
function describe(given: unknown): string {
  const type = typeof given;
  if (type === "string") return /^[\w.:-]{0,20}$/.test(given as string) ? `"${given}"` : "a string";
  if (Array.isArray(given))
    return given.length === 0 ? "an empty list" : `a list that begins with ${firstOf(given)}`;
  if (type === "object" && given) return "an object";
  return /^[fbs]/.test(type) && type !== "boolean" ? `a value of type ${type}` : String(given);
}

const firstOf = ([first]: readonly unknown[]): string => (Array.isArray(first) ? "a list" : describe(first));
