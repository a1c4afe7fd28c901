/**
 * Physical quantities as branded numbers, every conversion between them, and lengths of time.
 *
 * Inside Wattspan energy is in joules, power in watts, mass in grams, volume in litres and time in seconds;
 * moments and timers are in milliseconds. Kilowatt-hours and gCO2e/kWh appear only where people and grid operators
 * use them: at the edges. No other file multiplies or divides by a conversion factor.
 */

declare const unit: unique symbol;
type Quantity<U extends string> = number & { readonly [unit]: U };
/** A plain number, or one that is marked with this unit: no other. */
type Unmarked<U extends string> = number & { readonly [unit]?: U };

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
export const JOULES_PER_KILOWATT_HOUR = 3_600_000;
/** Counters of energy are in microjoules. */
export const MICROJOULES_PER_JOULE = 1e6;
/** Exporters of cards count in millijoules. */
export const MILLIJOULES_PER_JOULE = 1000;
/** Linux states power in microwatts. */
export const MICROWATTS_PER_WATT = 1e6;
/** Vendors publish the energy of a call in watt-hours. */
export const WATT_HOURS_PER_KILOWATT_HOUR = 1000;
/** Emissions of making hardware are published in kilograms of CO2e. */
export const GRAMS_PER_KILOGRAM = 1000;
/** Vendors publish the water of a call in millilitres. */
export const MILLILITRES_PER_LITRE = 1000;
/** Kernels count CPU time in microseconds. */
export const MICROSECONDS_PER_SECOND = 1e6;
/** Older kernels, and some model servers, count time in nanoseconds. */
export const NANOSECONDS_PER_SECOND = 1e9;
/** A minute in seconds. */
export const MINUTE_S = 60;
/** An hour in seconds. */
export const HOUR_S = 3600;
/** A day in seconds: what a day of a calendar has except where clocks change. */
export const DAY_S = 86_400;
/** A second in milliseconds. */
export const SECOND_MS = 1000;
/** A minute in milliseconds. */
export const MINUTE_MS = 60_000;
/** An hour in milliseconds. */
export const HOUR_MS = 3_600_000;
/** A day in milliseconds. */
export const DAY_MS = 86_400_000;

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
/** Seconds to milliseconds. @example msFromSeconds(0.25) // 250 */
export const msFromSeconds = (value: Unmarked<"s">): number => value * 1000;
/** Nanoseconds to milliseconds. @example msFromNanoseconds(process.hrtime.bigint()) */
export const msFromNanoseconds = (nanoseconds: bigint | number): number => Number(nanoseconds) / 1e6;
/** Microseconds to milliseconds. @example msFromMicroseconds(1500n) // 1.5 */
export const msFromMicroseconds = (microseconds: bigint | number): number => Number(microseconds) / 1000;
/** An amount in milliseconds as a rate per second: joules become watts. @example perSecond(600, 2000) // 300 */
export const perSecond = (amount: number, ms: number): number => (amount * 1000) / ms;
/** What a rate per second comes to in milliseconds: watts become joules. @example amountDuring(300, 2000) // 600 */
export const amountDuring = (rate: number, ms: number): number => (rate * ms) / 1000;
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
/** Milliwatts, as drivers of cards have them, to watts. @example wattsFromMilliwatts(71_500) // 71.5 W */
export const wattsFromMilliwatts = (milliwatts: number): Watts => (milliwatts / 1000) as Watts;
/** A counter of millijoules to joules. @example joulesFromMillijoules(1500n) // 1.5 J */
export const joulesFromMillijoules = (millijoules: bigint): Joules => (Number(millijoules) / 1000) as Joules;
/** A counter of millijoules to microjoules. @example microjoulesFromMillijoules(1500n) // 1_500_000n */
export const microjoulesFromMillijoules = (millijoules: bigint): bigint => millijoules * 1000n;
/** Watt-hours to joules. @example joulesFromWattHours(1) // 3600 J */
export const joulesFromWattHours = (wattHours: number): Joules => joulesFromKilowattHours(wattHours / 1000);
/** Joules to watt-hours. @example wattHoursFromJoules(joules(3600)) // 1 */
export const wattHoursFromJoules = (energy: Joules): number => kilowattHoursFromJoules(energy) * 1000;
/** gCO2e/kWh, as grids publish it, to g/J. @example gramsPerJoule(360) // 1e-4 g/J */
export const gramsPerJoule = (gramsPerKilowattHour: number): GramsPerJoule =>
  (gramsPerKilowattHour / JOULES_PER_KILOWATT_HOUR) as GramsPerJoule;
/** Emissions of an amount of energy. @example emissionsOf(joules(3.6e6), gramsPerJoule(400)) // 400 g */
export const emissionsOf = (energy: Joules, intensity: GramsPerJoule): Grams => (energy * intensity) as Grams;
/** The longest timer, almost 25 days, in milliseconds: a longer one fires at once. */
export const MAX_TIMER_MS = 2 ** 31 - 1;
