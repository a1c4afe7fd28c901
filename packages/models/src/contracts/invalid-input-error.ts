/**
 * An invalid figure in the input.
 *
 * @example
 * new InvalidInputError("ecologitsImpacts", "pue", 0.9, "a number of at least 1").message;
 * // "ecologitsImpacts: pue must be a number of at least 1, but is 0.9."
 */
export class InvalidInputError extends Error {
  override readonly name = "InvalidInputError";
  readonly code = "invalid_input";
  /** The path of the invalid member: `mix.gwp`, `activeParameters.min`. */
  readonly field: string;

  constructor(where: string, field: string, given: unknown, expected: string) {
    super(`${where}: ${field} must be ${expected}, but is ${shown(given)}.`);
    this.field = field;
  }
}

const MAX_SHOWN_LENGTH = 60;

/** Enough of a value to recognise it. */
function shown(value: unknown): string {
  const text = typeof value === "string" ? JSON.stringify(value) : textOf(value);
  return text.length > MAX_SHOWN_LENGTH ? `${text.slice(0, MAX_SHOWN_LENGTH)}…` : text;
}

function textOf(value: unknown): string {
  try {
    return String(value);
  } catch {
    return `${typeof value} that cannot be shown`; // an object without a prototype
  }
}
