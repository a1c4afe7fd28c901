import type { CarbonIntensityProvider, IntensityReading, Location, TimeInterval } from "@wattspan/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { misjudged } from "../../test/misjudged.js";
import { fixedIntensity, rungOf } from "../fakes/fixed-intensity.js";
import { manualClock } from "../fakes/manual-clock.js";
import { type CarbonIntensityRule, carbonIntensityContract } from "./carbon-intensity-contract.js";

const WALL_MS = Date.UTC(2026, 0, 1);
const HOUR_MS = 3_600_000;
const readingOf = (location: Location, hour = 0): IntensityReading => ({
  gramsPerKwh: { value: 400, low: 300, high: 500 },
  zone: "DE",
  signal: "average",
  basis: "lifecycle",
  source: "table@2026",
  validFromMs: WALL_MS + hour * HOUR_MS,
  validToMs: WALL_MS + (hour + 1) * HOUR_MS,
  rung: rungOf(location),
});

/** Each optional member. */
const EVERYTHING: Partial<IntensityReading> = {
  estimated: true,
  estimationMethod: "TIME_SLICER_AVERAGE",
  stale: false,
  kind: "live",
  accounting: "consumption",
  publishedAtMs: WALL_MS,
  retrievedAtMs: WALL_MS,
  carbonFreeShare: 0.64,
  renewableShare: 0.62,
  scope1Share: 0.2,
  scope3Share: 0.1,
  attribution: "A grid operator, CC BY 4.0.",
  insteadOf: "other",
  otherBasis: true,
};

const failing = (): never => {
  throw new Error("503");
};
const forever = () => new Promise<never>(() => undefined);

/** A provider that keeps the contract, with parts to break. */
function providerOf(broken: object = {}): CarbonIntensityProvider {
  return {
    name: "table",
    async current(location, signal) {
      signal.throwIfAborted();
      return readingOf(location);
    },
    async forecast(location, _horizonMs, signal) {
      signal.throwIfAborted();
      return [readingOf(location, 0), readingOf(location, 1)];
    },
    ...broken,
  };
}

const withReading = (member: object) =>
  providerOf({
    async current(location: Location, signal: AbortSignal) {
      signal.throwIfAborted();
      return { ...readingOf(location), ...member };
    },
  });
const withForecast = (forecast: (location: Location) => unknown) =>
  providerOf({
    async forecast(location: Location, _: number, signal: AbortSignal) {
      signal.throwIfAborted();
      return forecast(location);
    },
  });
const withAble = (member: object) =>
  providerOf({
    capabilities: () => ({ signal: "average", basis: "lifecycle", zoneSystems: [], past: false, ...member }),
  });
const withAt = (memberOf: (interval: TimeInterval) => object) =>
  providerOf({
    async at(location: Location, interval: TimeInterval, signal: AbortSignal) {
      signal.throwIfAborted();
      return { ...readingOf(location), kind: "historical", ...memberOf(interval) };
    },
  });
const withRange = (range: object) =>
  withReading({ gramsPerKwh: { value: 400, low: 300, high: 500, ...range } });

/** Each rule with implementations that break it, and nothing else. */
const gallery: Record<CarbonIntensityRule, readonly CarbonIntensityProvider[]> = {
  name: [providerOf({ name: "" }), providerOf({ name: undefined })],
  settles: [
    providerOf({ current: forever }),
    providerOf({ forecast: forever }),
    providerOf({
      current: (location: Location, signal: AbortSignal) =>
        signal.aborted ? forever() : Promise.resolve(readingOf(location)),
    }),
  ],
  throws: [
    providerOf({
      current(location: Location, signal: AbortSignal) {
        if (signal.aborted) failing();
        return Promise.resolve(readingOf(location));
      },
    }),
    providerOf({ forecast: failing }),
  ],
  "no-reading": [providerOf({ current: () => Promise.reject(new Error("404")) })],
  aborted: [
    providerOf({ current: async (location: Location) => readingOf(location) }),
    providerOf({ forecast: async () => [] }),
  ],
  "reading-shape": [
    providerOf({
      async current(_: Location, signal: AbortSignal) {
        signal.throwIfAborted();
        return 400;
      },
    }),
    withForecast(() => [null]),
  ],
  // A range needs its value: what breaks the value alone is 0.
  value: [withRange({ value: 0, low: 0 })],
  range: [
    withRange({ low: 401 }),
    withRange({ high: 399 }),
    withRange({ low: -1 }),
    withRange({ high: Number.NaN }),
  ],
  zone: [withReading({ zone: "" }), withReading({ zone: undefined })],
  source: [withReading({ source: " " }), withReading({ source: 7 })],
  validity: [
    withReading({ validToMs: WALL_MS }),
    withReading({ validFromMs: WALL_MS / 1000 }),
    withReading({ validFromMs: WALL_MS * 1000, validToMs: WALL_MS * 2000 }),
    withReading({ validToMs: Number.NaN }),
    withReading({ validFromMs: new Date(WALL_MS) }),
  ],
  signal: [withReading({ signal: "mean" }), withReading({ signal: undefined })],
  basis: [withReading({ basis: "direct" })],
  rung: [withReading({ rung: "planet" }), withReading({ rung: undefined })],
  "rung-honest": [withReading({ rung: "country" }), withReading({ rung: "zone" })],
  kind: [withReading({ kind: "past" }), withReading({ accounting: "market" })],
  moments: [withReading({ publishedAtMs: WALL_MS / 1000 }), withReading({ retrievedAtMs: Number.NaN })],
  shares: [
    withReading({ carbonFreeShare: 64 }),
    withReading({ renewableShare: -0.1 }),
    withReading({ scope1Share: 1.1 }),
    withReading({ scope3Share: -0.1 }),
    withReading({ scope1Share: 0.8, scope3Share: 0.4 }),
    withReading({ carbonFreeShare: 0.4, renewableShare: 0.5 }),
  ],
  flags: [
    withReading({ estimated: "yes" }),
    withReading({ attribution: "" }),
    withReading({ otherBasis: true }),
  ],
  "at-interval": [
    withAt((interval) => ({ validFromMs: interval.fromMs + 1, validToMs: interval.toMs })),
    withAt((interval) => ({ validFromMs: interval.fromMs, validToMs: interval.toMs, kind: "live" })),
  ],
  capabilities: [
    ...[{ signal: "marginal" }, { basis: "operational" }, { zoneSystems: [""] }, { forecastMs: -1 }].map(
      withAble,
    ),
    withAble({ past: true }),
    providerOf({ capabilities: () => undefined }),
  ],
  supports: [providerOf({ supports: () => false }), providerOf({ supports: () => 1 })],
  "forecast-shape": [withForecast(() => undefined), withForecast((location) => readingOf(location))],
  "forecast-order": [
    withForecast((location) => [readingOf(location, 1), readingOf(location, 0)]),
    withForecast((location) => [readingOf(location, 0), readingOf(location, 0.5)]),
  ],
  examinable: [
    null as never,
    withForecast(() => [Object.defineProperty({}, "zone", { get: failing })]),
    providerOf({
      current: () => new Proxy({}, { get: (_, key) => (key === "then" ? undefined : failing()) }),
    }),
  ],
};

