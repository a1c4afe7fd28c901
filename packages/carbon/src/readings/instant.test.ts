import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { instantOf, minuteText } from "./instant.js";

const moments = fc.date({ min: new Date("1971-01-01"), max: new Date("2199-01-01"), noInvalidDate: true });

describe("instantOf", () => {
  it.each([
    ["2026-01-20T12:00Z", Date.UTC(2026, 0, 20, 12)],
    ["2026-10-25T02:30:00+02:00", Date.UTC(2026, 9, 25, 0, 30)],
    ["2026-10-25T02:30:00+01:00", Date.UTC(2026, 9, 25, 1, 30)],
    ["2022-05-17T20:45:11.5+00:00", Date.UTC(2022, 4, 17, 20, 45, 11, 500)],
    ["2024-02-29T00:00:00.000Z", Date.UTC(2024, 1, 29)],
    ["2026-06-01T00:00:00-05:30", Date.UTC(2026, 5, 1, 5, 30)],
  ])("instantOf reads %s", (text, ms) => expect(instantOf(text)).toBe(ms));

  it.each([
    "2026-01-20T12:00", "2026-01-20T12:00:00.000", "2026-01-20", "2026-02-29T00:00Z", "2026-02-30T00:00Z", "2026-13-01T00:00Z",
    "2026-01-20T24:00Z", "2026-01-20T12:60Z", "2026-01-20 12:00Z", "2026-01-20T12:00z", "20 January 2026 12:00 GMT", "1768910400",
    "2026-01-20T12:00+0100", "2026-01-20T12:00+25:00", "", " 2026-01-20T12:00Z", "+002026-01-20T12:00Z", 1768910400, null, undefined, {},
  ])("instantOf does not guess at %j", (text) => expect(instantOf(text)).toBeUndefined()); // biome-ignore format: a list

  it("instantOf is the inverse of how dates are written, at any offset", () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: -14 * 60, max: 14 * 60 }), (date, minutes) => {
        const local = new Date(date.getTime() + minutes * 60_000).toISOString().slice(0, -1);
        const two = (count: number) => String(Math.trunc(Math.abs(count))).padStart(2, "0");
        const offset = `${minutes < 0 ? "-" : "+"}${two(minutes / 60)}:${two(minutes % 60)}`;
        expect(instantOf(local + offset)).toBe(date.getTime());
        expect(instantOf(date.toISOString())).toBe(date.getTime());
        expect(instantOf(minuteText(date.getTime()))).toBe(date.getTime() - (date.getTime() % 60_000));
      }),
    );
  });
});
