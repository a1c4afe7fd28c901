import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type OtherWork, SharedTime, type TimedCall, type TimePart } from "./shared-time.js";

const others = (rate: number): OtherWork => ({ rate, low: rate, high: rate });
const msOf = (parts: readonly TimePart[]) =>
  parts.reduce((sum, { fromMs, toMs, value }) => sum + value * (toMs - fromMs), 0);

describe("SharedTime", () => {
  it("a call that runs alone gets all of its time", () => {
    const time = new SharedTime();
    const call = time.begin(10);
    time.end(call, 30, 5);
    expect(time.take(call, others(0))).toEqual([
      { fromMs: 10, toMs: 30, value: 1, low: 1, high: 1, others: 0 },
    ]);
  });

  it("a call gets its part of the time that it shares with the work of others", () => {
    const time = new SharedTime();
    const call = time.begin(0);
    time.end(call, 10, 30);
    const [part] = time.take(call, { rate: 1, low: 0, high: 2 });
    expect(part).toEqual({ fromMs: 0, toMs: 10, value: 3 / 4, low: 3 / 13, high: 1, others: 1 / 4 });
  });

  it("two calls share their common time as if the one that still runs worked as fast", () => {
    const time = new SharedTime();
    const first = time.begin(0);
    const second = time.begin(5);
    time.end(first, 10, 100);
    expect(msOf(time.take(first, others(0)))).toBeCloseTo(7.5, 12);
    time.end(second, 15, 100);
    expect(msOf(time.take(second, others(0)))).toBeCloseTo(7.5, 12);
  });

  it("a call that is settled later gets what the earlier one left, even if it worked faster", () => {
    const time = new SharedTime();
    const slow = time.begin(0);
    const fast = time.begin(0);
    time.end(slow, 10, 1);
    expect(msOf(time.take(slow, others(0)))).toBe(5); // the other one seemed as slow
    time.end(fast, 10, 99);
    expect(msOf(time.take(fast, others(0)))).toBe(5);
  });

  it("calls share by their rates, in any order, where all rates are known", () => {
    for (const order of [
      [0, 1, 2],
      [2, 0, 1],
    ]) {
      const time = new SharedTime();
      const calls = [time.begin(0), time.begin(0), time.begin(0)];
      calls.forEach((call, i) => {
        time.end(call, 10, [10, 20, 30][i]);
      });
      const parts = order.map((i) => msOf(time.take(calls[i] as TimedCall, others(4))));
      order.forEach((i, at) => {
        expect(parts[at]).toBeCloseTo(i + 1, 12);
      });
    }
  });

  it("the band of a call next to another one reaches from a fifth of its rate to five times it", () => {
    const time = new SharedTime();
    const calls = [time.begin(0), time.begin(0)];
    for (const call of calls) time.end(call, 10, 30);
    const band = { low: expect.closeTo(1 / 6, 12), high: expect.closeTo(5 / 6, 12) };
    for (const call of calls) expect(time.take(call, others(0))).toMatchObject([{ value: 0.5, ...band }]);
  });

  it("the band of a call in a server that works unevenly reaches from nothing to all", () => {
    const time = new SharedTime();
    const [first] = [time.begin(0), time.begin(0)];
    time.end(first, 10, 30);
    const [part] = time.take(first, { ...others(0), uneven: true });
    expect([part?.low, part?.value, part?.high]).toEqual([expect.closeTo(0, 6), 0.5, expect.closeTo(1, 6)]);
  });

  it("calls without known tokens get equal parts, as upper bounds", () => {
    const time = new SharedTime();
    const calls = [time.begin(0), time.begin(0)];
    for (const call of calls) time.end(call, 10, undefined);
    for (const call of calls)
      expect(time.take(call, others(1))).toEqual([
        { fromMs: 0, toMs: 10, value: 0.5, low: 0, high: 5 / 6, others: 0 },
      ]);
  });

  it("a call has no lower bound where the work of others is unknown", () => {
    const time = new SharedTime();
    const call = time.begin(0);
    time.end(call, 10, 8);
    expect(time.take(call, undefined)).toEqual([
      { fromMs: 0, toMs: 10, value: 1, low: 0, high: 1, others: 0 },
    ]);
  });

  it("a call of no duration gets nothing", () => {
    const time = new SharedTime();
    const call = time.begin(4);
    time.end(call, 4, 8);
    expect(time.take(call, others(0))).toEqual([]);
  });

  it("SharedTime keeps a bounded number of stretches, and their sum, under a call that never ends", () => {
    const time = new SharedTime();
    const long = time.begin(0);
    let given = 0;
    for (let ms = 0; ms < 20_000; ms += 2) {
      const short = time.begin(ms);
      time.end(short, ms + 1, 10);
      given += msOf(time.take(short, others(0)));
    }
    time.end(long, 20_000, 10 * 10_000);
    const parts = time.take(long, others(0));
    expect(parts.length).toBeLessThanOrEqual(4096);
    expect(given + msOf(parts)).toBeCloseTo(20_000, 6);
  });
});

