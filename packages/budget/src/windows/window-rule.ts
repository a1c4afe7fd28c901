import { type Clock, WattspanConfigurationError } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { msFromSeconds } from "@wattspan/core/units";
import { calendarRule } from "./calendar.js";
import type { BudgetWindow, CalendarWindow, RollingWindow, Span, WindowRule } from "./window.js";

/** Each key that is in use has a period for each of them. */
const SLOTS = 20;
/** Three centuries: for longer there is `lifetime`. */
const MAX_ROLLING_S = 1e10;
const ENDLESS: Span = {
  startMs: Number.NEGATIVE_INFINITY,
  endMs: Number.POSITIVE_INFINITY,
  expiresMs: Number.POSITIVE_INFINITY,
};

/**
 * The rule of a window. Rolling windows run on the monotonic clock, so that nobody gets a new budget by
 * setting the date.
 * @throws WattspanConfigurationError
 */
export function windowRule(window: BudgetWindow, clock: Pick<Clock, "now" | "wall">): WindowRule {
  if (window === "lifetime" || window === "run")
    return { ...monotonic(clock), at: () => ENDLESS, from: () => ENDLESS };
  if (typeof window !== "object" || window === null)
    throw new WattspanConfigurationError(
      "window",
      window,
      '"lifetime", "run", a rolling or a calendar window',
    );
  return "calendar" in window ? calendarWindow(window, clock) : rollingWindow(window, clock);
}

const monotonic = (clock: Pick<Clock, "now" | "wall">) => ({
  now: () => clock.now(),
  momentOf: (wallMs: number) => clock.now() - Math.max(0, clock.wall() - wallMs),
});

function rollingWindow(window: RollingWindow, clock: Pick<Clock, "now" | "wall">): WindowRule {
  checkOptionNames<RollingWindow>(window, { rollingS: true }, "window.");
  const { rollingS } = window;
  if (!(rollingS > 0 && rollingS <= MAX_ROLLING_S))
    throw new WattspanConfigurationError(
      "window.rollingS",
      rollingS,
      `a number of seconds above 0 and up to ${MAX_ROLLING_S}`,
    );
  const slotMs = msFromSeconds(rollingS) / SLOTS;
  const from = (startMs: number): Span => {
    const endMs = startMs + slotMs;
    return { startMs, endMs, expiresMs: endMs + msFromSeconds(rollingS) };
  };
  return { ...monotonic(clock), at: (ms) => from(Math.floor(ms / slotMs) * slotMs), from };
}

function calendarWindow(window: CalendarWindow, clock: Pick<Clock, "wall">): WindowRule {
  checkOptionNames<CalendarWindow>(window, { calendar: true, timeZone: true }, "window.");
  if (window.calendar !== "day" && window.calendar !== "month")
    throw new WattspanConfigurationError("window.calendar", window.calendar, '"day" or "month"');
  const spanAt = calendarRule(window);
  if (!spanAt || typeof window.timeZone !== "string")
    throw new WattspanConfigurationError(
      "window.timeZone",
      window.timeZone,
      "a time zone such as Europe/Berlin",
    );
  let span: Span | undefined; // keys share it: a question of `Intl` takes microseconds
  const at = (ms: number): Span => {
    if (!span || ms < span.startMs || ms >= span.endMs) span = spanAt(ms);
    return span;
  };
  return { now: () => clock.wall(), momentOf: (wallMs) => wallMs, at, from: at };
}
