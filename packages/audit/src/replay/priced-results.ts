/** Compares delivered footprints with what the stream gives, and prices that. */

import type { Computed, DeviceEntry, ResultEntry } from "../format/entries.js";
import { agrees, Mismatch } from "../format/mismatch.js";

/** A footprint is compared if no more uses than this have settled since its own. */
const MAX_RESULTS = 65_536;
const JOULES_PER_KILOWATT_HOUR = 3_600_000;

interface Band {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}
interface Priced {
  readonly gramsPerKwh: Band;
}
interface Part {
  readonly component: string;
  readonly method: string;
  readonly methodId: string;
  readonly boundary: string;
  readonly emissionSource: string;
  readonly energy?: Band;
  readonly co2e?: Band;
  readonly intensity?: Priced;
  readonly slots?: readonly { readonly energy: number; readonly intensity: Priced }[];
}
/** The members of a footprint, as in its JSON form, that are computed again or checked. */
export interface RecordedFootprint {
  readonly id: string;
  readonly energy?: Band;
  readonly co2e?: Band;
  readonly self: { readonly energy?: Band; readonly co2e?: Band };
  readonly parts: readonly Part[];
  readonly intensity?: Priced;
}

/** Remembers settled uses until their footprints come. */
export class PricedResults {
  readonly #results = new Map<string, ResultEntry>();
  readonly #devices: readonly { readonly declared: DeviceEntry }[];

  /** @param devices Those of the replay. */
  constructor(devices: readonly { readonly declared: DeviceEntry }[]) {
    this.#devices = devices;
  }

  add(result: ResultEntry): void {
    if (result.activity === undefined) return;
    this.#results.set(result.activity, result);
    const [oldest] = this.#results.keys();
    if (this.#results.size > MAX_RESULTS && oldest !== undefined) this.#results.delete(oldest);
  }

  /**
   * What an activity itself used, by its footprint and the stream.
   * @throws Mismatch if the two disagree, or a band does not hold its value
   */
  take(footprint: RecordedFootprint): Computed {
    checkBands(footprint);
    const result = this.#results.get(footprint.id);
    this.#results.delete(footprint.id);
    const ofDevices = result ? this.#joulesByKind(result) : new Map<string, number>();
    const sums = sumsByKind(footprint.parts);
    for (const [kind, sum] of sums) {
      const computed = ofDevices.get(kind);
      if (computed !== undefined) agrees(`energy of ${kind}`, sum, computed);
    }
    let joules: number | undefined;
    let grams: number | undefined = 0;
    let stated: number | undefined;
    for (const part of footprint.parts) {
      const { energy } = part;
      if (!energy || part.emissionSource !== "operational") continue;
      const sum = sums.get(kindOf(part)) as number;
      const computed = isOfDevice(part) ? ofDevices.get(kindOf(part)) : undefined;
      if (computed === undefined) {
        stated = (stated ?? 0) + energy.value;
        continue;
      }
      const own = sum === energy.value ? computed : (computed * energy.value) / sum;
      joules = (joules ?? 0) + own;
      const perJoule = gramsPerJoule(part, footprint);
      if (perJoule !== undefined && part.co2e)
        agrees("co2e", part.co2e.value, own * perJoule, Math.abs(perJoule));
      grams = perJoule === undefined || grams === undefined ? undefined : grams + own * perJoule;
    }
    return {
      ...(joules !== undefined && { joules }),
      ...(joules !== undefined && grams !== undefined && { grams }),
      ...(stated !== undefined && { stated }),
    };
  }

  /** Joules of a use by component, method and meter: what is one part of a footprint. In the order of its devices. */
  #joulesByKind({ joules }: ResultEntry): Map<string, number> {
    const sums = new Map<string, number>();
    for (const { device, dynamic, idle } of joules) {
      const { declared } = this.#devices[device] as { readonly declared: DeviceEntry };
      const method = declared.origin === "model" ? "modelled" : "measured";
      const kind = nameOf(declared.component, method, declared.meter);
      sums.set(kind, (sums.get(kind) ?? 0) + Math.max(0, dynamic + idle));
    }
    return sums;
  }
}

const nameOf = (component: string, method: string, meter: string) => `${component}/${method}/${meter}`;
const kindOf = ({ component, method, methodId }: Part) => nameOf(component, method, methodId);
const isOfDevice = ({ boundary, emissionSource }: Part) =>
  boundary === "client" && emissionSource === "operational";

/** Joules of the parts of devices, by kind, in their order. */
function sumsByKind(parts: readonly Part[]): Map<string, number> {
  const sums = new Map<string, number>();
  for (const part of parts)
    if (part.energy && isOfDevice(part))
      sums.set(kindOf(part), (sums.get(kindOf(part)) ?? 0) + part.energy.value);
  return sums;
}

/** The recorded intensity of a part: the mean of its slots by their joules, or its own, or the footprint's. */
function gramsPerJoule({ slots, intensity }: Part, footprint: RecordedFootprint): number | undefined {
  let grams = 0;
  let joules = 0;
  for (const slot of slots ?? []) {
    grams += slot.energy * slot.intensity.gramsPerKwh.value;
    joules += slot.energy;
  }
  if (joules > 0) return grams / joules / JOULES_PER_KILOWATT_HOUR;
  const perKwh = (intensity ?? footprint.intensity)?.gramsPerKwh.value;
  return perKwh === undefined ? undefined : perKwh / JOULES_PER_KILOWATT_HOUR;
}

/** Every band holds its value. */
function checkBands({ energy, co2e, self, parts }: RecordedFootprint): void {
  const bands: [string, Band | undefined][] = [
    ["energy", energy],
    ["co2e", co2e],
    ["self.energy", self.energy],
    ["self.co2e", self.co2e],
  ];
  for (const part of parts) bands.push(["parts.energy", part.energy], ["parts.co2e", part.co2e]);
  for (const [name, band] of bands)
    if (band && !(band.low <= band.value && band.value <= band.high))
      throw new Mismatch(name, `${band.low} … ${band.value} … ${band.high}`, "low ≤ value ≤ high");
}