it("carbonIntensityContract rejects each provider of the gallery by the one rule that it breaks", async () => {
  const violations: string[] = [];
  for (const [rule, examples] of Object.entries(gallery))
    for (const [index, provider] of examples.entries()) {
      const verdict = () => carbonIntensityContract(provider, { clock: manualClock() });
      violations.push(...(await misjudged(rule, index, verdict)));
    }
  expect(violations).toEqual([]);
});

describe("a provider that keeps the contract", () => {
  it.each([
    ["a fixed intensity", fixedIntensity(400)],
    ["a marginal one of 0", fixedIntensity(0, { signal: "marginal" })],
    ["a negative marginal one", fixedIntensity(-50, { signal: "marginal", low: 0.5, high: 2 })],
    ["a marginal one with a range", fixedIntensity(0.5, { signal: "marginal", low: 0, high: 100 })],
    ["one without a forecast", { name: "table", current: providerOf().current }],
    [
      "one whose forecast is not known here",
      providerOf({ forecast: () => Promise.reject(new Error("no plan")) }),
    ],
    ["one that answers only with the world", withReading({ rung: "world", zone: "world" })],
    ["one with a past", withAt(({ fromMs, toMs }) => ({ validFromMs: fromMs, validToMs: toMs }))],
    ["one that says what it can", { ...withAble({ forecastMs: 1 }), supports: () => true }],
    ["one that says all it knows", withReading(EVERYTHING)],
    ["one that is valid for ever", withReading({ validToMs: Number.MAX_SAFE_INTEGER })],
  ])("carbonIntensityContract accepts %s", async (_, provider) => {
    expect(await carbonIntensityContract(provider)).toEqual([]);
  });

  it("carbonIntensityContract accepts a provider that knows a single country and rejects the rest, late", async () => {
    const clock = manualClock();
    const provider: CarbonIntensityProvider = {
      name: "gb",
      async current(location, signal) {
        await new Promise<void>((resolve) => clock.schedule(resolve, 700));
        signal.throwIfAborted();
        if (location.country !== "GB") throw new Error("not in Great Britain");
        return readingOf(location);
      },
    };
    expect(await carbonIntensityContract(provider, { clock, location: { country: "GB" } })).toEqual([]);
    const elsewhere = await carbonIntensityContract(provider, { clock });
    expect(elsewhere.map(({ rule }) => rule)).toEqual(["no-reading"]);
    const hasty = await carbonIntensityContract(provider, { clock, timeoutMs: 600 });
    expect(hasty.map(({ rule }) => rule)).toEqual(["settles"]);
  });
});

it("carbonIntensityContract never throws, for anything that it is given", async () => {
  const anything = fc.anything({ withBigInt: true, withNullPrototype: true, withSparseArray: true });
  const reading = fc.dictionary(fc.constantFrom(...Object.keys(readingOf({}))), anything);
  await fc.assert(
    fc.asyncProperty(anything, reading, async (odd, member) => {
      const providers = [
        odd,
        providerOf({ current: async () => odd }),
        withReading(member),
        withForecast(() => [odd, member]),
      ];
      for (const provider of providers) {
        const violations = await carbonIntensityContract(provider as CarbonIntensityProvider, {
          clock: manualClock(),
        });
        for (const violation of violations) expect(violation.detail).toMatch(/: ./);
      }
    }),
  );
});
