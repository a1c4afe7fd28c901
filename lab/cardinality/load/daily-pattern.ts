const HOUR_OF_PEAK = 14;
/** Most of the way from the mean to nothing at night. */
const SWING = 0.8;
const WEEKEND = 0.4;

/**
 * Calls of each hour of a week that begins on a Monday: most at 14:00, few at night, fewer at the weekend.
 * They add up to about `callsPerDay` on working days.
 * @example callsOfWeek(2400)[14] // 180
 */
export function callsOfWeek(callsPerDay: number): readonly number[] {
  return Array.from({ length: 7 * 24 }, (_, hour) => {
    const ofDay = 1 + SWING * Math.cos(((hour - HOUR_OF_PEAK) / 12) * Math.PI);
    const ofWeek = hour < 5 * 24 ? 1 : WEEKEND;
    return Math.round((callsPerDay / 24) * ofDay * ofWeek);
  });
}
