/**
 * An invalid option of a meter: its value, and the expected ones. Thrown when the meter is created, never
 * later.
 */
export class MeterOptionError extends TypeError {
  override readonly name = "MeterOptionError";

  constructor(meter: string, option: string, given: unknown, expected: string) {
    super(`${meter}: the option ${option} is ${String(given)}; expected ${expected}.`);
  }
}

/** The check of a meter's options. @throws MeterOptionError for one that does not hold. */
export const checkOf =
  (meter: string) =>
  (holds: boolean, option: string, given: unknown, expected: string): void => {
    if (!holds) throw new MeterOptionError(meter, option, given, expected);
  };
