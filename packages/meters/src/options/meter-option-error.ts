/** An option of a meter that cannot be: what was given, what was expected. Thrown where the meter is made, never later. */
export class MeterOptionError extends TypeError {
  override readonly name = "MeterOptionError";

  constructor(meter: string, option: string, given: unknown, expected: string) {
    super(`${meter}: the option ${option} is ${String(given)}; expected ${expected}.`);
  }
}
