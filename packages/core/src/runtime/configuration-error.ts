/**
 * An option with an invalid value, or an unknown one. Thrown at construction, never later.
 * @example
 * try { createMetering({ sampling: { intervalMs: -1 } }); }
 * catch (error) { if (error instanceof WattspanConfigurationError) console.error(error.option, error.allowed); }
 */
export class WattspanConfigurationError extends TypeError {
  override readonly name = "WattspanConfigurationError";
  /** Path of the option, for example `sampling.intervalMs`. */
  readonly option: string;
  /** The allowed values; for an unknown option, the names of the known ones. */
  readonly allowed: string;
  /** The problem, as it follows the option's name in the message: `is -1, but must be …`. */
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
 * The error for an unknown option. Its name is shown if it is short and plain: a secret may be in the wrong
 * place.
 * @example throw unknownOption("sampling.intervallMs", ["intervalMs", "timeoutMs"]);
 */
export function unknownOption(
  path: string,
  known: readonly string[],
  hint = `allowed: ${known.join(", ")}.`,
): WattspanConfigurationError {
  const shown = /^[\w.:-]{1,50}$/.test(path) ? path : "(of another name)";
  return new WattspanConfigurationError(shown, 0, known.join(", "), `is not known; ${hint}`);
}

/** Describes a value without printing a possible secret: only short plain values are shown. */
function describe(given: unknown): string {
  const type = typeof given;
  if (type === "string") return /^[\w.:-]{0,20}$/.test(given as string) ? `"${given}"` : "a string";
  if (Array.isArray(given))
    return given.length === 0 ? "an empty list" : `a list that begins with ${firstOf(given)}`;
  if (type === "object" && given) return "an object";
  return /^[fbs]/.test(type) && type !== "boolean" ? `a value of type ${type}` : String(given);
}

const firstOf = ([first]: readonly unknown[]): string => (Array.isArray(first) ? "a list" : describe(first));
