/** What a card is, and how it is set up: facts for the record of an audit. */

/** One card. A fact that is unknown is in `unknown`, with the reason. */
export interface CardFacts {
  /** As in the zone of its meter: a UUID, or the place on the bus. */
  readonly id: string;
  readonly name?: string;
  /** Version of its driver. */
  readonly driver?: string;
  /** The limit that holds, in watts. */
  readonly powerLimitW?: number;
  /** Whether the driver stays loaded while nobody uses the card. NVIDIA's alone. */
  readonly isPersistent?: boolean;
  /** How the driver chooses power states, such as `auto`. AMD's alone. */
  readonly performanceLevel?: string;
  readonly unknown: Readonly<Record<string, string>>;
}
