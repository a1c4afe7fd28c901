import { safeText } from "../terminal/text/safe-text.js";

/**
 * The command line cannot be understood: exit code 2.
 *
 * @example
 * new UsageError("--input", "-5", "a whole number of tokens", "--input 50000").message;
 * // '--input "-5": expected a whole number of tokens, for example --input 50000'
 */
export class UsageError extends Error {
  override readonly name = "UsageError";
  readonly code = "usage";
  /** The option that is wrong, such as `--input`. */
  readonly option: string;

  /**
   * @param given what was given; undefined where something is missing.
   * @param example a command line or an option that would be right; undefined where none helps.
   * @param nearest words that are spelled alike, for the person to choose from.
   */
  constructor(
    option: string,
    given: string | undefined,
    expected: string,
    example: string | undefined,
    nearest: readonly string[] = [],
  ) {
    const what = given === undefined ? option : `${option} "${safeText(given)}"`;
    const near = nearest.length === 0 ? "" : ` (nearest: ${nearest.join(", ")})`;
    const instance = example === undefined ? "" : `, for example ${example}`;
    super(`${what}: expected ${expected}${instance}${near}`);
    this.option = option;
  }
}