interface Plan {
  readonly fromMs: number;
  readonly ms: number;
  readonly work: number | undefined;
  readonly others: number;
  /** How long after its end it is asked about. */
  readonly laterMs: number;
}

const plan: fc.Arbitrary<Plan> = fc.record({
  fromMs: fc.integer({ min: 0, max: 60 }),
  ms: fc.integer({ min: 0, max: 40 }),
  work: fc.option(fc.integer({ min: 0, max: 500 }), { nil: undefined }),
  others: fc.integer({ min: 0, max: 20 }),
  laterMs: fc.integer({ min: 0, max: 30 }),
});

/** What happens, in the order of its moments. */
function inOrder(plans: readonly Plan[]) {
  const events = plans.flatMap((of, index) => [
    { at: of.fromMs, what: "begin" as const, of, order: index },
    { at: of.fromMs + of.ms, what: "end" as const, of, order: plans.length + index },
    { at: of.fromMs + of.ms + of.laterMs, what: "take" as const, of, order: 2 * plans.length + index },
  ]);
  return events.sort((a, b) => a.at - b.at || a.order - b.order);
}

function run(plans: readonly Plan[]): TimePart[][] {
  const time = new SharedTime();
  const calls = new Map<Plan, TimedCall>();
  const parts = new Map<Plan, TimePart[]>();
  for (const { at, what, of } of inOrder(plans)) {
    if (what === "begin") calls.set(of, time.begin(at));
    else if (what === "end") time.end(calls.get(of) as TimedCall, at, of.work);
    else parts.set(of, time.take(calls.get(of) as TimedCall, others(of.others)));
  }
  return plans.map((of) => parts.get(of) as TimePart[]);
}

/** The rule, millisecond by millisecond. */
function bruteForce(plans: readonly Plan[]): number[] {
  const left = new Map<number, number>();
  const result = new Map<Plan, number>();
  const events = inOrder(plans);
  const rate = (one: Plan) => (one.work ?? 0) / one.ms;
  events.forEach(({ what, of }, position) => {
    if (what !== "take") return;
    const before = events.slice(0, position);
    const has = (done: "end" | "take", one: Plan) =>
      before.some((event) => event.what === done && event.of === one);
    let sum = 0;
    for (let ms = of.fromMs; ms < of.fromMs + of.ms; ms++) {
      const here = plans.filter(({ fromMs, ms: length }) => fromMs <= ms && ms < fromMs + length);
      const open = here.filter((one) => !has("take", one));
      const rateOf = (one: Plan) => (has("end", one) && one.work !== undefined ? rate(one) : rate(of));
      const all = open.reduce((total, one) => total + rateOf(one), of.others);
      const part = of.work ? rate(of) / all : 1 / open.length;
      const taken = (left.get(ms) ?? 1) * part;
      left.set(ms, (left.get(ms) ?? 1) - taken);
      sum += taken;
    }
    result.set(of, sum);
  });
  return plans.map((of) => result.get(of) as number);
}

describe("SharedTime, for any calls", () => {
  it("SharedTime agrees with the rule applied millisecond by millisecond, for any calls", () => {
    fc.assert(
      fc.property(fc.array(plan, { minLength: 1, maxLength: 12 }), (plans) => {
        const found = run(plans).map(msOf);
        bruteForce(plans).forEach((expected, index) => {
          expect(found[index]).toBeCloseTo(expected, 9);
        });
      }),
      { numRuns: 300 },
    );
  });

  it("SharedTime never gives more of a moment than there is", () => {
    fc.assert(
      fc.property(fc.array(plan, { minLength: 1, maxLength: 30 }), (plans) => {
        const results = run(plans);
        for (let ms = 0; ms < 100; ms++) {
          const at = results.flat().filter(({ fromMs, toMs }) => fromMs <= ms && ms < toMs);
          expect(at.reduce((sum, { value }) => sum + value, 0)).toBeLessThanOrEqual(1 + 1e-9);
          for (const { low, value, high } of at) expect(low <= value && value <= high).toBe(true);
        }
      }),
    );
  });
});
