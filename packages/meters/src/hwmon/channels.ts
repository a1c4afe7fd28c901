/** The channels of a chip: some measure the whole, and others a part that is inside it. Pure. */

/** One channel, such as `power2`, and its label. */
export interface Labelled {
  readonly label: string;
}

/** The channels that make up a zone, and those inside it that are zones too. */
export interface Grouped<Channel> {
  readonly channels: readonly Channel[];
  readonly contains: readonly Channel[];
}

/** PMBus: `pin`, and `pin1` of a chip with pages. Its outputs, `pout1`, are what is left of the input. */
const isInput = ({ label }: Labelled): boolean => /^pin\d*$/i.test(label);
/**
 * Corsair's supplies: `power total`, next to `power +12v`. POWER's servers: `System`, `2_system`, next to `2_proc`
 * and `2_vdd`. Intel's cards: `card`, next to `pkg`. AMD's processors: `Esocket0`, next to `Ecore000`.
 */
const isTotal = ({ label }: Labelled): boolean => /\btotal\b|(?:^|_)system$|^card$|^Esocket\d+$/i.test(label);

/**
 * The zones of a chip, so that none counts twice. A single input or total contains the others; of several, each may
 * contain any of the others, which are left out. A chip of the whole host is one zone: the sum of its inputs or
 * totals, else of all channels.
 *
 * @example zonesOf([{ label: "pin" }, { label: "pout1" }], "component") // pin, which contains pout1; pout1
 */
export function zonesOf<Channel extends Labelled>(
  channels: readonly Channel[],
  scope: "component" | "device" | "host",
): readonly Grouped<Channel>[] {
  const inputs = channels.filter(isInput);
  const whole = inputs.length > 0 ? inputs : channels.filter(isTotal);
  const alone = (channel: Channel): Grouped<Channel> => ({ channels: [channel], contains: [] });
  if (scope === "host")
    return channels.length > 0 ? [{ channels: whole.length > 0 ? whole : channels, contains: [] }] : [];
  const [only] = whole;
  if (only === undefined) return channels.map(alone);
  if (whole.length > 1) return whole.map(alone);
  const parts = channels.filter((channel) => channel !== only);
  return channels.map((channel) =>
    channel === only ? { channels: whole, contains: parts } : alone(channel),
  );
}
