/** Compares delivered footprints with what the stream gives, and prices that. */

import { JOULES_PER_KILOWATT_HOUR } from "@wattspan/core/units";
import type { Computed, DeviceEntry, ResultEntry, Undelivered } from "../format/entries.js";
import { agrees, finite, Mismatch } from "../format/mismatch.js";
import { checkFootprint, type RecordedFootprint, type RecordedPart } from "./recorded-footprint.js";

/** A footprint is compared if no more uses than this have settled since its own. */
const MAX_RESULTS = 65_536;

type Sums = ReadonlyMap<string, number>;

/** Remembers settled uses until their footprints come. */
export class PricedResults {
  readonly #results = new Map<string, ResultEntry>();
  #forgotten: Undelivered = { results: 0, joules: 0 };
  readonly #devices: readonly { readonly declared: DeviceEntry }[];

  /** @param devices Those of the replay. */
  constructor(devices: readonly { readonly declared: DeviceEntry }[]) {
    this.#devices = devices;
  }

  /** The later of two results of one activity takes the place of the earlier one. */
  add(result: ResultEntry): void {
    const { activity } = result;
    if (activity === undefined) {
      this.#forgotten = withResult(this.#forgotten, result);
      return;
    }
    this.#forget(activity);
    this.#results.set(activity, result);
    const [oldest] = this.#results.keys();
    if (this.#results.size > MAX_RESULTS && oldest !== undefined) this.#forget(oldest);
  }

  #forget(activity: string): void {
    const result = this.#results.get(activity);
    if (result) this.#forgotten = withResult(this.#forgotten, result);
    this.#results.delete(activity);
  }

  /** Results that no footprint took. */
  get undelivered(): Undelivered {
    return [...this.#results.values()].reduce(withResult, this.#forgotten);
  }

  /**
   * What an activity itself used, by its footprint and the stream.
   * @throws Mismatch if the two disagree, or the footprint does with itself
   */
  take(footprint: RecordedFootprint): Computed {
    checkFootprint(footprint);
    const result = this.#results.get(footprint.id);
    this.#results.delete(footprint.id);
    const drawn = result ? this.#joulesByKind(result) : new Map<string, number>();
    const sums = this.#sumsByKind(footprint.parts);
    checkDrawn(footprint.reasons, sums, drawn);
    // Measuring failed: what was reported before it stays, and is less than the result.
    const isFault = footprint.reasons.includes("fault");
    let joules: number | undefined;
    let grams: number | undefined = 0;
    let stated: number | undefined;
    for (const part of footprint.parts) {
      const { energy, co2e } = part;
      if (!energy || part.emissionSource !== "operational") continue;
      const kind = kindOf(part);
      if (!this.#isOfDevice(part)) {
        stated = (stated ?? 0) + energy.value;
        continue;
      }
      const own = isFault
        ? energy.value
        : shareOf(energy.value, sums.get(kind) as number, drawn.get(kind) as number);
      joules = (joules ?? 0) + own;
      const perJoule = gramsPerJoule(part, footprint);
      if (co2e && perJoule === undefined)
        throw new Mismatch("parts.intensity", undefined, "the one behind co2e");
      if (!co2e || perJoule === undefined) grams = undefined;
      else {
        const emitted = finite("co2e", own * perJoule);
        agrees("co2e", co2e.value, emitted, Math.abs(perJoule));
        grams = grams === undefined ? undefined : grams + emitted;
      }
    }
    return {
      ...(joules !== undefined && { joules }),
      ...(joules !== undefined && grams !== undefined && { grams }),
      ...(stated !== undefined && { stated }),
    };
  }

  /** Whether it is what a device of the record measured or modelled. */
  #isOfDevice(part: RecordedPart): boolean {
    if (part.boundary !== "client" || part.emissionSource !== "operational") return false;
    const kind = kindOf(part);
    return this.#devices.some(({ declared }) => kindOfDevice(declared) === kind);
  }

  /** Joules of a use by kind: what is one part of a footprint. In the order of its devices. */
  #joulesByKind({ joules }: ResultEntry): Sums {
    const sums = new Map<string, number>();
    for (const { device, dynamic, idle } of joules) {
      const kind = kindOfDevice((this.#devices[device] as { readonly declared: DeviceEntry }).declared);
      sums.set(kind, (sums.get(kind) ?? 0) + Math.max(0, dynamic + idle));
    }
    return sums;
  }

  /** Joules of the parts of devices, by kind, in their order. */
  #sumsByKind(parts: readonly RecordedPart[]): Sums {
    const sums = new Map<string, number>();
    for (const part of parts)
      if (part.energy && this.#isOfDevice(part))
        sums.set(kindOf(part), (sums.get(kindOf(part)) ?? 0) + part.energy.value);
    return sums;
  }
}

const withResult = ({ results, joules }: Undelivered, result: ResultEntry): Undelivered => ({
  results: results + 1,
  joules: joules + result.joules.reduce((sum, { dynamic, idle }) => sum + Math.max(0, dynamic + idle), 0),
});

/** Component, method and meter. */
const nameOf = (...kind: readonly [string, string, string]) => JSON.stringify(kind);
const kindOf = ({ component, method, methodId }: RecordedPart) => nameOf(component, method, methodId);
const kindOfDevice = ({ component, origin, meter }: DeviceEntry) =>
  nameOf(component, origin === "model" ? "modelled" : "measured", meter);

/** All that devices drew for an activity is in parts of its footprint, and nothing else. */
function checkDrawn(reasons: readonly string[], sums: Sums, drawn: Sums): void {
  for (const [kind, sum] of sums)
    if (!drawn.has(kind)) throw new Mismatch(`energy of ${kind}`, sum, "no such joules in its result");
  // An activity that went on after its end has no energy: nobody knows until when.
  if (sums.size === 0 && reasons.includes("unfollowed")) return;
  for (const [kind, computed] of drawn) {
    const sum = sums.get(kind) ?? 0;
    if (!(sum < computed && reasons.includes("fault"))) agrees(`energy of ${kind}`, sum, computed);
  }
}

/** The part of the joules of a kind that one of its parts has. */
const shareOf = (energy: number, sum: number, computed: number): number =>
  sum === energy ? computed : finite("energy", (computed * energy) / sum);

/** The recorded intensity of a part: the mean of its slots by their joules, or its own, or the footprint's. */
function gramsPerJoule(
  { slots = [], intensity }: RecordedPart,
  footprint: RecordedFootprint,
): number | undefined {
  let grams = 0;
  let joules = 0;
  for (const slot of slots) {
    grams += slot.energy * slot.intensity.gramsPerKwh.value;
    joules += slot.energy;
  }
  if (joules > 0) return finite("slots", grams / joules / JOULES_PER_KILOWATT_HOUR);
  const perKwh = (intensity ?? footprint.intensity)?.gramsPerKwh.value;
  return perKwh === undefined ? undefined : perKwh / JOULES_PER_KILOWATT_HOUR;
}
