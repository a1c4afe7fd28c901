import { describe, expect, it } from "vitest";
import { otherWork as otherWorkOf, type TotalsReading } from "./other-work.js";
import type { ServerTotals } from "./server-totals.js";

const page = (askedMs: number, work: number, more: Partial<ServerTotals> = {}) => ({
  askedMs,
  totals: {
    work,
    input: work,
    output: 0,
    counts: "end",
    cached: false,
    unit: "tokens",
    running: 0,
    startedS: undefined,
    ...more,
  } satisfies ServerTotals,
});
const call = (fromMs: number, toMs: number, work: number | undefined) => ({ fromMs, toMs, work });
/** For the first of the calls. */
const otherWork = (
  first: TotalsReading | undefined,
  last: TotalsReading | undefined,
  ours: readonly ReturnType<typeof call>[],
) => otherWorkOf(first, last, ours, ours[0] ?? call(0, 100, 0));

describe("otherWork", () => {
  it("the work of others is 0 where the server counted our tokens alone", () => {
    expect(otherWork(page(0, 1000), page(100, 1060), [call(0, 100, 60)])).toEqual({
      rate: 0,
      low: 0,
      high: 0,
    });
  });

  it("the work of others is what the server counted in addition to ours, per millisecond", () => {
    const ours = [call(0, 100, 60), call(-50, 20, 30), call(-90, -10, 500)];
    expect(otherWork(page(0, 0, { running: 1 }), page(100, 190), ours)).toEqual({ rate: 1, low: 1, high: 1 });
  });

  it("the work of others may be twice as much or none while some of it runs at an edge", () => {
    const ours = [call(0, 100, 60)];
    expect(otherWork(page(0, 0), page(100, 160, { running: 1 }), [call(0, 99, 60)])).toEqual({
      rate: 1,
      low: 0,
      high: 2,
    });
    expect(otherWork(page(0, 0, { running: 2 }), page(100, 160), ours)).toEqual({ rate: 1, low: 0, high: 2 });
    expect(otherWork(page(0, 0, { running: 2 }), page(100, 60), ours)).toBeUndefined();
  });

  it("the work of others may be none while another call of ours is under way, which may have ended at the server", () => {
    const ours = [call(0, 99, 60), call(50, 101, 100)];
    const last = page(100, 160, { running: 1 });
    expect(otherWork(page(0, 0), last, ours)).toEqual({ rate: 1, low: 0, high: 1 });
  });

  it("what a server in progress counted for a call of ours that still runs is not the work of others", () => {
    const progress = { counts: "progress", running: 1 } as const;
    const ours = [call(0, 100, 60), call(0, Number.POSITIVE_INFINITY, undefined)];
    const last = page(100, 120, progress);
    expect(otherWork(page(0, 0, progress), last, ours)).toEqual({ rate: 0, low: 0, high: 0.6 });
  });

  it("what a server counted for a call of ours without tokens is not the work of others", () => {
    const ours = [call(0, 100, 60), call(0, 100, undefined)];
    expect(otherWork(page(0, 0), page(100, 120), ours)).toEqual({ rate: 0, low: 0, high: 0.6 });
  });

  it("tokens of its cache that a server counted for a call of ours are not the work of others", () => {
    const ours = [{ ...call(0, 100, 60), counted: 960 }];
    expect(otherWork(page(0, 0), page(100, 960), ours)).toEqual({ rate: 0, low: 0, high: 0 });
  });

  it("a server works unevenly where it has fewer requests than we have other calls", () => {
    const ours = [call(0, 100, 60), call(-50, 150, 30), call(-40, 150, 30)];
    const first = page(0, 0, { running: 1 });
    expect(otherWork(first, page(100, 60, { running: 2 }), ours)).toMatchObject({ uneven: true });
    expect(otherWork(page(0, 0, { running: 2 }), page(100, 60, { running: 2 }), ours)).not.toHaveProperty(
      "uneven",
    );
  });

  it("a call that the server counts in progress is ours only as far as it ran between the two pages", () => {
    const progress = { counts: "progress", running: 1 } as const;
    const ours = [call(0, 100, 60), call(50, 150, 100)];
    expect(otherWork(page(0, 0, progress), page(100, 210, progress), ours)).toEqual({
      rate: 1,
      low: 1,
      high: 1,
    });
  });

  it("the work of others is never negative", () => {
    expect(otherWork(page(0, 0), page(100, 10), [call(0, 100, 60)])).toEqual({ rate: 0, low: 0, high: 0 });
  });

  it("the work of others is unknown without two pages at two moments", () => {
    const none = { askedMs: 100, totals: undefined };
    expect(otherWork(undefined, page(100, 10), [])).toBeUndefined();
    expect(otherWork(page(0, 0), none, [])).toBeUndefined();
    expect(otherWork(none, page(200, 10), [])).toBeUndefined();
    expect(otherWork(page(100, 10), page(100, 10), [])).toBeUndefined();
  });

  it("otherWork() reports that the server restarted", () => {
    expect(otherWork(page(0, 500), page(100, 10), [])).toBe("restarted");
  });
});
