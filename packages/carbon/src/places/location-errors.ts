/**
 * An invalid location: a member of the wrong type, a country that is not an ISO code, coordinates off the
 * globe. A well-formed unknown place is no error; see {@link UnknownLocationError}.
 *
 * @example
 * try {
 *   await annualAverage().current({ country: "Germany" }, signal);
 * } catch (error) {
 *   if (error instanceof InvalidLocationError) console.error(error.problems);
 * }
 */
export class InvalidLocationError extends Error {
  override readonly name = "InvalidLocationError";
  readonly code = "invalid_location";
  /** Each mistake: what was expected, and what was given. */
  readonly problems: readonly string[];

  constructor(problems: readonly string[]) {
    super(`The location is invalid: ${problems.join("; ")}. Correct it, or leave out unknown members.`);
    this.problems = problems;
  }
}

/**
 * A well-formed location without a figure, even for its country. Only with `unknownLocation: "reject"`;
 * otherwise the world's figure is used.
 */
export class UnknownLocationError extends Error {
  override readonly name = "UnknownLocationError";
  readonly code = "unknown_location";

  constructor() {
    super(
      "There is no annual figure for the location or its country. Give a zone of Electricity Maps, a region " +
        "of a known cloud, or a country that has a figure; or allow the world's figure with " +
        'unknownLocation: "world".',
    );
  }
}
