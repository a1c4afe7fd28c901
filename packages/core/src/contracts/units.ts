/**
 * Physical quantities as branded numbers, and every conversion between them.
 *
 * Inside Wattspan energy is in joules, power in watts, mass in grams, volume in litres and time in seconds.
 * Kilowatt-hours and gCO2e/kWh appear only where people and grid operators use them: at the edges.
 * No other file multiplies or divides by a conversion factor.
 */

declare const unit: unique symbol;
type Quantity<U extends string> = number & { readonly [unit]: U };

/** Energy in joules (J). */
export type Joules = Quantity<"J">;
/** Power in watts (W). */
export type Watts = Quantity<"W">;
/** Mass in grams (g). */
export type Grams = Quantity<"g">;
/** Duration in seconds (s). */
export type Seconds = Quantity<"s">;
/** Carbon intensity in grams of CO2e per joule (g/J). */
export type GramsPerJoule = Quantity<"g/J">;

/** One kilowatt-hour in joules: exact by definition (1000 W × 3600 s). */
const JOULES_PER_KILOWATT_HOUR = 3_600_000;

/** Marks a plain number as joules. @example joules(3.6e6) // one kilowatt-hour */
export const joules = (value: number): Joules => value as Joules;
/** Marks a plain number as watts. @example watts(300) */
export const watts = (value: number): Watts => value as Watts;
/** Marks a plain number as grams. @example grams(0.4) */
export const grams = (value: number): Grams => value as Grams;
/** Marks a plain number as seconds. @example seconds(0.25) */
export const seconds = (value: number): Seconds => value as Seconds;

/** Milliseconds to seconds. @example secondsFromMs(250) // 0.25 s */
export const secondsFromMs = (ms: number): Seconds => (ms / 1000) as Seconds;
/** Seconds to milliseconds. @example msFromSeconds(seconds(0.25)) // 250 */
export const msFromSeconds = (value: Seconds): number => value * 1000;
/** Power held for a time. @example energyOf(watts(300), seconds(2)) // 600 J */
export const energyOf = (power: Watts, time: Seconds): Joules => (power * time) as Joules;
/** Energy over a time. @example powerOf(joules(600), seconds(2)) // 300 W */
export const powerOf = (energy: Joules, time: Seconds): Watts => (energy / time) as Watts;
/**
 * A difference of exact microjoule counters to joules.
 * @example joulesFromMicrojoules(1_500_000n) // 1.5 J
 */
export const joulesFromMicrojoules = (microjoules: bigint): Joules => (Number(microjoules) / 1e6) as Joules;
/** Joules to whole microjoules, rounded. @example microjoulesFromJoules(joules(1.5)) // 1_500_000n */
export const microjoulesFromJoules = (energy: Joules): bigint => BigInt(Math.round(energy * 1e6));
/** Kilowatt-hours to joules. @example joulesFromKilowattHours(1) // 3.6e6 J */
export const joulesFromKilowattHours = (kilowattHours: number): Joules =>
  (kilowattHours * JOULES_PER_KILOWATT_HOUR) as Joules;
/** Joules to kilowatt-hours. @example kilowattHoursFromJoules(joules(3.6e6)) // 1 */
export const kilowattHoursFromJoules = (energy: Joules): number => energy / JOULES_PER_KILOWATT_HOUR;
/** gCO2e/kWh, as grids publish it, to g/J. @example gramsPerJoule(360) // 1e-4 g/J */
export const gramsPerJoule = (gramsPerKilowattHour: number): GramsPerJoule =>
  (gramsPerKilowattHour / JOULES_PER_KILOWATT_HOUR) as GramsPerJoule;
/** Emissions of an amount of energy. @example emissionsOf(joules(3.6e6), gramsPerJoule(400)) // 400 g */
export const emissionsOf = (energy: Joules, intensity: GramsPerJoule): Grams => (energy * intensity) as Grams;
