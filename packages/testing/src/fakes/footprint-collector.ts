import type { ActivityKind, Footprint, FootprintObserver, Range, Totals } from "@wattspan/core";

/** Keeps settled footprints for a test to look at, in the order in which they settled. */
export interface FootprintCollector {
  /** Goes into `observers` of `createMetering`, or into `onFootprint`. */
  readonly observer: FootprintObserver;
  /** Everything collected so far, oldest first; a copy. */
  readonly footprints: readonly Footprint[];
  byName(name: string): readonly Footprint[];
  byKind(kind: ActivityKind): readonly Footprint[];
  /** Footprints without a parent. */
  roots(): readonly Footprint[];
  /** Footprints whose parent has this id. */
  children(id: string): readonly Footprint[];
  /**
   * The sum of every `self`, so that nothing counts twice. Values, lows and highs add up each (method error is
   * correlated). A total that no footprint knows is absent; one that some do not know is a lower bound.
   */
  total(): Totals;
  clear(): void;
}

/**
 * Collects footprints, for assertions.
 *
 * @example
 * const collected = footprintCollector();
 * const metering = createMetering({ meters: [meter], clock, observers: [collected.observer] });
 * // … run something …
 * await metering.flush();
 * expect(collected.byName("chat gpt-oss")[0]?.energy?.value).toBeCloseTo(meter.truth("gpu-0", 0, 1000));
 */
export function footprintCollector(): FootprintCollector {
  const collected: Footprint[] = [];
  return {
    observer(footprint) {
      collected.push(footprint);
    },
    get footprints() {
      return [...collected];
    },
    byName: (name) => collected.filter((footprint) => footprint.name === name),
    byKind: (kind) => collected.filter((footprint) => footprint.kind === kind),
    roots: () => collected.filter((footprint) => footprint.parentId === undefined),
    children: (id) => collected.filter((footprint) => footprint.parentId === id),
    total: () => totalOf(collected),
    clear() {
      collected.length = 0;
    },
  };
}

function totalOf(footprints: readonly Footprint[]): Totals {
  const energy = sumOf(footprints.map(({ self }) => self.energy));
  const co2e = sumOf(footprints.map(({ self }) => self.co2e));
  const marketCo2e = sumOf(footprints.map(({ self }) => self.marketCo2e));
  const water = sumOf(footprints.map(({ self }) => self.water));
  return {
    ...(energy && { energy }),
    ...(co2e && { co2e }),
    ...(marketCo2e && { marketCo2e }),
    ...(water && { water }),
  };
}

function sumOf(ranges: readonly (Range | undefined)[]): Range | undefined {
  const known = ranges.filter((range) => range !== undefined);
  if (known.length === 0) return undefined;
  return known.reduce((sum, range) => ({
    value: sum.value + range.value,
    low: sum.low + range.low,
    high: sum.high + range.high,
  }));
}
