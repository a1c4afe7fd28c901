import { safeText } from "./terminal/safe-text.js";

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

  constructor(option: string, given: string | undefined, expected: string, example: string) {
    const what = given === undefined ? option : `${option} "${safeText(given)}"`;
    super(`${what}: expected ${expected}, for example ${example}`);
    this.option = option;
  }
}
