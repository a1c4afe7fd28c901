/** Days and months of a place. The runtime knows its offsets, `Intl` states them. */

import { DAY_MS, SECOND_MS } from "@wattspan/core/units";
import type { CalendarWindow, Span } from "./window.js";

interface LocalDate {
  readonly year: number;
  readonly month: number;
  readonly day: number;
}

/**
 * The span of a moment in a window, and `undefined` if the runtime does not know the time zone.
 * @example calendarRule({ calendar: "day", timeZone: "Europe/Berlin" })?.(Date.now())
 */
export function calendarRule({ calendar, timeZone }: CalendarWindow): ((ms: number) => Span) | undefined {
  const format = formatOf(timeZone);
  if (!format) return undefined;
  const next = (date: LocalDate): LocalDate =>
    calendar === "day" ? { ...date, day: date.day + 1 } : { ...date, month: date.month + 1 };
  return (ms) => {
    const { year, month, day } = localTime(format, ms);
    const first = { year, month, day: calendar === "day" ? day : 1 };
    const endMs = midnight(format, next(first));
    return { startMs: midnight(format, first), endMs, expiresMs: endMs };
  };
}

function formatOf(timeZone: string): Intl.DateTimeFormat | undefined {
  const date = { year: "numeric", month: "numeric", day: "numeric" } as const;
  try {
    const time = { hour: "numeric", minute: "numeric", second: "numeric", hourCycle: "h23" } as const;
    return new Intl.DateTimeFormat("en-US", { ...date, ...time, timeZone, calendar: "gregory" });
  } catch {
    return undefined;
  }
}

/** Fields of the local time, and the same fields read as UTC. */
function localTime(format: Intl.DateTimeFormat, ms: number): LocalDate & { readonly asUtcMs: number } {
  const fields: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(ms)) fields[type] = Number(value);
  const { year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0 } = fields;
  return { year, month, day, asUtcMs: Date.UTC(year, month - 1, day, hour, minute, second) };
}

/**
 * The first moment of a local day. It is not always 0:00: where clocks go forward at midnight, the day begins at
 * 1:00.
 */
function midnight(format: Intl.DateTimeFormat, { year, month, day }: LocalDate): number {
  const wantedMs = Date.UTC(year, month - 1, day);
  // The offset a day before and after: one of them holds at midnight, and clocks change by no more.
  const candidates = [-DAY_MS, DAY_MS].map((shift) => wantedMs - offsetAt(format, wantedMs + shift));
  const [early, late] = [Math.min(...candidates), Math.max(...candidates)] as [number, number];
  // Clocks that go back repeat midnight: the first one counts. Where they go forward there is none: the change does.
  if (localTime(format, early).asUtcMs === wantedMs) return early;
  if (localTime(format, late).asUtcMs === wantedMs) return late;
  return changeBetween(format, early, late);
}

/** The moment between two at which the offset changes. Clocks change at whole seconds. */
function changeBetween(format: Intl.DateTimeFormat, fromMs: number, toMs: number): number {
  const before = offsetAt(format, fromMs);
  let [low, high] = [fromMs, toMs];
  while (high - low > SECOND_MS) {
    const middle = low + Math.floor((high - low) / 2 / SECOND_MS) * SECOND_MS;
    if (offsetAt(format, middle) === before) low = middle;
    else high = middle;
  }
  return high;
}

function offsetAt(format: Intl.DateTimeFormat, ms: number): number {
  const wholeS = Math.floor(ms / SECOND_MS) * SECOND_MS;
  return localTime(format, wholeS).asUtcMs - wholeS;
}
