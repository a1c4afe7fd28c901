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
   * @param given the given value; undefined if it is missing.
   * @param example a correct command line or option; undefined if none helps.
   * @param nearest words with a similar spelling, as suggestions.
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
