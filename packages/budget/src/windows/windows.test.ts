/** Days and months as places have them. */

import { manualClock } from "@wattspan/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { calendarRule } from "./calendar.js";
import type { Span } from "./window.js";
import { windowRule } from "./window-rule.js";

const HOUR_MS = 3_600_000;

const at = (calendar: "day" | "month", timeZone: string, moment: string): Span =>
  calendarRule({ calendar, timeZone })?.(Date.parse(moment)) as Span;

const shown = ({ startMs, endMs }: Span) =>
  [startMs, endMs].map((ms) => new Date(ms).toISOString().slice(0, 16));

describe("a calendar window", () => {
  it.each([
    ["a day in UTC", "day", "UTC", "2026-11-29T12:00Z", ["2026-11-29T00:00", "2026-11-30T00:00"]],
    [
      "23 hours in spring",
      "day",
      "Europe/Berlin",
      "2026-03-29T12:00Z",
      ["2026-03-28T23:00", "2026-03-29T22:00"],
    ],
    [
      "25 hours in autumn",
      "day",
      "Europe/Berlin",
      "2026-10-25T12:00Z",
      ["2026-10-24T22:00", "2026-10-25T23:00"],
    ],
    ["a leap day", "day", "Asia/Kolkata", "2028-02-29T12:00Z", ["2028-02-28T18:30", "2028-02-29T18:30"]],
    [
      "a month with a leap day",
      "month",
      "UTC",
      "2028-02-10T00:00Z",
      ["2028-02-01T00:00", "2028-03-01T00:00"],
    ],
    [
      "a month over a change",
      "month",
      "America/New_York",
      "2026-03-20T00:00Z",
      ["2026-03-01T05:00", "2026-04-01T04:00"],
    ],
    [
      "the end of a year",
      "month",
      "Pacific/Auckland",
      "2026-12-31T12:00Z",
      ["2026-12-31T11:00", "2027-01-31T11:00"],
    ],
    // Clocks go forward at midnight: the day begins at 1:00.
    ["no midnight", "day", "America/Santiago", "2026-09-06T12:00Z", ["2026-09-06T04:00", "2026-09-07T03:00"]],
    // Clocks go back from 1:00 to 0:00: midnight comes twice.
    ["two midnights", "day", "America/Havana", "2026-11-01T12:00Z", ["2026-11-01T04:00", "2026-11-02T05:00"]],
    [
      "half an hour",
      "day",
      "Australia/Lord_Howe",
      "2026-10-04T00:00Z",
      ["2026-10-03T13:30", "2026-10-04T13:00"],
    ],
    // Samoa had no 30 December 2011.
    [
      "a day that is left out",
      "day",
      "Pacific/Apia",
      "2011-12-30T09:00Z",
      ["2011-12-29T10:00", "2011-12-30T10:00"],
    ],
  ] as const)("%s", (_, calendar, timeZone, moment, expected) => {
    expect(shown(at(calendar, timeZone, moment))).toEqual(expected);
  });

  it("days follow each other without a gap, and each moment is in its day", () => {
    const zones = fc.constantFrom(
      "Europe/Berlin",
      "America/Santiago",
      "Asia/Tehran",
      "Australia/Lord_Howe",
      "UTC",
    );
    const moments = fc.integer({ min: Date.UTC(2000, 0), max: Date.UTC(2040, 0) });
    fc.assert(
      fc.property(
        zones,
        moments,
        fc.constantFrom("day" as const, "month" as const),
        (timeZone, ms, calendar) => {
          const spanAt = calendarRule({ calendar, timeZone }) as (ms: number) => Span;
          const span = spanAt(ms);
          expect(span.startMs).toBeLessThanOrEqual(ms);
          expect(span.endMs).toBeGreaterThan(ms);
          expect(spanAt(span.startMs)).toEqual(span);
          expect(spanAt(span.endMs - 1)).toEqual(span);
          expect(spanAt(span.endMs).startMs).toBe(span.endMs);
          const hours = (span.endMs - span.startMs) / HOUR_MS;
          if (calendar === "day") expect(Math.abs(hours - 24)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });

  it("a time zone that the runtime does not know is refused", () => {
    for (const timeZone of ["Europe/Atlantis", "", 5])
      expect(() => windowRule({ calendar: "day", timeZone } as never, manualClock())).toThrow(
        "window.timeZone",
      );
  });
});

describe("a window", () => {
  it.each([
    [{ rollingS: 0 }, "window.rollingS"],
    [{ rollingS: Number.NaN }, "window.rollingS"],
    [{ rollingS: Number.POSITIVE_INFINITY }, "window.rollingS"],
    [{ rollingS: -1 }, "window.rollingS"],
    [{ rolingS: 1 }, "rollingS"],
    [{ calendar: "week", timeZone: "UTC" }, "window.calendar"],
    ["day", "window"],
    [null, "window"],
  ])("%o is refused", (window, option) => {
    expect(() => windowRule(window as never, manualClock())).toThrow(option);
  });
});
